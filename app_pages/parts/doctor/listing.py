"""The findings by kind: each kind folds, and shows a page of its findings at a time."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from app_pages.parts.doctor.at_once import for_all
from app_pages.parts.doctor.card import card
from app_pages.parts.doctor.examined import Examined
from app_pages.parts.doctor.keys import listen
from app_pages.parts.doctor.kinds import told
from app_pages.parts.words import _
from core.datasets.doctor.report import Finding, Kind
from core.datasets.doctor.settled import asks

ON_A_PAGE = 6
FILTERS = ("all", "open", "done")


@dataclass(frozen=True, slots=True)
class _Fold:
    """How the expander of a kind was drawn last: its title, whether it began open, whether it is."""

    title: str
    at_first: bool
    open: bool


def listing(asked: Examined, shown: str) -> None:
    """Draw the kinds that were found; `shown` is one of FILTERS."""
    keys = st.container()
    visible: list[Finding] = []
    first = _first(asked)
    for kind in asked.found:
        visible += _kind(asked, kind, shown, opened=kind == first)
    with keys:
        listen(asked, visible)


def _first(asked: Examined) -> Kind | None:
    """Return the kind that is open at first: the most harmful one that is not dealt with."""
    return next((kind for kind in asked.found if asked.open(kind)), None)


def _kind(asked: Examined, kind: Kind, shown: str, *, opened: bool) -> list[Finding]:
    """Draw one kind, folded or not; return the findings that are in sight."""
    found, left = asked.found[kind], asked.open(kind)
    words, title = told(kind, len(found)), _title(asked, kind)
    # Streamlit takes an expander with another title or another beginning for a new one. So that a kind
    # does not fold at each decision, a new title begins as the last one was left.
    folds = st.session_state.setdefault("doctor-folds", {})
    which = (asked.source, asked.report.digest, kind)
    last = folds.get(which, _Fold("", opened, opened))
    at_first = last.at_first if title == last.title else last.open
    place = st.expander(
        title, at_first, icon=words.icon, key=f"kind-{kind.replace(' ', '-')}", on_change="rerun"
    )
    folds[which] = _Fold(title, at_first, bool(place.open))
    if not place.open:
        return []
    with place:
        st.markdown(words.advice or words.sentence)
        for_all(asked, kind, left)
        wanted = [each for each in found if _matches(asked, each, shown)]
        if not wanted:
            st.caption(
                _("None of them is open.") if shown == "open" else _("None is dealt with yet.")
            )
        return _page(asked, kind, wanted)


def _title(asked: Examined, kind: Kind) -> str:
    found, left = asked.found[kind], asked.open(kind)
    title = told(kind, len(found)).title
    if any(map(asks, found)):
        words = _("{left} of {count} left") if left else _("{count} dealt with")
        return f"{title} · {words.format(left=len(left), count=f'{len(found):,}')}"
    return f"{title} · {len(found):,}"


def _matches(asked: Examined, finding: Finding, shown: str) -> bool:
    done = asked.stands[finding] in ("mended", "kept")
    return shown == "all" or done == (shown == "done")


def _page(asked: Examined, kind: Kind, found: Sequence[Finding]) -> list[Finding]:
    pages = math.ceil(len(found) / ON_A_PAGE)
    key = f"page-{kind.replace(' ', '-')}"
    if st.session_state.get(key, 1) > max(1, pages):
        st.session_state[key] = max(1, pages)
    places = st.container(gap="small")
    number = 1
    if pages > 1:
        number = st.pagination(pages, key=key, width="stretch")
    here = found[(number - 1) * ON_A_PAGE : number * ON_A_PAGE]
    with places:
        for finding in here:
            card(asked, finding)
    return list(here)
