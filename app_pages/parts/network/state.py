"""The network in hand: in the session as a history that can be undone, in the URL as a link.

The URL names the course's network (`lesson`) or holds the whole description (`net`); `at` is the
place that is looked at. What the visitor changes is written back there, in `remember`, and nowhere
else. A link that cannot be read leaves the network in hand as it is.
"""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from app_pages.parts import own
from core.blocks import Block, BlockError, History
from core.blocks.addresses import MOST_LETTERS
from core.blocks.lessons import LESSONS, Lesson

HISTORY, AT, WRITTEN = "network_history", "network_at", "network_written"
REFUSED = "network_link_refused"
SEEDED = "network_seeded"  # the seed, also while the visitor is on another page
LESSON, NETWORK, PLACE, SEED = "lesson", "net", "at", "seed"
FIRST = "mlp"
MOST_SEED = 999_999


@dataclass(frozen=True, slots=True)
class Opened:
    """The network in hand, the place that is looked at, and why a link was refused, if it was."""

    history: History
    at: str
    seed: int = 0
    refusal: str = ""

    @property
    def block(self) -> Block:
        """Return the network."""
        return self.history.present

    @property
    def lesson(self) -> Lesson | None:
        """Return the course's network that this is, None for one of the visitor's own."""
        return next((each for each in LESSONS.values() if each.block == self.block), None)


def follow_link(first: str = FIRST) -> None:
    """Take the network of the link by which the page is opened; a new visitor gets the `first` one.

    Only for runs of the whole page. A control's run may carry the address from before the last step,
    which the browser had not heard of yet: to follow that would take the step back.
    """
    st.session_state[REFUSED] = ""
    asked = (st.query_params.get(LESSON), st.query_params.get(NETWORK))
    if any(asked) and asked != st.session_state.get(WRITTEN):
        try:
            take(_linked(*asked), at=st.query_params.get(PLACE, ""))
        except BlockError as error:
            st.session_state[REFUSED] = str(error)
    if HISTORY not in st.session_state:
        take(LESSONS[first].block)


def opened() -> Opened:
    """Return the network in hand; why a link was refused is said once."""
    refusal = str(st.session_state.get(REFUSED, ""))
    st.session_state[REFUSED] = ""
    return Opened(st.session_state[HISTORY], st.session_state[AT], _seed(), refusal)


def _seed() -> int:
    """Settle the seed; after a while on another page it is the one that it was."""
    known = st.session_state.get(SEEDED, 0)
    if SEED not in st.session_state and SEED not in st.query_params:
        st.session_state[SEED] = known
    st.session_state[SEEDED] = own.whole(SEED, 0, 0, MOST_SEED)
    return int(st.session_state[SEEDED])


def _linked(lesson: str | None, network: str | None) -> Block:
    if network:
        return Block.from_url(network)
    if lesson is None or lesson not in LESSONS:
        raise BlockError("The link names a network of the course that does not exist.")
    return LESSONS[lesson].block


def take(block: Block, at: str = "") -> None:
    """Take a network in hand, as a step that can be undone."""
    history = st.session_state.get(HISTORY)
    st.session_state[HISTORY] = History(block) if history is None else history.do(block)
    st.session_state[AT] = at


def select(place: str) -> None:
    """Look at another place."""
    st.session_state[AT] = place


def undo() -> None:
    """Go a step back."""
    st.session_state[HISTORY] = st.session_state[HISTORY].undo()


def redo() -> None:
    """Go a step forward again."""
    st.session_state[HISTORY] = st.session_state[HISTORY].redo()


def remember(state: Opened) -> None:
    """Write the network in hand and the place into the URL, where they fit."""
    lesson = state.lesson
    address = "" if lesson else state.block.to_url()
    fits = len(address) <= MOST_LETTERS
    # The first lesson is what an address without any means, but a link should say it all the same.
    written = (lesson.name if lesson else None, address if address and fits else None)
    for name, value in ((LESSON, written[0]), (NETWORK, written[1]), (PLACE, state.at or None)):
        if value is not None:
            st.query_params[name] = value
        elif name in st.query_params:
            del st.query_params[name]
    st.session_state[WRITTEN] = written
