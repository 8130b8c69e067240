"""What is read under the names of a shared tensor, and what becomes of its tie; kept by what was asked."""

from __future__ import annotations

import copy
from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from app_pages.parts.network.cached import BY_JSON
from app_pages.parts.network.making import made
from app_pages.parts.network.trees.running import valued
from core.blocks import Block
from core.networks import Weights
from core.tracing import Input

if TYPE_CHECKING:
    from core.parameters import Picture
    from core.parameters.tying import Fate, Relation

Index = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """How a tensor is related to another one, and whether a change of the first is seen there."""

    other: str
    relation: Relation
    follows: bool


@st.cache_resource(max_entries=60, show_spinner=False, hash_funcs=BY_JSON)
def pictures(
    block: Block, weights: Weights, settled_by: Input | None, names: tuple[str, ...]
) -> tuple[Picture, ...]:
    """Return the values that are read under each of these names."""
    from core.parameters import picture, tensor_at

    module = valued(block, weights, settled_by)
    return tuple(picture(tensor_at(module, name)) for name in names)


def cells(
    block: Block, weights: Weights, settled_by: Input | None, names: tuple[str, ...], index: Index
) -> tuple[float, ...]:
    """Return the number at one place, as it is read under each of these names."""
    from core.parameters import tensor_at

    module = valued(block, weights, settled_by)
    return tuple(float(tensor_at(module, name)[index]) for name in names)


@st.cache_resource(max_entries=60, show_spinner=False, hash_funcs=BY_JSON)
def answers(
    block: Block, weights: Weights, settled_by: Input | None, names: tuple[str, ...]
) -> tuple[Answer, ...]:
    """Compare the tensor of the first name with that of the second, its `.data`, and a copy."""
    from core.parameters import tensor_at
    from core.parameters.tying import follows, relation

    module = made(block, weights, settled_by)
    tensor = tensor_at(module, names[0])
    others = {name: tensor_at(module, name) for name in names[1:2]}
    others |= {".data": tensor.data, "copy": copy.deepcopy(tensor)}
    return tuple(
        Answer(name, relation(tensor, other), follows(tensor, other))
        for name, other in others.items()
    )


@st.cache_resource(max_entries=30, show_spinner=False, hash_funcs=BY_JSON)
def fates(block: Block, weights: Weights, settled_by: Input | None, name: str) -> tuple[Fate, ...]:
    """Copy, convert, save and load a network, and return what became of a tie each time."""
    from core.parameters.tying import what_happens_to_ties

    return what_happens_to_ties(made(block, weights, settled_by), name)
