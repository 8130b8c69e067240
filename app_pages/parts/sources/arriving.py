"""What a visitor waits for, and what happens once it is there: it is chosen."""

from __future__ import annotations

import streamlit as st

from app_pages.parts.markdown import plain
from app_pages.parts.sources.bringing import Bringing
from app_pages.parts.words import _

SET = "set"  # in the URL: the name of a kept set
_AWAITED = "awaited-pictures"  # in the session


def wait_for(job: Bringing) -> None:
    """Remember what the visitor waits for."""
    st.session_state[_AWAITED] = job


def awaited() -> Bringing | None:
    """Return what the visitor waits for, or has waited for."""
    job: Bringing | None = st.session_state.get(_AWAITED)
    return job


def choose(name: str, key: str) -> None:
    """Have the control `key` show the kept set of that name; before it is drawn, or in a callback."""
    st.session_state[key], st.session_state[SET] = "set", name


def take_arrived(key: str) -> None:
    """Choose what has arrived, before the control `key` is drawn; say so where he looks elsewhere."""
    job = awaited()
    if job is None or job.made is None or job.running:
        return
    del st.session_state[_AWAITED]
    way = st.session_state.get(key, st.query_params.get(key))
    if way in ("network", "zip"):
        choose(job.made.name, key)
    told = _("{title} is here now.").format(title=plain(job.made.title))
    st.toast(told, icon=":material/check_circle:")
