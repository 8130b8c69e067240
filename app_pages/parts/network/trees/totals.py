"""A network's totals in a row of numbers, each with its unit and how it is counted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from app_pages.parts.markdown import plain
from app_pages.parts.network.asked import Asked
from app_pages.parts.network.cached import shapes_of
from app_pages.parts.network.patience import offer, waits
from app_pages.parts.network.shown import amount, bytes_of, dimensions, so_far
from app_pages.parts.network.trees.cached import estimated
from app_pages.parts.words import _
from core.blocks import BlockError
from core.tracing import TraceError

if TYPE_CHECKING:
    from core.parameters import ModuleTree

Fact = tuple[str, str, str]  # what it is called, how much, how it is counted
NONE = "–"


def totals(asked: Asked, tree: ModuleTree, trainable: int) -> None:
    """Draw the totals of a network of which so many numbers learn, without what is frozen."""
    grid = st.container(border=True, key="trees-totals").grid(8, min_column_width=116, gap="small")
    for label, value, words in _held(tree, trainable):
        grid.cell().markdown(f":gray[{label}]  \n**{value}**", help=words)
    if waits(asked):
        with grid.cell().container(gap=None):
            st.markdown(f":gray[{_('One pass')}]")
            offer(
                asked, _("Work it out"),
                _("Multiply-adds and activations. With so many modules it takes some seconds."),
                key="trees-run",
            )  # fmt: skip
        return
    for label, value, words in _running(asked):
        grid.cell().markdown(f":gray[{label}]  \n**{value}**", help=words)


def _held(tree: ModuleTree, trainable: int) -> tuple[Fact, ...]:
    sizes = tree.totals
    counted_twice = _(
        "Numbers of shared tensors that a naive count, name by name, would count again: it would "
        "say {naive} parameters."
    ).format(naive=f"{sizes.parameters + sizes.tied:,}")
    memory = so_far(sizes.bytes, bytes_of(sizes.bytes), lazy=tree.modules[0].lazy)
    exact = _("Exactly {count}. Each number once, however many names it has.")
    return (
        (_("Parameters"), _amount(sizes.parameters, tree), exact.format(count=f"{sizes.parameters:,}")),
        (_("Trainable"), _amount(trainable, tree), _("Parameters that an optimizer changes: all that are "
                                              "not frozen.")),
        (_("Buffers"), amount(sizes.buffers), _("Numbers that are saved and moved, but not learned, "
                                                "such as running means.")),
        (_("Memory"), memory, _("Of parameters and buffers.")),
        (_("Tied"), amount(sizes.tied), counted_twice),
        (_("State-dict keys"), f"{len(tree.keys):,}", _("Names under which tensors are saved; a tied "
                                                        "tensor has several.")),
    )  # fmt: skip


def _amount(count: int, tree: ModuleTree) -> str:
    return so_far(count, amount(count), lazy=tree.modules[0].lazy)


def _running(asked: Asked) -> tuple[Fact, Fact]:
    """Return what a pass of the chosen input takes."""
    batch = dimensions(asked.input.shape)
    work = _("Of convolutions and matrix products, for an input of {shape}.").format(shape=batch)
    kept = _(
        "All that a forward pass of {shape} computes; training keeps most of it for the way back."
    ).format(shape=batch)
    try:
        taken = estimated(asked.block, asked.input)
        done, computed = amount(taken.multiply_adds), bytes_of(taken.activation_bytes)
    except (BlockError, TraceError) as error:
        done, computed, kept = _counted(asked), NONE, plain(str(error))
        work = kept if done == NONE else work
    return (_("Multiply-adds"), done, work), (_("Activations"), computed, kept)


def _counted(asked: Asked) -> str:
    """Return the multiply-adds of a network whose way goes by its values: it has run for its shapes."""
    try:
        trace = shapes_of(asked)
    except (BlockError, TraceError):
        return NONE
    return NONE if trace.failure else amount(trace.steps[0].multiply_adds)
