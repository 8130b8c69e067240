"""Adding a block: which kind, where, and a first guess at its arguments that fits there."""

from __future__ import annotations

from functools import partial

import streamlit as st

from app_pages.parts.network.commands import edit
from app_pages.parts.network.flow import Flow
from app_pages.parts.words import _
from core.blocks import KINDS, TIED, Block, editing
from core.blocks.suggestions import suggested

KIND = "add-kind"


def add(root: Block, place: str, flow: Flow) -> None:
    """Draw the list of kinds; choosing where to put one adds it."""
    block = root.at(place)
    kinds = [name for name in KINDS if name != TIED]
    with st.popover(_("Add"), icon=":material/add:", type="primary", key="add"):
        kind = st.selectbox(
            _("Kind of block"), kinds, key=KIND, filter_mode="fuzzy",
            help=_("Type to search."),
        )  # fmt: skip
        st.caption(_(KINDS[kind].help))
        with st.container(horizontal=True):
            if _holds_more(block):
                _place(_("Inside"), "inside", root, place, len(block.children), flow)
            if place:
                parent, index = _around(root, place)
                if index is not None:
                    _place(_("Before"), "before", root, parent, index, flow)
                    _place(_("After"), "after", root, parent, index + 1, flow)
            elif not _holds_more(block):
                _place(_("After"), "after", root, "", 1, flow)


def _holds_more(block: Block) -> bool:
    kind = KINDS[block.kind]
    return not kind.slots and len(block.children) < kind.children[1]


def _around(root: Block, place: str) -> tuple[str, int | None]:
    """Return the container that holds the block and its index there, None where none can be added."""
    parent, _dot, name = place.rpartition(".")
    container = root.at(parent)
    if not _holds_more(container):
        return parent, None
    return parent, container.child_names().index(name)


def _place(label: str, key: str, root: Block, parent: str, index: int, flow: Flow) -> None:
    new = partial(_insert, parent, index, _arriving(root, parent, index, flow))
    st.button(label, key=f"add-{key}", on_click=new)


def _insert(parent: str, index: int, arriving: tuple[int, ...] | None) -> None:
    # Asked for now: whoever is quick has chosen another kind since the button was drawn.
    edit(editing.insert, parent, index, suggested(str(st.session_state[KIND]), arriving))


def _arriving(root: Block, parent: str, index: int, flow: Flow) -> tuple[int, ...] | None:
    """Return the shape that arrives at that place: of the block before it, or of the container."""
    names = root.at(parent).child_names()
    before = names[index - 1] if 0 < index <= len(names) else None
    if before is None or root.at(parent).kind == "Parallel":
        return flow.arriving.get(parent)
    return flow.leaving.get(f"{parent}.{before}" if parent else before)
