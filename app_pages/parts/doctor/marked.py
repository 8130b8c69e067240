"""Whether pictures count as they are or under marks: the query parameter `marks`, on every page.

`marks=<digest>` names marks that are kept, the visitor's own or those of whoever sent him the link;
`marks=none` means the pictures as they are. Without it, a visitor's own marks count where he has some.
"""

from __future__ import annotations

import re
from dataclasses import replace

import streamlit as st

from app_pages.parts.doctor.drafted import change, draft, in_words
from app_pages.parts.markdown import plain
from app_pages.parts.words import _
from core.datasets import DatasetError, Source
from core.datasets.marks import Marks, hold_marks, read_marks

MARKS, OFF = "marks", "none"  # in the URL
USE = "use_marks"  # the switch
_DIGEST = re.compile("[0-9a-f]{32}")
_MINE, _WITHOUT = "own-marks", "without-marks"  # in the session: own digests so far; switched off


def with_marks(source: Source) -> Source:
    """Return a source under the marks that the URL names, or the visitor's own; draw the switch.

    Nothing is drawn where there are no marks. Marks that are not here, or that the disk does not keep,
    are ignored, with a sentence.
    """
    if not source.has_files or source.marks:
        return source
    asked = st.query_params.get(MARKS, "")
    try:
        own = draft(source).marks
        mine = {own.digest(), *st.session_state.get(_MINE, ())}
        if asked not in ("", OFF) and asked not in mine:
            return _theirs(source, asked)
        return _own(source, own, asked)
    except DatasetError as error:
        st.warning(plain(str(error)), icon=":material/label_off:")
        return source


def marks_query(source: Source) -> dict[str, str]:
    """Return the part of a link that asks for these pictures as `with_marks` has settled."""
    asked = st.query_params.get(MARKS, "")
    return {MARKS: asked} if source.has_files and asked else {}


def _own(source: Source, own: Marks, asked: str) -> Source:
    if not own:
        st.query_params.pop(MARKS, None)
        return source
    off = asked == OFF if asked else st.session_state.get(_WITHOUT, False)
    # Said each time: what the switch of another page holds, this one would not take.
    st.session_state[USE] = st.session_state.get(USE, not off)
    on = st.toggle(
        _("Use my marks"), key=USE,
        help=_("Counts, split and training follow what you decided about these pictures."),
    )  # fmt: skip
    st.caption(in_words(own))
    st.session_state[_WITHOUT] = not on
    digest = hold_marks(own) if on else OFF
    if on:
        st.session_state[_MINE] = {*st.session_state.get(_MINE, ()), digest}
    if asked != digest:
        st.query_params[MARKS] = digest
    return replace(source, marks=digest) if on else source


def _theirs(source: Source, asked: str) -> Source:
    """Use marks that came with a link, and offer to take them over or to go without them."""
    if not _DIGEST.fullmatch(asked):
        raise DatasetError("The link names no marks of pictures; they count as they are.")
    marks = read_marks(asked)
    st.caption(
        ":material/link: " + _("Under marks from a link: {marks}.").format(marks=in_words(marks))
    )
    with st.container(horizontal=True):
        st.button(
            _("Make them mine"), key="marks-take", icon=":material/bookmark_add:",
            help=_("They are added to your own marks of these pictures; that can be undone."),
            on_click=_take, args=(source, marks),
        )  # fmt: skip
        st.button(_("Without them"), key="marks-without", on_click=_without)
    return replace(source, marks=asked)


def _take(source: Source, marks: Marks) -> None:
    change(source, lambda draft: draft.take(marks))
    st.session_state[USE] = True
    st.query_params.pop(MARKS, None)


def _without() -> None:
    st.session_state[USE] = False
    st.query_params[MARKS] = OFF
