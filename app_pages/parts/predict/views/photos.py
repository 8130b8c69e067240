"""What several photos show, as cards or as a table: the verdicts, and how far to believe them."""

from __future__ import annotations

import time

import streamlit as st

from app_pages.parts import frame
from app_pages.parts.choices import choice
from app_pages.parts.models import description
from app_pages.parts.predict.asked import VIEW, Asked
from app_pages.parts.predict.bringing import invite
from app_pages.parts.predict.corrections import listing
from app_pages.parts.predict.corrections.kept import labels
from app_pages.parts.predict.known import classifier_of
from app_pages.parts.predict.photos import gallery, save, table
from app_pages.parts.predict.photos.judging import A_TURN, Work, forget, progress, work_on
from app_pages.parts.predict.photos.rows import (
    A_CLASS,
    ALL,
    NONE,
    UNREADABLE,
    Row,
    familiarities,
    groups,
    in_order,
    orders,
    rows,
)
from app_pages.parts.predict.threshold import threshold_control
from app_pages.parts.words import _, guide, plural

HERE = "photos"
CODE = (
    "core.prediction.classifier.classify", "core.prediction.scored_alike.Records",
    "core.explanation.heatmaps.heatmap",
)  # fmt: skip


def show(asked: Asked) -> None:
    """Draw all photos with their verdicts."""
    with st.spinner(_("Loading the network…")):
        classifier_of(asked.model)
    if asked.photos:
        work = work_on(asked)
        running = work.running
        st.fragment(_stage, run_every=A_TURN if running else None)(work, running)
    else:
        forget()
        invite()
    st.caption(guide("predict-note"))
    frame.code(*CODE)
    frame.look_for("predict")


def _stage(work: Work, timed: bool) -> None:
    """Draw what there is, time and again while there comes more."""
    work.looked_at = time.monotonic()
    if timed != work.running or st.session_state.get(VIEW, HERE) != HERE:
        st.rerun()  # with a timer or without it, or in another view
    progress(work)
    known = classifier_of(work.model).knowledge
    detector = known is not None and known.detector is not None
    results = work.results()
    threshold = threshold_control(known, familiarities(results)) if known and detector else None
    found = rows(results, work.model, threshold)
    classes = description(work.model).classes
    shown, turn, as_table = _choose(found, classes, detector)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(_summary(found, shown))
        save.download(shown, threshold)
    if as_table:
        table.show(shown, work.model, classes, threshold, turn)
    else:
        gallery.show(shown, work.model, classes, threshold)
    listing.show(work.model, threshold)


def _choose(
    found: list[Row], classes: tuple[str, ...], detector: bool
) -> tuple[list[Row], str, bool]:
    """Draw the choices of what is shown; return the rows, what was chosen, and whether as a table."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="photos-bar"):
        ways = {"gallery": _("Gallery"), "table": _("Table")}
        way = choice(st.segmented_control, _("Show"), ways, "as", required=True)
        counts = groups(found, classes)
        titles = {ALL: _("all ({count})").format(count=f"{len(found):,}")}
        titles |= {each: _title(each, count) for each, count in counts.items()}
        group = choice(st.pills, _("Answer"), titles, "answer", required=True)
        order = choice(st.selectbox, _("Order"), orders(detector), "order", width=210)
    shown = [row for row in found if group in (ALL, row.group)]
    return in_order(shown, order), f"{group}-{order}", way == "table"


def _title(group: str, count: int) -> str:
    name = {NONE: _("neither"), UNREADABLE: _("unreadable")}.get(group)
    return f"{name or group.removeprefix(A_CLASS)} ({count:,})"


def _summary(found: list[Row], shown: list[Row]) -> str:
    count = len(found)
    told = plural("{count} photo", "{count} photos", count)
    if count >= 1_000:
        told = _("{count} photos").format(count=f"{count:,}")
    if len(shown) != len(found):
        told = _("{shown} of {photos}").format(shown=f"{len(shown):,}", photos=told)
    named = len(labels())
    return f"{told} · {_('{count} named by you, see below').format(count=named)}" if named else told
