"""The scale of familiarity with a threshold to move, drawn by `assets/components/familiarity.js`."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import streamlit as st

from app_pages.parts.components import component
from app_pages.parts.predict.trust.words import kind
from app_pages.parts.words import _

if TYPE_CHECKING:
    from core.prediction.familiarity import Group, Scale
    from core.prediction.knowledge import Knowledge

_FAMILIARITY = component("familiarity", "make", "familiarity_ridge")
KEY = "familiarity"
DIGITS = 3  # of a threshold that the visitor has chosen, after the point: it stands in the URL


@dataclass(frozen=True, slots=True)
class Mark:
    """A visitor's photo on the scale: its name, how familiar it is, and what is said of it."""

    name: str
    familiarity: float
    said: str


def scale(
    known: Knowledge, threshold: float, marks: Sequence[Mark], move: Callable[[float], None],
    *, by_kind: bool,
) -> None:  # fmt: skip
    """Draw the scale; `move` gets a threshold on it, once the visitor has moved the line there."""
    from core.prediction.familiarity import scale_of

    found = scale_of(known, [threshold], by_kind=by_kind)

    def moved() -> None:
        asked = st.session_state[KEY].threshold
        if isinstance(asked, int | float) and math.isfinite(asked):
            chosen = found.thresholds[found.nearest(asked)]
            move(chosen if chosen == known.threshold else round(chosen, DIGITS))

    _FAMILIARITY(
        key=KEY, data=sent(found, known.threshold, threshold, marks), on_threshold_change=moved
    )


def sent(found: Scale, usual: float, threshold: float, marks: Sequence[Mark]) -> dict[str, Any]:
    """Return what the component draws."""
    return {
        "least": found.least, "most": found.most, "thresholds": list(found.thresholds),
        "threshold": threshold, "usual": usual, "words": _words(),
        "groups": [_group(each) for each in found.groups],
        "photos": [
            {
                "name": each.name, "title": f"{each.name}: {each.said}",
                "familiarity": each.familiarity, "at": found.place(each.familiarity),
            }
            for each in marks
        ],
    }  # fmt: skip


def _group(each: Group) -> dict[str, Any]:
    name = {
        "known": _("Validation photos"),
        "held out": _("Other things, held out"),
        "fitted": _("Other things, fitted"),
    }[each.side]
    return {
        "name": kind(each.kind) if each.kind else name, "heading": name if each.kind else "",
        "known": each.side == "known", "fitted": each.side == "fitted",
        "count": each.count, "counts": list(each.counts), "accepted": list(each.accepted),
    }  # fmt: skip


def _words() -> dict[str, str]:
    return {
        "photos": _("Your photos"),
        "unlike": _("unlike what it knows"),
        "like": _("like what it knows"),
        "threshold": _("Threshold of familiarity"),
        "usual": _("the threshold by default"),
        "back": _("Back to the default"),
        "refused": _("{share} refused"),
        "through": _("{share} through"),
        "of": _("{part} of {all}"),
        "neither": _("{part} of {all} neither"),
        "said": _(
            "At this threshold it refuses {refused} of what it knows, and lets {through} of the other "
            "things through."
        ),
    }
