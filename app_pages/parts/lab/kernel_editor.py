"""The kernel's cells, to be changed one by one: typed, stepped with the arrow keys, undone, reset.

The cells are drawn by `assets/components/kernel_cells.js`, which sends all of them when one has
changed. An edit makes the kernel the visitor's own; the last named one is kept for the way back.
"""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from app_pages.parts.components import component
from app_pages.parts.lab.asked import Settled
from app_pages.parts.lab.kernels import OWN
from app_pages.parts.markdown import plain
from app_pages.parts.words import _
from core.convolution import ConvolutionError, parse_kernel, read_kernel, resized, write_kernel

CELLS = "kernel-cells"
MOST_UNDONE = 50
_STATE = ("kernel", "cells", "angle", "seed", "kh", "kw")  # the controls that make up a kernel
_PAST, _NAMED, _REFUSAL = "kernel_past", "kernel_named", "kernel_refusal"
_CELLS = component("kernel_cells", "cells")


def editor(settled: Settled) -> None:
    """Draw the cells, a sentence about a refused one, and the ways back."""
    if settled.asked.named != OWN:
        st.session_state[_NAMED] = current()
    refusal = st.session_state.get(_REFUSAL, "")
    if refusal and st.session_state.get(f"{_REFUSAL}_for") != settled.asked.weights:
        refusal = st.session_state[_REFUSAL] = ""  # another kernel was chosen meanwhile
    st.session_state[f"{_REFUSAL}_for"] = settled.asked.weights
    words = {
        "label": _("Weight in row {row}, column {column}"),
        "hint": _("Type a number, or step with ↑ and ↓ (with Shift by 0.1)."),
    }
    data = {"weights": settled.asked.weights, "refused": bool(refusal), "words": words}
    _CELLS(data=data, key=CELLS, on_edited_change=_edited)
    if refusal:
        st.warning(plain(refusal), icon=":material/error:")
    _ways_back(settled)


def _ways_back(settled: Settled) -> None:
    with st.container(horizontal=True, gap="small"):
        st.button(
            _("Undo"), key="kernel-undo", icon=":material/undo:", on_click=undo, width="stretch",
            disabled=not st.session_state.get(_PAST), help=_("Takes the last edit back."),
        )  # fmt: skip
        st.button(
            _("Reset"), key="kernel-reset", icon=":material/restart_alt:", on_click=reset,
            disabled=settled.asked.named != OWN or _NAMED not in st.session_state, width="stretch",
            help=_("Brings the kernel back that was chosen last by its name."),
        )  # fmt: skip


def _edited() -> None:
    """Take the cells that the browser sent."""
    edited = st.session_state[CELLS].get("edited")
    if edited:
        take(edited)


def take(cells: object) -> None:
    """Make cells, numbers or their text, the visitor's own kernel; or keep a sentence why not."""
    st.session_state[_REFUSAL] = ""
    try:
        rows = [list(row) for row in cells] if isinstance(cells, list | tuple) else []
        kernel = read_kernel(rows)
    except (ConvolutionError, TypeError) as error:
        st.session_state[_REFUSAL] = str(error)
        return
    text, now = write_kernel(kernel), current()
    if now["kernel"] == OWN and now["cells"] == text:
        return
    past = [*st.session_state.get(_PAST, []), now]
    st.session_state[_PAST] = past[-MOST_UNDONE:]
    st.session_state.update(kernel=OWN, cells=text)


def current() -> Mapping[str, object]:
    """Return the controls' values that make up the kernel as it is."""
    return {key: st.session_state[key] for key in _STATE if key in st.session_state}


def undo() -> None:
    """Take the last edit back."""
    past = list(st.session_state.get(_PAST, []))
    if past:
        st.session_state.update(past.pop(), **{_PAST: past, _REFUSAL: ""})


def reset() -> None:
    """Bring the kernel back that was chosen last by its name; this can be undone."""
    named = st.session_state.get(_NAMED)
    if named:
        past = [*st.session_state.get(_PAST, []), current()]
        st.session_state.update(named, **{_PAST: past[-MOST_UNDONE:], _REFUSAL: ""})


def resize() -> None:
    """Give the visitor's own kernel the size that its controls ask for: zeros come around it."""
    now = current()
    size = (now.get("kh"), now.get("kw"))
    if now.get("kernel") == OWN and all(isinstance(length, int) for length in size):
        take(resized(parse_kernel(str(now["cells"])), size))  # type: ignore[arg-type]
