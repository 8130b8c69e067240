"""A tensor's picture and histogram as the named data of their charts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from app_pages.parts.network.shown import dimensions
from app_pages.parts.words import _, plural

if TYPE_CHECKING:
    from core.parameters import Histogram, Picture

GAP = 0.4  # between kernels, in cells


def heat(picture: Picture, reach: float = 0.0) -> dict[str, pa.Table]:
    """Return the data of `charts.tensors.heatmap`; 0: its scale ends at its largest magnitude."""
    taken = picture.places >= 0
    places = [
        _spread(along, tile)[taken]
        for along, tile in zip([*np.indices(taken.shape)], picture.tile, strict=True)
    ]
    rows, columns = (float(place.max(initial=0)) + 1 for place in places)
    values = picture.values[taken]
    finite = np.isfinite(values)
    reach = reach or float(np.abs(values[finite]).max(initial=0)) or 1.0
    cells = pa.table({
        "across": places[1],
        "down": places[0],
        "rows": np.full(len(values), rows, np.float32),
        "columns": np.full(len(values), columns, np.float32),
        "index": [str(list(index)) for index in picture.indices()[:, taken].T.tolist()],
        "number": pa.array(values.astype(np.float32), mask=~finite),
        "share": pa.array((values / reach).astype(np.float32), mask=~finite),
        "broken": ["" if ok else str(value) for value, ok in zip(values, finite, strict=True)],
    })  # fmt: skip
    return {
        "cells": cells,
        "edges": _edges(picture, rows, columns),
        "reach": pa.table({"reach": [reach]}),
    }


def _spread(along: np.ndarray, tile: int) -> np.ndarray:
    """Return where cells stand along an axis, with a gap between what does not belong together."""
    gaps = GAP * (along // tile) if tile > 1 else 0.0
    return (along + gaps).astype(np.float32)


def _edges(picture: Picture, rows: float, columns: float) -> pa.Table:
    """Return what the first and the last row and column are numbered in the tensor."""
    down, across = picture.places.shape
    found = [
        (text, side, place)
        for side, last, most in (("left", (down - 1, 0), rows), ("top", (0, across - 1), columns))
        if picture.places.size and max(last) > 0
        for text, place in zip(_numbers(picture, last), (0.0, most - 1), strict=True)
    ]
    return pa.table({
        "text": pa.array([each[0] for each in found], pa.string()),
        "side": pa.array([each[1] for each in found], pa.string()),
        "place": pa.array([each[2] for each in found], pa.float32()),
        "rows": np.full(len(found), rows, np.float32),
        "columns": np.full(len(found), columns, np.float32),
    })  # fmt: skip


def _numbers(picture: Picture, last: tuple[int, int]) -> tuple[str, str]:
    """Return the index of the first and of the last cell along the outermost axis that differs."""
    start, end = picture.index(0, 0) or (), picture.index(*last) or ()
    differing = [pair for pair in zip(start, end, strict=True) if pair[0] != pair[1]]
    return (f"{differing[0][0]:,}", f"{differing[0][1]:,}") if differing else ("", "")


def bins(found: Histogram) -> pa.Table:
    """Return the data of `charts.tensors.histogram`."""
    return pa.table({
        "low": pa.array(found.edges[:-1], pa.float64()),
        "high": pa.array(found.edges[1:], pa.float64()),
        "count": pa.array(found.counts, pa.int64()),
    })  # fmt: skip


def folded(picture: Picture) -> str:
    """Say how a tensor was laid flat, and what was left out."""
    count = int(np.prod(picture.shape))
    shown = int((picture.places >= 0).sum())
    ways = {
        "matrix": _("as they stand in the tensor"),
        "row": _("in a row") if len(picture.places) == 1 else _("in a row that goes on below"),
        "kernels": _("each {tile} kernel on its own").format(tile=dimensions(picture.tile)),
        "stacked": _("its matrices on top of each other"),
    }
    all_of_them = plural("The {count:,} number", "All {count:,} numbers", count)
    amount = all_of_them if shown == count else _("{shown:,} of {count:,} numbers").format(
        shown=shown, count=count
    )  # fmt: skip
    words = f"{amount}, {ways[picture.folding]}."
    if picture.thinned:
        words += " " + _("Left out to fit: shown is {thinned}.").format(
            thinned=_(" and ").join(map(str, picture.thinned))
        )
    return words
