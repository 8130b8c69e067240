"""Which shared parameter is looked at, and the buttons that tie and untie layers of the network in hand."""

from __future__ import annotations

import streamlit as st

from app_pages.parts.choices import choice
from app_pages.parts.initialization.tying.pairs import Pair, pairs
from app_pages.parts.initialization.tying.shared import Shared, shared_of, tied_places
from app_pages.parts.markdown import plain
from app_pages.parts.network import state
from app_pages.parts.network.asked import Asked
from app_pages.parts.network.commands import edit, refusal
from app_pages.parts.network.shown import dimensions
from app_pages.parts.words import _, plural
from core.blocks import editing
from core.blocks.lessons import LESSONS

TIED_LESSON = "tied"
PAIR = "tying-pair"
MOST_BUTTONS = 4


def chosen(asked: Asked) -> Shared | None:
    """Draw the choice and the buttons; return what is looked at, None where nothing is shared."""
    found = shared_of(asked)
    if found:
        shared = _choose(asked, found)
    else:
        shared = None
        _nothing(asked)
    if words := refusal():
        st.warning(plain(words), icon=":material/block:")
    return shared


def _choose(asked: Asked, found: tuple[Shared, ...]) -> Shared:
    known = {shared.name: shared for shared in found}
    with st.container(horizontal=True, vertical_alignment="bottom", key="tying-bar"):
        name = choice(
            st.selectbox, _("Shared tensor"), {each.name: _title(each) for each in found},
            key="tied", width=380,
        )  # fmt: skip
        for place in tied_places(asked.block, known[name])[:MOST_BUTTONS]:
            st.button(
                _("Untie {place}").format(place=plain(place)), key=f"untie-{place}",
                icon=":material/link_off:", on_click=edit, args=(editing.untie, place),
                help=_("Gives it numbers of its own, in the network in hand."),
            )  # fmt: skip
        if possible := pairs(asked.block):
            with st.popover(_("Tie two layers"), icon=":material/link:", key="tie-popover"):
                _tie(possible)
    return known[name]


def _title(shared: Shared) -> str:
    names = " = ".join(shared.names[:3]) + (" = …" if len(shared.names) > 3 else "")
    if not shared.tied:
        names += " · " + plural("used {count} time", "used {count} times", shared.calls)
    return f"{names} · {dimensions(shared.shape)}"


def _nothing(asked: Asked) -> None:
    """Say that nothing is shared, and offer to tie two layers, or the course's network."""
    with st.container(border=True, key="tying-nothing"):
        st.markdown("**" + _("No tensor is used twice in this network.") + "**  \n" + _(
            "Tied layers are one layer that stands in two places: one set of numbers, one gradient."
        ))  # fmt: skip
        possible = pairs(asked.block)
        with st.container(horizontal=True, vertical_alignment="bottom", key="tying-offers"):
            if possible:
                _tie(possible)
            st.button(
                _("Open the course's tied layers"), key="open-tied", icon=":material/school:",
                on_click=state.take, args=(LESSONS[TIED_LESSON].block,),
                type="secondary" if possible else "primary",
            )  # fmt: skip
        if not possible:
            st.caption(_(
                "Here no two layers with numbers are of one kind and size, so that none can be tied."
            ))  # fmt: skip


def _tie(possible: tuple[Pair, ...]) -> None:
    if st.session_state.get(PAIR) not in possible:
        st.session_state.pop(PAIR, None)
    st.selectbox(
        _("Two layers of one kind and size"), possible, key=PAIR, width=300, filter_mode="fuzzy",
        format_func=lambda pair: f"{pair.first} + {pair.second} · {pair.words}",
    )  # fmt: skip
    st.button(_("Tie them"), key="tie-pair", icon=":material/link:", type="primary", on_click=_tied)


def _tied() -> None:
    # Asked for now: whoever is quick has chosen another pair since the button was drawn.
    pair: Pair = st.session_state[PAIR]
    edit(editing.tie, pair.second, pair.first)
