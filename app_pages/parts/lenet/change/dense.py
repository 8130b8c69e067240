"""The hidden dense layers: their widths, as many as there are."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from app_pages.parts.lenet.change import state
from app_pages.parts.words import _
from core.lenet import LeNet
from core.lenet.architecture import CLASSES, MOST_DENSE, MOST_WIDTH


def widths(lenet: LeNet, turn: int) -> None:
    """Draw the width of each hidden dense layer."""
    words = _("The last one, with {count} outputs, comes behind them.").format(count=CLASSES)
    st.markdown("**" + _("Hidden dense layers") + "**", help=words)
    if not lenet.dense:
        st.caption(_("None: the flattened maps go straight into the ten verdicts."))
    grid = st.grid(2, min_column_width=150, gap="small")
    for index, width in enumerate(lenet.dense):
        with grid.cell(), st.container(horizontal=True, vertical_alignment="bottom", gap="xsmall"):
            _width(index, width, turn)
    st.button(
        _("Add a dense layer"), key="dense-add", icon=":material/add:",
        disabled=len(lenet.dense) >= MOST_DENSE, on_click=_add,
    )  # fmt: skip


def _width(index: int, width: int, turn: int) -> None:
    key = state.named(f"dense-{index}", turn)
    st.session_state[key] = width
    st.number_input(
        _("Layer {number}").format(number=index + 1), key=key, min_value=1, max_value=MOST_WIDTH,
        step=1, on_change=_take, args=(index, key, turn),
    )  # fmt: skip
    st.button(
        "", key=state.named(f"dense-{index}-remove", turn), icon=":material/close:",
        type="tertiary", help=_("Remove dense layer {number}").format(number=index + 1),
        on_click=_remove, args=(index, turn),
    )  # fmt: skip


def _take(index: int, key: str, turn: int) -> None:
    lenet, value = state.current(turn), st.session_state[key]
    if lenet is not None and value is not None:
        dense = (*lenet.dense[:index], value, *lenet.dense[index + 1 :])
        state.take(replace(lenet, dense=dense), by_control=True)


def _remove(index: int, turn: int) -> None:
    lenet = state.current(turn)
    if lenet is not None:
        state.take(replace(lenet, dense=lenet.dense[:index] + lenet.dense[index + 1 :]))


def _add() -> None:
    lenet = state.present()
    if len(lenet.dense) < MOST_DENSE:
        last = lenet.dense[-1] if lenet.dense else 64
        state.take(replace(lenet, dense=(*lenet.dense, last)))
