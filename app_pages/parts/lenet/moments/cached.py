"""What a picture becomes at each moment, kept by what was asked, for all visitors who ask."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from app_pages.parts.lenet.asked import Picture
from app_pages.parts.lenet.slot import Slot
from app_pages.parts.words import _
from core.lenet.moments import Course

if TYPE_CHECKING:
    from core.lenet.moments.watching import Watched


def watched(course: Course, picture: Picture) -> Watched:
    """Show a picture to all moments, with progress once. Raises NetworkError, BlockError."""

    def work(progress: object) -> Watched:
        from core.lenet.moments.watching import watch

        return watch(course, picture.array(), progress)  # type: ignore[arg-type]

    told = _("Showing the picture to moment {done} of {total}")
    return _watched(_key(course), picture.pixels).get(told, work)


def _key(course: Course) -> tuple[object, ...]:
    files = ((str(each.path), each.prefix, each.step, *each.mark) for each in course.moments)
    return (course.block.to_json(), *files)


@st.cache_resource(max_entries=16, show_spinner=False)
def _watched(key: tuple[object, ...], pixels: bytes) -> Slot[Watched]:
    return Slot()
