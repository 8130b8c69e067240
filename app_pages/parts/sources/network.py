"""Published sets: what each is, and one click to have it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from app_pages.parts.markdown import plain, size
from app_pages.parts.runs import owner
from app_pages.parts.sources.arriving import choose, wait_for
from app_pages.parts.sources.bringing import download, download_of
from app_pages.parts.sources.chosen import Chosen
from app_pages.parts.sources.here import here, obstacles
from app_pages.parts.sources.watching import say_ended, watch
from app_pages.parts.words import _, guide
from core.datasets import sets
from core.room import room

if TYPE_CHECKING:
    from core.datasets.sets import KeptSet, Published


def network(key: str) -> Chosen:
    """Draw a card for each published set; `key` is the control that shows a set once it is here."""
    known = {each.name: each for each in here()}
    with st.spinner(_("Asking the servers …")):
        reasons = obstacles(tuple(name for name in sets.PUBLISHED if name not in known))
    with st.grid(3, min_column_width=230, gap="small", key="published"):
        for name, published in sets.PUBLISHED.items():
            with st.container(border=True, height="stretch", gap="small"):
                _card(published, known.get(name), reasons.get(name, ""), key)
    free = _("{size} are free for it on this machine's disk.").format(size=size(room()))
    st.caption(f"{guide('sources-network')} {free}")
    if reasons:
        st.caption(guide("sources-no-network"))
    return Chosen()


def _card(published: Published, kept: KeptSet | None, reason: str, key: str) -> None:
    """Draw what a published set is, and where it stands."""
    st.markdown(f"**{_(published.title)}**")
    st.markdown(_(published.description))
    told = _("{packed} to download, {unpacked} on the disk.")
    st.caption(told.format(packed=size(published.bytes), unpacked=size(published.unpacked)))
    st.caption(_(published.licence) + f" [{_('About it')}]({published.about})")
    st.space("stretch")  # what can be done stands at the same height in all cards
    job = download_of(published.key)
    if job is not None and job.running:
        watch(job, published.key)
        return
    if kept is not None:
        told = _("Here already: {count} pictures, {size}.")
        st.success(told.format(count=f"{kept.pictures:,}", size=size(kept.bytes)))
        st.button(
            _("Use these"), icon=":material/check:", key=f"use-{published.key}", width="stretch",
            on_click=choose, args=(kept.name, key),
        )  # fmt: skip
        return
    say_ended(job)
    if reason:
        st.markdown(f":material/cloud_off: {plain(reason)}")
    st.button(
        _("Download {size}").format(size=size(published.bytes)), icon=":material/download:",
        key=f"download-{published.key}", width="stretch", disabled=bool(reason),
        on_click=_begin, args=(published.key,),
    )  # fmt: skip


def _begin(name: str) -> None:
    wait_for(download(name, owner()))
