"""The box in which a visitor has pixels prepared: what there is, how far it is, and Cancel."""

from __future__ import annotations

import streamlit as st

from app_pages.parts import pictures
from app_pages.parts.markdown import plain, size
from app_pages.parts.preparing import Preparation, active, prepare
from app_pages.parts.words import _, guide
from core.datasets import DatasetError, Source
from core.settings import settings
from core.training.schedule import cache_side

_ASKED = "preparation"  # in the session: the last preparation that this visitor watched


def box(source: Source, digest: str, count: int, image_size: int) -> pictures.Ready | None:
    """Draw the state of the pixel cache with what can be done; return what is in the cache."""
    side = cache_side(image_size)
    st.markdown("**" + _("Pixels for training") + "**")
    running = active(source, side)
    if running is not None:
        st.session_state[_ASKED] = running
        st.fragment(_watch, run_every="0.5s")(running)
        return None
    ended = _ended(source, side)
    try:
        found = pictures.ready(source, side, digest)
    except DatasetError as error:
        st.error(plain(str(error)), icon=":material/error:")
        return None
    if found is not None:
        _say_ready(found, side)
        return found
    _say_ended(ended)
    _offer(source, side, count)
    return None


def _ended(source: Source, side: int) -> Preparation | None:
    """Return this visitor's preparation of the source, once it has ended."""
    last: Preparation | None = st.session_state.get(_ASKED)
    if last is None or last.running or (last.source, last.side) != (source, side):
        return None
    if last.state == "ready":  # the cache was looked at before it was there
        del st.session_state[_ASKED]
        pictures.ready.clear()
    return last


def _say_ready(found: pictures.Ready, side: int) -> None:
    words = _("Already prepared at side {side} px: {count} pictures, {size}.")
    told = words.format(side=side, count=f"{found.pictures:,}", size=size(found.bytes))
    st.success(told, icon=":material/check_circle:")


def _say_ended(ended: Preparation | None) -> None:
    if ended is None:
        return
    if ended.state == "stopped":
        st.info(_("Cancelled. Nothing half-done is left."), icon=":material/cancel:")
    if ended.state == "failed":
        broken = _("Decoding broke down; what the app printed where it was started says more.")
        st.error(plain(ended.error) or broken, icon=":material/error:")


def _offer(source: Source, side: int, count: int) -> None:
    words = _("Not prepared yet at side {side} px: {count} pictures, {size}.")
    st.caption(words.format(side=side, count=f"{count:,}", size=size(count * side * side * 3)))
    if settings().hosted:
        st.caption(_("Here each run prepares its pixels itself, once it is its turn."))
        return
    if st.button(
        _("Prepare pixels"), icon=":material/memory:", key="prepare", width="stretch",
        help=guide("data-prepare"),
    ):  # fmt: skip
        st.session_state[_ASKED] = prepare(source, side)
        st.rerun()


def _watch(running: Preparation) -> None:
    """Draw how far a preparation is; once it has ended, the page runs as a whole, and no timer."""
    if not running.running:
        st.rerun()
    st.progress(running.share, text=_progress(running))
    st.button(
        _("Cancel"), icon=":material/cancel:", key="cancel-preparing", width="stretch",
        on_click=running.cancel, disabled=running.called_off.is_set(),
    )  # fmt: skip


def _progress(running: Preparation) -> str:
    if running.called_off.is_set():
        return _("Stopping …")
    if running.state == "waiting":
        return _("Waiting until another preparation is done …")
    if not running.total:
        return _("Looking through the files …")
    words = _("{done} of {total} pictures at {side} × {side} px")
    return words.format(
        done=f"{running.done:,}", total=f"{running.total:,}", side=running.side
    )  # fmt: skip
