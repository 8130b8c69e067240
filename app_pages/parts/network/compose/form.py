"""The form of one block's arguments, made from the table of kinds."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial

import streamlit as st

from app_pages.parts.words import _
from core.blocks import KINDS, Argument, Block, Value

Change = Callable[[str, object], None]


def form(block: Block, change: Change) -> None:
    """Draw a control for every argument of `block`; `change` gets its name and the new value.

    Raises nothing: what a control holds that cannot be read goes to `change` as it was typed, and
    the table refuses it there.
    """
    grid = st.grid(2, min_column_width=130, gap="small")
    for argument in KINDS[block.kind].arguments:
        key = f"argument-{argument.name}"
        st.session_state[key] = _shown(argument, block.argument(argument.name))
        control = _CONTROLS.get(argument.type, _text)
        with grid.cell():
            control(argument, key, partial(_changed, argument, key, change))


def _changed(argument: Argument, key: str, change: Change) -> None:
    change(argument.name, _read(argument, st.session_state[key]))


def _label(argument: Argument) -> str:
    return argument.name.replace("_", " ").capitalize()


def _help(argument: Argument) -> str:
    return f"`{argument.name}`: {_(argument.help)}."


def _whole(argument: Argument, key: str, changed: Callable[[], None]) -> None:
    st.number_input(
        _label(argument), int(argument.least), int(argument.most), step=1, key=key,
        help=_help(argument), on_change=changed,
    )  # fmt: skip


def _number(argument: Argument, key: str, changed: Callable[[], None]) -> None:
    st.number_input(
        _label(argument), float(argument.least), float(argument.most), step=None, format="%g",
        key=key, help=_help(argument), on_change=changed,
    )  # fmt: skip


def _switch(argument: Argument, key: str, changed: Callable[[], None]) -> None:
    st.toggle(_label(argument), key=key, help=_help(argument), on_change=changed)


def _choice(argument: Argument, key: str, changed: Callable[[], None]) -> None:
    st.selectbox(
        _label(argument), argument.choices, key=key, help=_help(argument), on_change=changed
    )


def _text(argument: Argument, key: str, changed: Callable[[], None]) -> None:
    st.text_input(_label(argument), key=key, help=_help(argument), on_change=changed)


_CONTROLS = {"integer": _whole, "number": _number, "switch": _switch, "choice": _choice}


def _shown(argument: Argument, value: Value) -> object:
    if argument.type in ("pair", "sizes"):
        return " × ".join(map(str, value)) if isinstance(value, tuple) else str(value)
    return float(value) if argument.type == "number" else value  # type: ignore[arg-type]


def _read(argument: Argument, value: object) -> object:
    if argument.type in ("pair", "sizes"):
        return whole_numbers(str(value))
    return value


def whole_numbers(text: str) -> object:
    """Return the whole numbers of `3`, `3, 5` or `3 × 5`; the text itself where it is none."""
    parts = [part for part in re.split(r"[\s,;xX×*]+", text.strip("()[] ")) if part]
    if not parts or not all(re.fullmatch(r"\d{1,9}", part, re.ASCII) for part in parts):
        return text
    numbers = tuple(map(int, parts))
    return numbers[0] if len(numbers) == 1 else numbers
