"""What a visitor does to the network in hand: one step each, refused with a sentence where it cannot be.

These are callbacks: they run before the page is drawn anew.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import streamlit as st

from app_pages.parts.network.state import HISTORY, select, take
from core.blocks import Block, BlockError, editing
from core.blocks.editing import Edited

REFUSAL = "network_refusal"


def edit(operation: Callable[..., Edited], *arguments: Any, **more: Any) -> None:
    """Change the network in hand by `operation`; it stays as it is where that is refused."""
    present: Block = st.session_state[HISTORY].present
    try:
        edited = operation(present, *arguments, **more)
        take(edited.network, at=edited.place)
    except BlockError as error:
        st.session_state[REFUSAL] = str(error)


def refusal() -> str:
    """Return once why the last step was refused, an empty text where it was not."""
    return str(st.session_state.pop(REFUSAL, ""))


def ask(command: str, place: str) -> None:
    """Do what the outline's keyboard asks for; the block is looked at, also where it is refused."""
    if command in _COMMANDS:
        select(place)
        edit(_COMMANDS[command], place)


_COMMANDS: dict[str, Callable[..., Edited]] = {
    "remove": editing.remove,
    "duplicate": editing.duplicate,
    "up": partial(editing.shift, by=-1),
    "down": partial(editing.shift, by=1),
    "indent": editing.indent,
    "outdent": editing.outdent,
}
