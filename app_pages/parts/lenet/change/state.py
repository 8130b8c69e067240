"""The LeNet that is being changed: its history, and which turn of the form's controls is on screen.

A control's key holds the turn, which grows whenever something other than the control itself has
changed what is in hand (an undo, a preset, a row that moved). Whoever is quick clicks again before
his browser has heard of that, and it sends what the old controls showed: those are not there any
more, and change nothing.
"""

from __future__ import annotations

import streamlit as st

from app_pages.parts.lenet import bar
from core.blocks import History
from core.lenet import LeNet

HISTORY, SHOWN = "lenet-history", "lenet-shown"


def settle(lenet: LeNet) -> tuple[History[LeNet], int]:
    """Take note of what is in hand; return its history, and the turn of the controls."""
    history: History[LeNet] = st.session_state.get(HISTORY) or History(lenet)
    history = history.do(lenet)
    shown, turn = st.session_state.get(SHOWN, (lenet, 0))
    turn += shown != lenet
    st.session_state[HISTORY], st.session_state[SHOWN] = history, (lenet, turn)
    return history, turn


def named(key: str, turn: int) -> str:
    """Return a control's key in a turn."""
    return f"{key}-{turn}" if turn else key


def current(turn: int) -> LeNet | None:
    """Return what is in hand, for the callback of a control of `turn`; None where it is gone."""
    return present() if st.session_state[SHOWN][1] == turn else None


def present() -> LeNet:
    """Return what is in hand, for the callback of a control that fits any LeNet."""
    found: LeNet = st.session_state[HISTORY].present
    return found


def take(lenet: LeNet, *, by_control: bool = False) -> None:
    """Make `lenet` the untrained network in hand, as a step that can be undone.

    `by_control` says that the control that was used already shows it.
    """
    st.session_state[HISTORY] = st.session_state[HISTORY].do(lenet)
    if by_control:
        st.session_state[SHOWN] = (lenet, st.session_state[SHOWN][1])
    _hold(lenet)


def undo() -> None:
    """Go a step back."""
    st.session_state[HISTORY] = st.session_state[HISTORY].undo()
    _hold(st.session_state[HISTORY].present)


def redo() -> None:
    """Go a step forward again."""
    st.session_state[HISTORY] = st.session_state[HISTORY].redo()
    _hold(st.session_state[HISTORY].present)


def _hold(lenet: LeNet) -> None:
    bar.keep(lenet)
    st.session_state[bar.OF] = bar.UNTRAINED
