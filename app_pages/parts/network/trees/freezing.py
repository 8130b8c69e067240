"""Freezing what is selected, and what training then takes."""

from __future__ import annotations

from collections.abc import Collection
from functools import partial

import streamlit as st

from app_pages.parts.network.shown import bytes_of
from app_pages.parts.network.trees import frozen as trees_frozen
from app_pages.parts.network.trees.cached import Training, training
from app_pages.parts.network.trees.words import inline
from app_pages.parts.words import _
from core.blocks import Block
from core.tracing import Input

REFUSED = "trees_frozen_refused"


def freezing(
    block: Block, settled_by: Input | None, path: str, learns: bool, frozen: tuple[str, ...]
) -> None:
    """Draw the switch for the module or tensor at `path`, and training's memory before and after.

    `learns` says whether anything in it does, if nothing is frozen.
    """
    st.markdown("**" + _("Freeze") + "**")
    _switch(path, learns, frozen)
    if st.session_state.pop(REFUSED, False):
        st.warning(_("A link cannot hold more frozen names. Freeze a block around them instead."))
    if frozen:
        names = ", ".join(map(inline, sorted(frozen)))
        with st.container(horizontal=True, vertical_alignment="center"):
            st.caption(_("Frozen: {names}").format(names=names), width="content")
            st.button(
                _("Let all learn"), key="trees-thaw", type="tertiary", on_click=trees_frozen.thaw
            )
    everything = training(block, settled_by, ())
    rest = training(block, settled_by, frozen) if frozen else None
    st.table(_memory(everything, rest), border="horizontal", hide_index=True)


def _switch(path: str, learns: bool, frozen: Collection[str]) -> None:
    around = trees_frozen.around(path, frozen)
    name = inline(path)
    if not learns:
        words = _("Nothing in {name} learns, so there is nothing to freeze.").format(name=name)
    elif around is not None:
        words = _("{name} is frozen with {around}.").format(name=name, around=inline(around))
    else:
        st.session_state["trees-freeze"] = path in frozen
        st.toggle(
            _("Freeze {name}").format(name=name), key="trees-freeze",
            on_change=partial(_turn, path, frozen), help=_(
                "`requires_grad_(False)`: no gradient is kept for it, and no optimizer changes it."
            ),
        )  # fmt: skip
        return
    st.caption(words)


def _turn(path: str, frozen: Collection[str]) -> None:
    st.session_state[REFUSED] = not trees_frozen.turn(path, frozen)


def _memory(everything: Training, rest: Training | None) -> dict[str, list[str]]:
    """Return what training takes, of `everything` and of the `rest` that is not frozen."""
    table = {"": [_("Trainable numbers"), _("Gradients"), _("Optimizer: SGD"),
                  _("Optimizer: SGD with momentum"), _("Optimizer: Adam")]}  # fmt: skip
    table[_("All learn")] = _amounts(everything)
    if rest:
        table[_("With what is frozen")] = _amounts(rest)
    return table


def _amounts(needed: Training) -> list[str]:
    memory = (needed.gradients, needed.sgd, needed.momentum, needed.adam)
    return [f"{needed.trainable:,}", *map(bytes_of, memory)]
