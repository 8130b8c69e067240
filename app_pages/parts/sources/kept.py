"""The sets that are kept here: which one, what it is, and how it goes again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import streamlit as st

from app_pages.parts.choices import choice
from app_pages.parts.markdown import plain, size
from app_pages.parts.sources import removing
from app_pages.parts.sources.ages import age
from app_pages.parts.sources.arriving import SET
from app_pages.parts.sources.chosen import Chosen
from app_pages.parts.sources.here import here, linked, mine
from app_pages.parts.sources.left_out import left_out
from app_pages.parts.words import _, guide, plural

if TYPE_CHECKING:
    from core.datasets.sets import KeptSet

AT_ONCE = 6  # sets that are all in sight; of more, the list is scrolled


def kept() -> Chosen:
    """Draw the sets that are here, and what can be done with the chosen one."""
    known = {each.name: each for each in here()}
    asked = st.session_state.get(SET) or st.query_params.get(SET)
    if asked and asked not in known and (shared := linked(asked)):
        known[asked] = shared
    if not known:
        st.info(guide("sources-none"), icon=":material/inventory_2:")
        return Chosen()
    one = known[_name(known, asked)]
    if one.note:
        st.warning(plain(one.note), icon=":material/info:")
    with st.container(horizontal=True, gap="medium", key="kept-set"):
        left_out(one)
        if mine(one) and st.button(
            _("Remove"), icon=":material/delete:", key="remove-set", type="tertiary"
        ):
            removing.ask(one)
    return Chosen(one.source, {SET: one.name})


def _name(known: Mapping[str, KeptSet], asked: str | None) -> str:
    # Said here, since the newest is no default that a link could leave unsaid: it changes.
    st.session_state[SET] = asked if asked in known else next(iter(known))
    titles = {name: plain(each.title) for name, each in known.items()}
    with st.container(height=240 if len(known) > AT_ONCE else "content", border=False):
        return choice(
            st.radio, _("Kept here"), titles, SET, default="", horizontal=True, width="stretch",
            label_visibility="collapsed", captions=[facts(each) for each in known.values()],
        )  # fmt: skip


def facts(kept: KeptSet) -> str:
    """Say how much a set is, and how old."""
    pictures = plural("{count:,} picture", "{count:,} pictures", kept.pictures)
    return " · ".join([pictures, size(kept.bytes), age(kept.created)])
