"""The convolutions as rows: each number of each can be changed, rows added, moved and removed."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from app_pages.parts.lenet.change import state
from app_pages.parts.words import _
from core.lenet import LeNet
from core.lenet.architecture import (
    MOST_CONVOLUTIONS,
    MOST_KERNEL,
    MOST_POOL,
    MOST_STRIDE,
    MOST_WIDTH,
    Convolution,
)
from core.lenet.mending import with_convolution


def rows(lenet: LeNet, turn: int) -> None:
    """Draw a card for each convolution with the pooling behind it."""
    count = len(lenet.convolutions)
    for index, convolution in enumerate(lenet.convolutions):
        with st.container(border=True, gap="small", key=f"convolution-{index}"):
            with st.container(horizontal=True, vertical_alignment="center"):
                title = _("Convolution {number}").format(number=index + 1)
                st.markdown(f"**{title}**", width="stretch")
                _actions(index, count, turn)
            grid = st.grid(3, min_column_width=92, gap="small")
            for field, label, least, most, words in _fields():
                key = state.named(f"conv-{index}-{field}", turn)
                st.session_state[key] = getattr(convolution, field)
                grid.cell().number_input(
                    label, key=key, min_value=least, max_value=most, step=1, help=words,
                    on_change=_take, args=(index, field, key, turn),
                )  # fmt: skip
    st.button(
        _("Add a convolution"), key="conv-add", icon=":material/add:",
        disabled=count >= MOST_CONVOLUTIONS, on_click=_add,
    )  # fmt: skip


def _fields() -> tuple[tuple[str, str, int, int, str | None], ...]:
    return (
        ("channels", _("Channels"), 1, MOST_WIDTH, None),
        ("kernel", _("Kernel"), 1, MOST_KERNEL, None),
        ("padding", _("Padding"), 0, MOST_KERNEL, None),
        ("stride", _("Stride"), 1, MOST_STRIDE, None),
        ("pool", _("Pooling"), 0, MOST_POOL,
         _("The side of the pooling window behind it, and its stride; 0 pools nothing.")),
    )  # fmt: skip


def _actions(index: int, count: int, turn: int) -> None:
    number = index + 1
    found = (
        ("up", ":material/arrow_upward:", _("Move convolution {number} forward"), index > 0),
        ("down", ":material/arrow_downward:", _("Move convolution {number} back"), number < count),
        ("remove", ":material/close:", _("Remove convolution {number}"), count > 1),
    )
    for what, icon, words, possible in found:
        st.button(
            "", key=state.named(f"conv-{index}-{what}", turn), icon=icon, type="tertiary",
            help=words.format(number=number), disabled=not possible,
            on_click=_arrange, args=(index, what, turn),
        )  # fmt: skip


def _take(index: int, field: str, key: str, turn: int) -> None:
    lenet, value = state.current(turn), st.session_state[key]
    if lenet is not None and value is not None:
        changes = {field: value}
        changed = replace(lenet.convolutions[index], **changes)
        state.take(with_convolution(lenet, index, changed), by_control=True)


def _arrange(index: int, what: str, turn: int) -> None:
    lenet = state.current(turn)
    if lenet is None:
        return
    found = list(lenet.convolutions)
    moved = found.pop(index)
    if what != "remove":
        found.insert(index + (1 if what == "down" else -1), moved)
    state.take(replace(lenet, convolutions=tuple(found)))


def _add() -> None:
    """Add one that changes no side: whatever fitted before still fits."""
    lenet = state.present()
    if len(lenet.convolutions) < MOST_CONVOLUTIONS:
        added = Convolution(lenet.convolutions[-1].channels, 3, padding=1)
        state.take(replace(lenet, convolutions=(*lenet.convolutions, added)))
