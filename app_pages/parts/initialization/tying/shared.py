"""Which parameters of the network in hand are used several times: under several names, or in several calls."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from app_pages.parts.network.asked import Asked
from app_pages.parts.network.cached import BY_JSON, shapes, tree
from app_pages.parts.network.patience import MANY
from core.blocks import TIED, Block
from core.blocks.places import place_of
from core.tracing import Input

if TYPE_CHECKING:
    from core.parameters import ModuleTree, TensorRow


@dataclass(frozen=True, slots=True)
class Shared:
    """A parameter with all its names, and how often a pass calls what holds it (0: not known)."""

    names: tuple[str, ...]
    shape: tuple[int, ...]
    calls: int

    @property
    def name(self) -> str:
        """The first name."""
        return self.names[0]

    @property
    def tied(self) -> bool:
        """Whether it has several names."""
        return len(self.names) > 1


def shared_of(asked: Asked) -> tuple[Shared, ...]:
    """Return the parameters that are used several times, in the network's order."""
    return _shared(asked.block, asked.input)


@st.cache_resource(max_entries=50, show_spinner=False, hash_funcs=BY_JSON)
def _shared(block: Block, asked: Input) -> tuple[Shared, ...]:
    found = tree(block, asked)
    calls = _calls(block, asked)
    rows = [row for row in found.tensors if row.learned and row.shape is not None]
    each = [Shared(row.names, row.shape or (), _used(row, found, calls)) for row in rows]
    return tuple(shared for shared in each if shared.tied or shared.calls > 1)


def _calls(block: Block, asked: Input) -> Counter[str]:
    """Return how often each module is called in a pass, by its first path; none for huge networks."""
    if block.modules > MANY:
        return Counter()
    return Counter(step.module for step in shapes(block, asked).steps if step.kind == "call")


def _used(row: TensorRow, found: ModuleTree, calls: Counter[str]) -> int:
    holders = {name.rpartition(".")[0] for name in row.names}
    return sum(calls[first] for first in {found.module(path).first for path in holders})


def tied_places(root: Block, shared: Shared) -> tuple[str, ...]:
    """Return the places of the ties through which a parameter has its further names."""
    places = [place_of(root, name.rpartition(".")[0]) for name in shared.names[1:]]
    return tuple(dict.fromkeys(place for place in places if root.at(place).kind == TIED))
