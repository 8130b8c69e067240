"""The pad on which a visitor draws a garment, of `assets/components/drawing_pad.js`."""

from __future__ import annotations

import streamlit as st

from app_pages.parts.components import component
from app_pages.parts.lenet.asked import Picture
from app_pages.parts.lenet.inputs.chosen import DRAWING, kept, settled, take
from app_pages.parts.words import _
from core.lenet import written

_PAD = component("drawing_pad", "drawing_pad_tools")


def pad(key: str, before: Picture) -> None:
    """Draw the pad with the drawing in hand, and offer `before` to be painted over."""
    try:
        drawn = digits(settled(key), key)
    except ValueError:  # a damaged link; the picker says so
        drawn = written.EMPTY
    st.session_state[kept(key, DRAWING)] = drawn
    turn = kept(key, "turn")
    data = {"digits": drawn, "turn": st.session_state.get(turn, 0), "words": words()}
    _PAD(key=f"{key}-pad", data=data, on_drawn_change=lambda: _drawn(key))
    _painting_over(before, key)


def words() -> dict[str, str]:
    """Return what the pad says."""
    return {
        "pad": _("Drawing pad of 28 × 28 pixels"),
        "brush": _("Brush"),
        "pixels": _("{count} pixels wide"),
        "grey": _("Grey"),
        "level": _("Grey level {level} of 15"),
        "eraser": _("Eraser"),
        "undo": _("Undo"),
        "clear": _("Clear"),
        "hint": _(
            "Draw bright on black, as the network has learned it. By keyboard: arrows move the pen, "
            "Space draws, Shift with an arrow draws a line."
        ),
    }


def _drawn(key: str) -> None:
    drawn = st.session_state[f"{key}-pad"].drawn
    if drawn is not None:
        keep(drawn, key)


def keep(drawn: object, key: str) -> None:
    """Make digits that the browser sent the drawing in hand; what are no digits changes nothing."""
    try:
        written.from_digits(drawn)
    except ValueError:
        return
    st.session_state[kept(key, DRAWING)] = drawn
    take_up(key)


def take_up(key: str) -> None:
    """Choose the drawing in hand, by its link where it has one."""
    drawn = st.session_state.get(kept(key, DRAWING), written.EMPTY)
    link = written.to_link(drawn) if drawn != written.EMPTY else None
    take(key, f"{DRAWING}-{link}" if link else DRAWING)


def _painting_over(before: Picture, key: str) -> None:
    """Offer a picture as a beginning."""

    def begin() -> None:
        keep(written.to_digits(before.array()), key)
        st.session_state[kept(key, "turn")] = st.session_state.get(kept(key, "turn"), 0) + 1

    told = _("Start from {title}").format(title=before.title)
    st.button(told, icon=":material/brush:", key=f"{key}-paint-over", on_click=begin)


def digits(chosen: str, key: str) -> str:
    """Return the drawing that is in hand, as digits. Raises ValueError where a link's is damaged."""
    if chosen.startswith(f"{DRAWING}-"):
        return written.from_link(chosen.removeprefix(f"{DRAWING}-"))
    return str(st.session_state.get(kept(key, DRAWING), written.EMPTY))


def picture(drawn: str, chosen: str) -> Picture | None:
    """Return a drawing as the network takes it, None where nothing is drawn."""
    if drawn == written.EMPTY:
        return None
    return Picture(chosen, _("Your drawing"), written.from_digits(drawn).tobytes())
