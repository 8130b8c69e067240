"""A picture, a matrix and its output, linked: the Python face of `assets/components/matrix.js`.

Point at a row and see its window in the picture; at an output cell, and its row lights up; at a cell
of the picture, and every row that reads it. All of it in the browser, nothing is sent back.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from app_pages.parts.components import component

Kind = Literal["sparse", "windows"]

_MATRIX = component("matrix", "matrix_links", "matrix_paint")


@dataclass(frozen=True, slots=True, eq=False)
class LinkedMatrix:
    """A matrix with a row for each output cell, and what its rows and columns stand for.

    Of a "sparse" matrix the columns are the picture's cells, of the "windows" the kernel's weights.
    `entries` (n, 3) are row, column and value of what is drawn; `vector` is what the matrix is
    multiplied by. `picture` is the padded picture, `padded` says which of its cells are padding, and
    `sources` which cell of the picture stands in each, −1 for none. `window` (rows, weights) holds
    the cells of the padded picture that each row reads.
    """

    kind: Kind
    size: tuple[int, int]
    entries: np.ndarray
    vector: np.ndarray
    picture: np.ndarray
    padded: np.ndarray
    sources: np.ndarray
    output: np.ndarray
    window: np.ndarray


def linked_matrix(shown: LinkedMatrix, words: Mapping[str, str], key: str) -> None:
    """Draw it; where the visitor points, and what he pinned, survives new data."""
    sparse, signed = shown.kind == "sparse", bool((shown.picture < 0).any())
    data = {
        "kind": shown.kind,
        "matrix": {
            "rows": shown.size[0],
            "cols": shown.size[1],
            "signed": sparse or signed,
            "entries": [[int(r), int(c), _short(v)] for r, c, v in shown.entries.tolist()],
        },
        "vector": _plane(shown.vector[None], signed or not sparse),
        "picture": _plane(shown.picture, signed)
        | {"padded": shown.padded.ravel().astype(int).tolist()},
        "output": _plane(shown.output, True),
        "sources": shown.sources.ravel().tolist(),
        "window": shown.window.tolist(),
        "words": dict(words),
    }
    _MATRIX(data=data, key=key)


def _plane(values: np.ndarray, signed: bool) -> dict[str, Any]:
    rows, columns = values.shape
    numbers = [_short(value) for value in values.ravel().tolist()]
    return {"rows": rows, "cols": columns, "values": numbers, "signed": signed}


def _short(value: float) -> float | int:
    return int(value) if value.is_integer() else value
