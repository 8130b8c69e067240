"""The editor of the network in hand: the outline, what can be done with a block, and its arguments."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import streamlit as st

from app_pages.parts.markdown import code, plain
from app_pages.parts.network import state
from app_pages.parts.network.asked import Asked
from app_pages.parts.network.cached import learning
from app_pages.parts.network.commands import ask, edit, refusal
from app_pages.parts.network.compose.adding import add
from app_pages.parts.network.compose.form import form
from app_pages.parts.network.compose.outline import outline
from app_pages.parts.network.flow import Flow
from app_pages.parts.words import _
from core.blocks import KINDS, TIED, Block, editing
from core.blocks.places import place_of

TIE_TO = "tie-to"
WRAPPERS = ("Sequential", "Residual", "Parallel", "Repeat", "MySequential")


def editor(asked: Asked, flow: Flow, faults: Mapping[str, str]) -> None:
    """Draw the outline, the actions and the form of the selected block."""
    place = place_of(asked.block, asked.at)
    outline(
        asked.block, selected=place, flow=flow, faults=faults,
        holding=learning(asked.block), key="outline",
        on_select=state.select, on_command=ask,
    )  # fmt: skip
    _actions(asked.block, place, flow)
    if words := refusal():
        st.warning(plain(words), icon=":material/block:")
    _selected(asked.block, place)


def _actions(root: Block, place: str, flow: Flow) -> None:
    block = root.at(place)
    with st.container(horizontal=True, gap="small", key="block-actions"):
        add(root, place, flow)
        _wrap(block, place)
        _tie(root, place)
    with st.container(horizontal=True, gap="xsmall", key="block-moves"):
        _button("up", _("Up"), ":material/arrow_upward:", not place, place)
        _button("down", _("Down"), ":material/arrow_downward:", not place, place)
        _button("indent", _("In"), ":material/format_indent_increase:", not place, place)
        _button("outdent", _("Out"), ":material/format_indent_decrease:", not place, place)
        _button("duplicate", _("Duplicate"), ":material/content_copy:", not place, place)
        _button("remove", _("Remove"), ":material/delete:", not place, place)


def _button(command: str, label: str, icon: str, disabled: bool, place: str) -> None:
    st.button(
        label, key=f"block-{command}", icon=icon, disabled=disabled, on_click=ask,
        args=(command, place), type="tertiary",
    )  # fmt: skip


def _wrap(block: Block, place: str) -> None:
    options = [*WRAPPERS, *(["unwrap"] if block.children else [])]
    titles = {kind: _("in {kind}").format(kind=kind) for kind in WRAPPERS}
    titles["unwrap"] = _("Unwrap: what it holds takes its place")
    with st.popover(_("Wrap"), icon=":material/data_object:", key="wrap"):
        for kind in options:
            step = (
                partial(edit, editing.unwrap, place)
                if kind == "unwrap"
                else partial(edit, editing.wrap, place, kind, **_wrapping(kind))
            )
            st.button(titles[kind], key=f"wrap-{kind}", on_click=step, width="stretch")


def _wrapping(kind: str) -> dict[str, int]:
    return {"times": 2} if kind == "Repeat" else {}


def _tie(root: Block, place: str) -> None:
    """Draw what ties the block to an earlier one, or gives a tied one numbers of its own."""
    if root.at(place).kind == TIED:
        st.button(
            _("Untie"), icon=":material/link_off:", key="untie", on_click=edit,
            args=(editing.untie, place), help=_("Give it numbers of its own again"),
        )  # fmt: skip
        return
    earlier = [
        other
        for other, block in _before(root, place)
        if block.kind != TIED and not place.startswith(f"{other}.")
    ]
    with st.popover(_("Tie"), icon=":material/link:", key="tie", disabled=not earlier):
        st.caption(_("Use an earlier block again here, with the same numbers."))
        st.selectbox(
            _("The same block as"), earlier, key=TIE_TO,
            format_func=lambda other: f"{other} · {root.at(other).kind}",
        )  # fmt: skip
        st.button(_("Tie"), key="tie-now", type="primary", on_click=_tied, args=(place,))


def _tied(place: str) -> None:
    # Asked for now: whoever is quick has chosen another block since the button was drawn.
    edit(editing.tie, place, str(st.session_state[TIE_TO]))


def _before(root: Block, place: str) -> list[tuple[str, Block]]:
    found = []
    for other, block in root.walk():
        if other == place:
            break
        if other:
            found.append((other, block))
    return found


def _selected(root: Block, place: str) -> None:
    block = root.at(place)
    kind = KINDS[block.kind]
    where = _("at {place}").format(place=code(place)) if place else _("the whole network")
    st.markdown(f"**{block.kind}** {where}")
    written = f" `{kind.written}`" if kind.written.startswith("nn.") else ""
    st.caption(f"{_(kind.help)}{written}")
    parent = root.at(place.rpartition(".")[0])
    if place and not KINDS[parent.kind].slots and parent.kind != "Repeat":
        st.session_state["block-name"] = block.name
        st.text_input(
            _("Name"), key="block-name", on_change=lambda: edit(
                editing.rename, place, str(st.session_state["block-name"]).strip()
            ), placeholder=place.rpartition(".")[2], help=_("Without one it is named by its number."),
        )  # fmt: skip
    if not place and block.children:
        st.caption(_("Select a block above, or in the diagram, to change it."))
    form(block, lambda name, value: edit(editing.change, place, **{name: value}))
