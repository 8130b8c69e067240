"""Ask for torch to be warmed, but only after the visitor sees his page.

A thread started while the page is being made would fight it for Python's lock and for the disk:
the first paint came 0.7 s later when that was tried, because the same process still has to hand
out the page's messages and the front end's files. A fragment's timer runs in the browser, which
starts it only when it has drawn the fragment: its first tick is the word that the page has arrived.
"""

from __future__ import annotations

import streamlit as st

from core import warm

_SHOWN = "surroundings_shown"
_SENT = "page_sent"
_AGAIN = "warming_runs_again"


def once_the_page_is_sent() -> None:
    """Begin the warm-up at the browser's first tick; run the page again when more is known.

    The run after the last news shows it and registers no timer, which ends the polling. Later
    pages and later visitors find everything known and get no timer at all.
    """
    st.session_state[_SHOWN] = warm.surroundings()
    st.session_state[_AGAIN] = False
    if not warm.surroundings().complete:
        st.session_state[_SENT] = False
        st.fragment(_tick, run_every="1s")()


def runs_again() -> bool:
    """Say whether the page runs only to show news: the visitor has opened no other address.

    The tick's own address may be from before the visitor's last step.
    """
    return bool(st.session_state.get(_AGAIN, False))


def _tick() -> None:
    if not st.session_state[_SENT]:  # the call within the page's own run, before it is sent
        st.session_state[_SENT] = True
        return
    warm.start()
    if warm.surroundings() != st.session_state[_SHOWN]:
        st.session_state[_AGAIN] = True
        st.rerun()
