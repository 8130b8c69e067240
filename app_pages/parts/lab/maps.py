"""Rows of grids of numbers in colour; one of them may let the visitor choose a cell."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import streamlit as st

from app_pages.parts.components import component
from app_pages.parts.words import _
from core.convolution import Pair, Rows

_MAPS = component("maps")
Kind = Literal["input", "signed", "changed"]


@dataclass(frozen=True, slots=True)
class Map:
    """A grid under a title: `scale` is the number that has the full colour, `frames` marked cells.

    "input" is blue from nothing, "signed" blue, neutral and red about zero, "changed" green.
    """

    title: str
    values: Rows
    scale: float
    kind: Kind = "signed"
    note: str = ""
    frames: tuple[Pair, ...] = ()
    pick: bool = False


def maps(
    shown: Sequence[Map],
    key: str,
    *,
    across: int = 3,
    on_pick: Callable[[Pair], None] | None = None,
) -> None:
    """Draw maps side by side; `on_pick` is called with the cell that the visitor chooses."""

    def picked() -> None:
        cell = st.session_state[key].cell
        if on_pick and cell:
            on_pick((int(cell[0]), int(cell[1])))

    _MAPS(key=key, data=sent(shown, across), on_cell_change=picked)


def sent(shown: Sequence[Map], across: int = 3) -> dict[str, Any]:
    """Return what the component draws."""
    return {
        "across": across,
        "place": _("row {row}, column {column}: {value}"),
        "maps": [
            {
                "title": each.title, "note": each.note, "kind": each.kind, "pick": each.pick,
                "scale": each.scale or 1.0, "frames": [list(cell) for cell in each.frames],
                "values": [[_finite(value) for value in row] for row in each.values],
            }
            for each in shown
        ],
    }  # fmt: skip


def largest(*planes: Rows) -> float:
    """Return the largest number of several planes, without its sign."""
    return max(abs(value) for plane in planes for row in plane for value in row)


def _finite(value: float) -> float:
    return float(f"{value:.7g}") if math.isfinite(value) else 0.0
