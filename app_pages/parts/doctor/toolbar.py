"""Undo, redo, which findings are shown, and the marks as a whole."""

from __future__ import annotations

import streamlit as st

from app_pages.parts.choices import choice
from app_pages.parts.doctor import acting
from app_pages.parts.doctor.examined import Examined
from app_pages.parts.doctor.taking import yours
from app_pages.parts.words import _, plural
from core.datasets.draft_steps import Step

SHOW = "findings"  # in the URL: which findings are shown


def toolbar(asked: Examined) -> str:
    """Draw the toolbar; return which findings are shown: "all", "open" or "done"."""
    with st.container(horizontal=True, vertical_alignment="center", key="doctor-bar"):
        titles = {"all": _("All"), "open": _("Open"), "done": _("Dealt with")}
        shown = choice(
            st.segmented_control, _("Findings"), titles, SHOW, required=True,
            label_visibility="collapsed",
        )  # fmt: skip
        _step("doctor-undo", _("Undo"), "Ctrl+Z", asked, asked.draft.done)
        _step("doctor-redo", _("Redo"), "Ctrl+Shift+Z", asked, asked.draft.undone)
        with st.popover(
            _("Your marks"), icon=":material/bookmarks:", key="your-marks", on_change="rerun"
        ) as place:
            if place.open:
                yours(asked)
    return shown


def _step(key: str, label: str, shortcut: str, asked: Examined, steps: tuple[Step, ...]) -> None:
    undoes = key == "doctor-undo"
    st.button(
        label, key=key, icon=":material/undo:" if undoes else ":material/redo:", shortcut=shortcut,
        on_click=acting.undo if undoes else acting.redo, args=(asked,), disabled=not steps,
        help=_in_words(steps[-1]) if steps else None,
    )  # fmt: skip


def _in_words(step: Step) -> str:
    """Say what a step did."""
    count = len(step.after) or len(step)
    words = {
        "leave out": plural("Left out {count} picture", "Left out {count} pictures", count),
        "take back": plural("Took back {count} decision", "Took back {count} decisions", count),
        "move": plural("Moved {count} picture", "Moved {count} pictures", count),
        "together": plural("Kept {count} with its copy", "Kept {count} with their copies", count),
        "keep": plural("Kept {count} as it is", "Kept {count} as they are", len(step.kept)),
        "pass over": plural(
            "Could not tell {count} label", "Could not tell {count} labels", len(step.kept)
        ),
        "import": plural("Took {count} mark from a file", "Took {count} marks from a file", count),
        "forget": plural("Forgot {count} mark", "Forgot {count} marks", count),
    }
    return words[step.action]
