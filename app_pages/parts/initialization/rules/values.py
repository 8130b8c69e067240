"""The values of single parameters: each drawn by itself, so that a changed rule makes only its own anew.

What a rule fills needs no network: the tensor has its own generator, and its slot says all that there
is to know. Only what was built differently, and what is edited by hand on top of that, is read from
the network's base, which is kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import streamlit as st

from app_pages.parts.initialization.rules.canvas import Canvas
from app_pages.parts.network.cached import BY_JSON
from app_pages.parts.network.trees.running import valued
from app_pages.parts.network.trees.seen import Seen, look
from core.blocks import Block
from core.networks import Weights
from core.parameters import Assignment, Edit, Initialization, Rule, Slot
from core.tracing import Input

if TYPE_CHECKING:
    from torch import Tensor

    from core.parameters.initialization.glance import Glance


@dataclass(frozen=True, slots=True)
class Drawn:
    """A parameter that a rule fills, and the edits after it: what its values follow from."""

    name: str
    slot: Slot
    steps: tuple[Rule | Edit, ...]
    dtype: str
    seed: int


@dataclass(frozen=True, slots=True)
class Built:
    """A parameter as the base has it, and the edits after that."""

    block: Block
    weights: Weights
    settled_by: Input | None
    name: str
    slot: Slot
    steps: tuple[Rule | Edit, ...]


def glances(canvas: Canvas) -> tuple[Glance | None, ...]:
    """Look at the values of every parameter; None where it has none yet.

    Raises BlockError where the network cannot be built. Ask `check_values` before.
    """
    as_built = _glances(canvas.block, canvas.base, canvas.settled_by)
    dtypes = {row.path: row.dtype for row in canvas.tree.tensors}
    return tuple(
        None if each.slot is None
        else _glance(key) if isinstance(key := _key(canvas, each, dtypes[each.name]), Drawn)
        else _edited(key) if key.steps
        else as_built[each.name]
        for each in canvas.assigned.parameters
    )  # fmt: skip


def seen(canvas: Canvas, what: Assignment) -> Seen:
    """Return the values of one parameter for drawing; it has to have a shape."""
    key = _key(canvas, what, canvas.tree.tensor(what.name).dtype)
    return _seen_drawn(key) if isinstance(key, Drawn) else _seen_built(key)


def _key(canvas: Canvas, what: Assignment, dtype: str) -> Drawn | Built:
    assert what.slot is not None
    numbers = (what.rule, *what.edits) if what.rule >= 0 else what.edits
    steps = tuple(canvas.initialization.steps[number] for number in numbers)
    if what.rule < 0:
        return Built(canvas.block, canvas.base, canvas.settled_by, what.name, what.slot, steps)
    return Drawn(what.name, what.slot, steps, dtype, canvas.seed)


def _tensor(key: Drawn | Built) -> Tensor:
    """Return the values, in a tensor of its own."""
    import torch

    from core.parameters import tensor_at
    from core.parameters.initialization.painting import paint

    ruled = isinstance(key, Drawn)
    if isinstance(key, Drawn):
        tensor = torch.empty(key.slot.shape, dtype=getattr(torch, key.dtype))
    else:
        base = valued(key.block, key.weights, key.settled_by)
        tensor = tensor_at(base, key.name).detach().clone()
    edits = tuple(range(1 if ruled else 0, len(key.steps)))
    what = Assignment((key.name,), key.slot, 0 if ruled else -1, edits)
    paint(tensor, what, Initialization(key.steps), seed=key.seed if isinstance(key, Drawn) else 0)
    return tensor


# A glance is a few numbers; thousands of them are kept, for whoever paints the same.
@lru_cache(maxsize=8_000)
def _glance(key: Drawn) -> Glance:
    from core.parameters.initialization.glance import glance

    return glance(_tensor(key))


@st.cache_resource(max_entries=200, show_spinner=False, hash_funcs=BY_JSON)
def _edited(key: Built) -> Glance:
    from core.parameters.initialization.glance import glance

    return glance(_tensor(key))


@st.cache_resource(max_entries=20, show_spinner=False, hash_funcs=BY_JSON)
def _glances(block: Block, weights: Weights, settled_by: Input | None) -> dict[str, Glance]:
    """Look at every parameter as it was built."""
    from torch.nn.parameter import is_lazy

    from core.parameters.initialization.glance import glance

    parameters = valued(block, weights, settled_by).named_parameters()
    return {name: glance(tensor) for name, tensor in parameters if not is_lazy(tensor)}


@lru_cache(maxsize=60)
def _seen_drawn(key: Drawn) -> Seen:
    return look(_tensor(key))


@st.cache_resource(max_entries=60, show_spinner=False, hash_funcs=BY_JSON)
def _seen_built(key: Built) -> Seen:
    return look(_tensor(key))
