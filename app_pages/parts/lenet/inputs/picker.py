"""The control with which a visitor chooses what the network is shown."""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from app_pages.parts.lenet.asked import Asked, Picture
from app_pages.parts.lenet.inputs import chosen, drawing, odd, photo, testing, words
from app_pages.parts.lenet.inputs.chosen import DRAWING, FIRST, GARMENT, PHOTO
from app_pages.parts.lenet.inputs.found import Found, find
from app_pages.parts.markdown import plain
from app_pages.parts.words import _

_TESTS = ("test", "hardest", "wrong")


def pick(asked: Asked, key: str = GARMENT) -> Picture:
    """Draw the control; return the picture that is chosen.

    Where none can be shown, such as an empty drawing, a sentence says so and the one before stays.
    The choice stands in the URL under `key`. Raises DatasetError where the garments cannot be had.
    """
    return choose(asked, key).picture or fallback(asked, key)


def choose(asked: Asked, key: str = GARMENT, place: DeltaGenerator | None = None) -> Found:
    """Draw the control; return the picture, or None and why.

    The pad stands in `place` where one is given, and no sentence about a missing picture is drawn.
    """
    kind = _kind(key)
    if kind in _TESTS:
        testing.chooser(kind, chosen.settled(key), asked, key)
    elif kind == "odd":
        odd.chooser(chosen.settled(key), key)
    elif kind == DRAWING:
        with place or st.container():
            drawing.pad(key, fallback(asked, key))
    else:
        photo.bring(key)
    found = find(chosen.settled(key), asked, key)
    if found.picture is None and place is None:
        _say(found.sentence, fallback(asked, key))
    elif found.picture is not None and kind not in (DRAWING, PHOTO):
        st.session_state[chosen.kept(key, "before")] = found.picture
    return found


def fallback(asked: Asked, key: str) -> Picture:
    """Return what was shown last, at first a shipped picture."""
    before: Picture | None = st.session_state.get(chosen.kept(key, "before"))
    if before is not None and not before.key.startswith(("test-", "upside-")):
        return before
    # A test picture is looked up again: other garments may have been chosen meanwhile.
    text = before.key if before is not None else _shipped(chosen.settled(key))
    again = find(text, asked, key).picture or find(FIRST, asked, key).picture
    assert again is not None  # every data set has a first test picture
    return again


def _shipped(text: str) -> str:
    return "cat-0" if text == PHOTO else FIRST


def _say(sentence: str, shown: Picture) -> None:
    told = _("{sentence} Shown meanwhile: {title}.")
    st.info(plain(told.format(sentence=sentence, title=shown.title)), icon=":material/info:")


def _kind(key: str) -> str:
    """Draw the choice of the kind, which follows what is chosen; return it."""
    widget = f"{key}-kind"
    family = chosen.family(chosen.settled(key))
    known = st.session_state.get(widget)
    if (known in _TESTS) != (family == "test") or (known not in _TESTS and known != family):
        st.session_state[widget] = family

    def changed() -> None:
        _begin(st.session_state[widget], key)

    st.segmented_control(
        _("What it is shown"), list(words.kinds()), format_func=words.kinds().__getitem__,
        key=widget, required=True, label_visibility="collapsed", on_change=changed,
    )  # fmt: skip
    return str(st.session_state[widget])


def _begin(kind: str, key: str) -> None:
    """Choose the first picture of a kind."""
    if kind in _TESTS:
        chosen.take(key, FIRST)
        testing.to_first(key)
    elif kind == "odd":
        chosen.take(key, "noise-0")
    elif kind == DRAWING:
        drawing.take_up(key)
    else:
        chosen.take(key, PHOTO)
