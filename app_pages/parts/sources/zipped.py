"""A zip of pictures: uploaded, or at home named by its path; unpacked into a set that is kept."""

from __future__ import annotations

import math
from pathlib import Path

import streamlit as st

from app_pages.parts.markdown import plain, size
from app_pages.parts.runs import owner
from app_pages.parts.sources.ages import DAY, span
from app_pages.parts.sources.arriving import wait_for
from app_pages.parts.sources.bringing import unpack, zip_of
from app_pages.parts.sources.chosen import Chosen
from app_pages.parts.sources.here import here
from app_pages.parts.sources.watching import say_ended, watch
from app_pages.parts.words import _, guide
from core.settings import settings

MEGABYTE = 1_000_000
PATH = "zip-path"
_TURN = "zip-turn"  # in the session: a new uploader each time, which holds no file


def zipped() -> Chosen:
    """Draw where a zip is brought, or how far the one is that was."""
    job = zip_of(owner())
    if job is not None and job.running:
        st.markdown(f"**{plain(job.title)}**")
        watch(job, "zip")
        return Chosen()
    say_ended(job)
    _uploader()
    if not settings().hosted:
        _path()
    _promises()
    return Chosen()


def _uploader() -> None:
    limits, turn = settings(), st.session_state.setdefault(_TURN, 0)
    file = st.file_uploader(
        _("Drop a zip of pictures here"), type="zip", key=f"zip-{turn}",
        max_upload_size=math.ceil(min(limits.batch_bytes, limits.sets_bytes) / MEGABYTE),
    )  # fmt: skip
    if file is not None:
        st.session_state[_TURN] = turn + 1
        wait_for(unpack(file, Path(file.name).stem, owner()))
        st.rerun()


def _path() -> None:
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        path = st.text_input(
            _("Or its path on this machine"), placeholder="~/Downloads/pets.zip", key=PATH,
            help=_("Quicker, and for a zip of any size: it is read where it is."),
        )  # fmt: skip
        st.button(
            _("Unpack"), icon=":material/folder_zip:", key="unpack", disabled=not path.strip(),
            on_click=_unpack_path,
        )  # fmt: skip


def _unpack_path() -> None:
    file = Path(st.session_state[PATH].strip())
    wait_for(unpack(file, file.stem, owner()))


def _promises() -> None:
    """Say how they have to lie, and what becomes of them, before they are brought."""
    limits = settings()
    st.caption(guide("data-forms"))
    if not limits.hosted:
        st.caption(guide("sources-zip"))
        return
    mine = [each for each in here() if each.owner]  # the others are everybody's
    told = _(
        "You keep {count} of {sets} sets, {taken} of {size}. Each stays for {time}; nobody else sees it."
    )
    st.markdown(
        told.format(
            sets=limits.sets_per_owner, size=size(limits.sets_bytes), count=len(mine),
            time=span(limits.expiry_days * DAY), taken=size(sum(each.bytes for each in mine)),
        )
    )  # fmt: skip
    st.caption(guide("sources-zip-hosted"))
