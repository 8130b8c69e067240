"""The one control of where pictures come from, for every page that wants some.

The way stands in the URL under the control's key, a kept set's name beside it, so that a link brings
another person to the same pictures where he may see them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import streamlit as st

from app_pages.parts.choices import choice
from app_pages.parts.doctor.marked import marks_query, with_marks
from app_pages.parts.sources.arriving import SET, take_arrived
from app_pages.parts.sources.chosen import Chosen
from app_pages.parts.sources.drawn import drawn
from app_pages.parts.sources.folder import folder
from app_pages.parts.sources.here import linked
from app_pages.parts.sources.kept import kept
from app_pages.parts.sources.network import network
from app_pages.parts.sources.zipped import zipped
from app_pages.parts.words import _, guide
from core.datasets import DatasetError
from core.settings import settings

_NOTE = "pictures-note"  # in the session: why other pictures are shown than a link names


def pictures_control(key: str, usual: int) -> Chosen:
    """Draw where pictures come from, in a panel of its own, and return what is chosen.

    `key` names the control, also in the URL; `usual` is how many pets are drawn when nobody says how
    many. While nothing is chosen, the panel says what to do.
    """
    take_arrived(key)
    note = _fallback(key)
    bring: Mapping[str, Callable[[], Chosen]] = {
        "drawn": lambda: drawn(usual), "network": lambda: network(key), "zip": zipped,
        "folder": folder, "set": kept,
    }  # fmt: skip
    with st.container(border=True, key="pictures-panel"):
        bar = st.container(horizontal=True, gap="small")
        with bar:
            way = choice(st.pills, _("Pictures"), _ways(), key=key, required=True, wrap=True)
        if way != "set":
            st.query_params.pop(SET, None)
        if note:
            st.warning(note, icon=":material/link_off:")
        with bar if way == "drawn" else st.container(gap="small"):
            return _brought(bring[way], way)


def _brought(bring: Callable[[], Chosen], way: str) -> Chosen:
    """Return what a way brings, under the visitor's marks."""
    try:
        found = replace(bring(), way=way)
        if found.source is None:
            return found
        source = with_marks(found.source)
        return replace(found, source=source, more={**found.more, **marks_query(source)})
    except DatasetError as error:  # the page's other controls are drawn all the same
        return Chosen(problem=str(error), way=way)


def _ways() -> dict[str, str]:
    ways = {
        "drawn": _("Drawn pets"), "network": _("From the network"), "zip": _("A zip"),
        "folder": _("A folder"), "set": _("Kept here"),
    }  # fmt: skip
    if settings().hosted:
        del ways["folder"]
    return ways


def _fallback(key: str) -> str:
    """Fall back to drawn pets where a link leads nowhere; return why, while they are shown for that."""
    if key not in st.session_state and (refused := _refused(key)):
        st.session_state[key], st.session_state[_NOTE] = "drawn", refused
    elif st.session_state.get(key) != "drawn":
        st.session_state.pop(_NOTE, None)
    note: str = st.session_state.get(_NOTE, "")
    return note


def _refused(key: str) -> str:
    """Return why the pictures that the link names cannot be shown; "" where they can."""
    query = st.query_params
    if settings().hosted and (query.get(key) == "folder" or "folder" in query):
        return guide("data-hosted")
    name = query.get(SET)
    if query.get(key) == "set" and name and linked(name) is None:
        return guide("sources-gone")
    return ""
