"""Linked grids of numbers: point at a cell of any pane and see what it is made of, or goes into.

One component draws inputs, kernels and outputs as panes of cells. All that follows the pointer, the
keyboard or a tap happens in the browser (`assets/components/grids.js`); nothing is sent back.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from app_pages.parts.components import component
from app_pages.parts.words import _

Role = Literal["input", "kernel", "output"]
Scale = Literal["sequential", "signed", "none"]
Operation = Literal["sum", "maximum", "mean"]

_GRIDS = component("grids", "grids_model", "grids_lights", "grids_room")


@dataclass(frozen=True, slots=True, eq=False)
class Pane:
    """A grid of numbers under a title.

    `values` are (rows, columns); an input pane that is padded holds the whole padded grid, and
    `padded` says which of its cells are padding. `scale` colours the cells: "sequential" from
    nothing to the input's blue, for numbers from 0; "signed" blue, neutral, red, symmetric about
    zero; "none" not at all. `texts` stand in the cells instead of the numbers ("" hides them).
    `row` is the line of the layout in which the pane stands, `note` a sentence below it. `most` is
    the number that gets the full colour, by default the pane's largest.
    """

    name: str
    title: str
    role: Role
    values: np.ndarray
    scale: Scale = "signed"
    padded: np.ndarray | None = None
    texts: Sequence[Sequence[str]] | None = None
    row: int = 0
    note: str = ""
    most: float | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Sum:
    """How an output pane is made: of pairs of an input pane and a kernel pane (or none: pooling).

    `picked`, for a maximum, is for each output cell the place in the window that won, counted in
    reading order like the columns of the window table.
    """

    output: str
    terms: tuple[tuple[str, str | None], ...]
    operation: Operation = "sum"
    picked: np.ndarray | None = None


def grids(
    panes: Sequence[Pane],
    sums: Sequence[Sum],
    window: np.ndarray,
    key: str,
    *,
    hint: str,
    heat: Pane | None = None,
    sources: np.ndarray | None = None,
    start: tuple[str, int, int] | None = None,
) -> None:
    """Draw linked panes; position and pin of the visitor survive new data.

    `window` (output cells, weights) holds for every output cell, in reading order, the cells that
    its window reads as indices into the flat padded input grid; all sums share it
    (`core.convolution.padded.padded_window_index`). `hint` says what to do. `heat` is one more pane,
    drawn below, of the size of the first input without its padding: pointing at one is pointing at
    the other.
    `sources`, of the padded grid's shape, names the cell of the *unpadded* flat input that stands
    in each cell, −1 for none (`core.convolution.padded.padded_sources`): with it a cell and its
    copies in the padding are one. `start` is the cell (pane, row, column) that is pointed at
    until the visitor points elsewhere, by default the first cell of the first output.

    Without sums the panes are compared: the same cell is lit in all of them.
    """
    data = {
        "panes": [_pane(pane) for pane in panes],
        "sums": [_sum(each) for each in sums],
        "window": np.asarray(window).astype(int).ravel().tolist(),
        "weights": int(np.shape(window)[1]) if np.ndim(window) == 2 else 0,
        "sources": None if sources is None else np.asarray(sources).astype(int).ravel().tolist(),
        "heat": None if heat is None else _pane(heat),
        "start": None if start is None else list(start),
        "hint": hint,
        "words": _words(),
    }
    _GRIDS(data=data, key=key)


def _pane(pane: Pane) -> dict[str, Any]:
    values = np.asarray(pane.values, np.float64)
    rows, columns = values.shape
    return {
        "name": pane.name,
        "title": pane.title,
        "role": pane.role,
        "rows": rows,
        "columns": columns,
        "values": [_number(value) for value in values.ravel().tolist()],
        "scale": pane.scale,
        "padded": None if pane.padded is None else np.flatnonzero(pane.padded).tolist(),
        "texts": None if pane.texts is None else [text for line in pane.texts for text in line],
        "row": pane.row,
        "note": pane.note,
        "most": pane.most,
    }


def _sum(each: Sum) -> dict[str, Any]:
    picked = None if each.picked is None else np.asarray(each.picked).astype(int).ravel().tolist()
    terms = [list(term) for term in each.terms]
    return {"output": each.output, "terms": terms, "operation": each.operation, "picked": picked}


def _number(value: float) -> float | int | str:
    """Return a number as JSON can carry it: infinity as the word that JavaScript reads."""
    if not math.isfinite(value):
        return "NaN" if math.isnan(value) else f"{'-' if value < 0 else ''}Infinity"
    return int(value) if value.is_integer() else value


def _words() -> dict[str, str]:
    """Return what the browser says by itself, in the visitor's language."""
    return {
        "cell": _("{title}, row {row}, column {column}: {value}"),
        "padding": _("padding"),
        "reads": _("{value} is read by {count} of {all} outputs"),
        "unread": _("{value} is read by no output"),
        "multiplies": _("The weight {value} multiplies {count} cells, one for each output"),
        "places": _("Output ({row}, {column}) reads rows {rows} and columns {columns}"),
        "total": _("Sum"),
        "pinned": _("Pinned. Click it again or press Escape to let go."),
    }
