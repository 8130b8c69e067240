"""Choosing a test picture: by class and number, from the hardest, or from what is got wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import streamlit as st

from app_pages.parts.lenet import cached
from app_pages.parts.lenet.garments import title
from app_pages.parts.lenet.inputs.chosen import kept, numbered, take
from app_pages.parts.lenet.inputs.tiles import Tile, tiles
from app_pages.parts.network.cached import BY_JSON
from app_pages.parts.words import _
from core.networks import Network

if TYPE_CHECKING:
    from app_pages.parts.lenet.asked import Asked
    from core.datasets import Source
    from core.lenet.asking import TestPictures

PAGE = 20  # tiles at once
EVERY = -1


@st.cache_resource(max_entries=32, show_spinner=False, hash_funcs=BY_JSON)
def _ranked(network: Network, source: Source, kind: str, _logits: np.ndarray) -> np.ndarray:
    from core.lenet.ranking import hardest, misclassified

    rank = hardest if kind == "hardest" else misclassified
    return rank(_logits, cached.test_pictures(source).labels)


def order(kind: str, asked: Asked) -> np.ndarray:
    """Return the indices of the test pictures in the order of "test", "hardest" or "wrong"."""
    if kind == "test":
        return np.arange(len(cached.test_pictures(asked.data)))
    logits = cached.scores(asked.network, asked.data)
    return _ranked(asked.network, asked.data, kind, logits)


def chooser(kind: str, chosen: str, asked: Asked, key: str) -> None:
    """Draw the class, the number with its buttons, and a page of pictures to click."""
    known = cached.test_pictures(asked.data)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        label = st.selectbox(
            _("Class"), [EVERY, *range(len(known.classes))], key=f"{key}-class", width=170,
            format_func=lambda each: _("Every class") if each == EVERY else known.classes[each],
            persist_state="session", on_change=to_first, args=(key,),
        )  # fmt: skip
        listed = _of_class(order(kind, asked), label, known)
        if st.session_state.pop(kept(key, "first"), False) and len(listed):
            chosen = f"test-{listed[0]}"
            take(key, chosen)
        at = _place(listed, numbered(chosen)[1])
        _number(len(known), numbered(chosen)[1], key)
        _walking(listed, at, key)
    if not len(listed):
        st.caption(_("There are none: the network gets all of these right."))
        return
    _tiles(kind, listed, at, asked, key)


def _of_class(indices: np.ndarray, label: int, known: TestPictures) -> np.ndarray:
    found: np.ndarray = indices if label == EVERY else indices[known.labels[indices] == label]
    return found


def _place(listed: np.ndarray, number: int) -> int | None:
    """Return where a test picture stands in the list, None where it does not."""
    places = np.flatnonzero(listed == number)
    return int(places[0]) if len(places) else None


def to_first(key: str) -> None:
    """Have the chooser go to the first picture of its list, once it knows the list."""
    st.session_state[kept(key, "first")] = True


def _walking(listed: np.ndarray, at: int | None, key: str) -> None:
    """Draw the buttons to the one before and the next, and where in the list one is."""
    before = None if not at else int(listed[at - 1])
    after = None if not len(listed) or at == len(listed) - 1 else 0 if at is None else at + 1
    st.button(
        _("Previous"), icon=":material/chevron_left:", key=f"{key}-previous",
        disabled=before is None, on_click=take, args=(key, f"test-{before}"),
    )  # fmt: skip
    st.button(
        _("Next"), icon=":material/chevron_right:", key=f"{key}-next", disabled=after is None,
        icon_position="right", on_click=take,
        args=(key, f"test-{listed[after]}" if after is not None else ""),
    )  # fmt: skip


def _number(count: int, number: int, key: str) -> None:
    def jump() -> None:
        take(key, f"test-{st.session_state[f'{key}-number']}")
        st.session_state[f"{key}-class"] = EVERY

    st.session_state[f"{key}-number"] = min(number, count - 1)
    st.number_input(
        _("Number"), 0, count - 1, step=1, key=f"{key}-number", on_change=jump, width=130
    )


def _tiles(kind: str, listed: np.ndarray, at: int | None, asked: Asked, key: str) -> None:
    known = cached.test_pictures(asked.data)
    first = (at or 0) // PAGE * PAGE
    page = listed[first : first + PAGE]
    shown = [
        Tile(f"test-{i}", f"{known.classes[known.labels[i]]}, {i}", known.pictures[i].tobytes())
        for i in page.tolist()
    ]
    chosen = f"test-{listed[at]}" if at is not None else ""
    tiles(shown, chosen, f"{key}-tiles", _("Test pictures"), lambda each: take(key, each))
    told = {
        "test": _("{data}: test pictures {first} to {last} of {count}"),
        "hardest": _("{data}: the test pictures with the highest loss first, {first} to {last} of {count}"),
        "wrong": _("{data}: what the network gets wrong, the surest first, {first} to {last} of {count}"),
    }[kind]  # fmt: skip
    st.caption(
        told.format(
            data=title(asked.data), first=f"{first + 1:,}", last=f"{first + len(page):,}",
            count=f"{len(listed):,}",
        )
    )  # fmt: skip
