"""A file that also tells how its network is built: taking that network in hand, with its numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from app_pages.parts.markdown import plain
from app_pages.parts.network import inputs, loaded, state, steps
from app_pages.parts.network.asked import Asked
from app_pages.parts.network.cached import tree
from app_pages.parts.network.limits import TooLargeError, check_values
from app_pages.parts.network.loaded import Loaded
from app_pages.parts.words import _, plural
from core.blocks import Block, BlockError
from core.checkpoints import FileError
from core.parameters import Initialization
from core.tracing import Input, TraceError

if TYPE_CHECKING:
    from core.checkpoints import Tensors

SAID = "open-whole-said"
LONGEST_TITLE = 40  # letters of a file's name in the bar
LARGEST_SIDE = 1_024  # pixels


def whole(asked: Asked, content: Tensors) -> None:
    """Draw the offer where a file describes its network, and what came of the last one."""
    from core.checkpoints.whole import block_in

    if words := st.session_state.pop(SAID, ""):
        st.warning(plain(words), icon=":material/block:")
    try:
        block = block_in(getattr(content, "metadata", {}))
    except FileError as error:
        st.caption(plain(str(error)))
        return
    if block is None:
        return
    with st.container(horizontal=True, vertical_alignment="center", key="open-whole"):
        st.markdown(
            ":material/account_tree: "
            + plural(
                "This file also tells how its network is built: {count:,} module.",
                "This file also tells how its network is built: {count:,} modules.", block.modules,
            ),
            width="stretch",
        )  # fmt: skip
        st.button(
            _("Take it in hand"), key="open-take", icon=":material/back_hand:",
            on_click=_take, args=(block, content, asked.input),
            help=_("The network with these numbers, on every page that shows one."),
        )  # fmt: skip


def _take(block: Block, content: Tensors, given: Input) -> None:
    """Take a network and its numbers in hand; nothing changes where that cannot be."""
    from core.checkpoints.diagnosis import keep
    from core.checkpoints.whole import filled

    try:
        check_values(tree(block, None))
        module = filled(block, content, given.make("meta"))
        weights = keep(module.state_dict())
    except (BlockError, FileError, TooLargeError, TraceError) as error:
        st.session_state[SAID] = str(error)
        return
    state.take(block)
    loaded.take(Loaded(block, weights, content.name[:LONGEST_TITLE]))
    if st.session_state[steps.HISTORY].present:
        steps.take(Initialization())  # they would cover what is loaded
    if (side := _side(content)) is not None:
        inputs.take_input(Input(shape=(1, 3, side, side), kind="picture"))


def _side(content: Tensors) -> int | None:
    """Return the side of the pictures that the file's network was trained on, if it says so."""
    from core.checkpoints.whole import document_in

    side = (document_in(getattr(content, "metadata", {})) or {}).get("image_size")
    return side if type(side) is int and 0 < side <= LARGEST_SIDE else None
