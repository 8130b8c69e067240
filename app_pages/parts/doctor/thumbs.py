"""The pictures of a finding, side by side: each with its class, its side, and what was decided."""

from __future__ import annotations

import streamlit as st

from app_pages.parts import pictures
from app_pages.parts.doctor import acting
from app_pages.parts.doctor.examined import Examined
from app_pages.parts.markdown import plain
from app_pages.parts.words import _, plural
from charts.colours import QUIET, class_colours
from core.datasets.doctor.report import Finding
from core.datasets.doctor.settled import COPIES

AT_FIRST = 4  # pictures of a finding; more of them are behind a click
_WHOLE = "doctor-whole"  # in the session: the ids of findings whose pictures are all shown


def thumbs(asked: Examined, finding: Finding) -> None:
    """Draw the pictures of a finding."""
    whole: set[str] = st.session_state.setdefault(_WHOLE, set())
    shown = finding.names if finding.id in whole else finding.names[:AT_FIRST]
    columns = min(len(shown), AT_FIRST)
    grid = st.grid(columns, min_column_width=110, gap="small", key=f"thumbs-{finding.id}")
    for name in shown:
        with grid.cell(), st.container(gap="xsmall"):
            _thumb(asked, finding, name)
    more = len(finding.names) - len(shown)
    if more:
        st.button(
            plural("Show {count} more", "Show {count} more", more), key=f"more-{finding.id}",
            type="tertiary", icon=":material/expand_more:", on_click=whole.add, args=(finding.id,),
        )  # fmt: skip


def _thumb(asked: Examined, finding: Finding, name: str) -> None:
    own = asked.now.own.get(name)
    here = name in asked.now.sides
    colour = _colours(asked).get(asked.now.labels.get(name, ""), QUIET)
    found = pictures.shown(
        asked.source, asked.listing.digest, name, "photo", 0,
        pictures.aspect(asked.known, "photo"), colour,
    )  # fmt: skip
    said = _standing(asked, name, own)
    if found.error:
        st.markdown(f":material/broken_image: **{_('Cannot be read')}**")
        if found.error != finding.reason:
            st.caption(plain(found.error))
    else:
        words = _("{name}, {standing}")
        alt = words.format(name=name, standing=said.replace("*", ""))
        st.image(found.content, width="stretch", alt=alt)
    st.caption(f"{said}  \n{plain(name.rpartition('/')[2])}")
    if finding.kind in COPIES and own is not None:
        _one(asked, finding, name, here)


def _colours(asked: Examined) -> dict[str, str]:
    classes = asked.listing.classes
    return dict(zip(classes, class_colours(classes), strict=True))


def _standing(asked: Examined, name: str, own: str | None) -> str:
    """Say the class and the side of a picture, and what the marks have made of it."""
    if own is None:
        return _("not counted")
    if name not in asked.now.sides:
        return f"**{plain(own)}** · :orange[{_('left out')}]"
    label = asked.now.labels[name]
    moved = "" if label == own else f"~~{plain(own)}~~ → "
    return f"{moved}**{plain(label)}** · {side_in_words(asked.now.sides[name])}"


def side_in_words(side: str) -> str:
    """Return what a side is called on the page."""
    sides = {"training": _("training"), "validation": _("validation"), "test": _("test")}
    return sides.get(side, side)


def _one(asked: Examined, finding: Finding, name: str, here: bool) -> None:
    """Draw the small button that leaves one of several copies out, or takes it back."""
    key = f"one-{finding.id}-{finding.names.index(name)}"
    if here:
        st.button(
            _("Leave out"), key=key, type="tertiary", icon=":material/visibility_off:",
            on_click=acting.leave_out_one, args=(asked, finding, name),
        )  # fmt: skip
    else:
        st.button(
            _("Take back"), key=key, type="tertiary", icon=":material/visibility:",
            on_click=acting.take_back_one, args=(asked, name),
        )  # fmt: skip
