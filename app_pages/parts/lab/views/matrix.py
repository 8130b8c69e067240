"""As a matrix: the same correlation as im2col times weights, and as one sparse matrix."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import streamlit as st

from app_pages.parts.choices import choice
from app_pages.parts.lab.asked import Asked
from app_pages.parts.lab.ending import ending
from app_pages.parts.lab.matrix_pane import LinkedMatrix, linked_matrix
from app_pages.parts.lab.plane import plane, written
from app_pages.parts.words import _
from core.convolution import Geometry, Rows
from core.convolution.padded import (
    padded_sources,
    padded_values,
    padded_window_index,
    padding_mask,
)

CODE = (
    "core.convolution.matrix.im2col",
    "core.convolution.matrix.im2col_product",
    "core.convolution.matrix.operation_matrix",
)


@dataclass(frozen=True, slots=True)
class Products:
    """Both products of one picture and one kernel, and by how much they differ at most.

    `entries` (n, 3) are row, column and value of the sparse matrix, those that are stored; `windows`
    (outputs, weights) is im2col turned, a row for each window.
    """

    entries: np.ndarray
    windows: np.ndarray
    output: np.ndarray
    difference: float


@st.cache_data(max_entries=64, show_spinner=False)
def products(cells: Rows, kernel: Rows, geometry: Geometry) -> Products:
    """Compute the correlation both ways."""
    import torch

    from core.convolution import im2col, im2col_product, operation_matrix

    x, weights = (torch.tensor(rows, dtype=torch.float64) for rows in (cells, kernel))
    given = {
        "stride": geometry.stride, "padding": geometry.padding, "dilation": geometry.dilation,
        "padding_mode": geometry.padding_mode,
    }  # fmt: skip
    matrix = operation_matrix(weights, geometry)
    by_matrix = matrix @ x.flatten()
    by_windows = im2col_product(x[None], weights[None, None], **given)[0]  # type: ignore[arg-type]
    windows = im2col(x[None], geometry.kernel, **given).T  # type: ignore[arg-type]
    entries = torch.cat([matrix.indices().double(), matrix.values()[None]]).T
    difference = (by_matrix - by_windows).abs().max().item()
    output = by_windows.reshape(geometry.output)
    return Products(entries.numpy(), windows.numpy(), output.numpy(), difference)


def show(asked: Asked) -> None:
    """Draw the view."""
    found = products(plane(asked), asked.weights, asked.geometry)
    kinds = {"sparse": _("One sparse matrix"), "windows": _("Windows × weights (im2col)")}
    kind = choice(
        st.segmented_control, _("Written as"), kinds, key="matrix_as", required=True,
        label_visibility="collapsed",
    )  # fmt: skip
    with st.container(border=True):
        linked_matrix(linked(asked, found, kind), words(asked, kind), "matrix-linked")
    notes(asked, kind)
    facts(asked, found, kind)
    from core.convolution import matrix_source

    source = matrix_source(written(asked), asked.weights, asked.geometry)
    ending("matrix", source, *CODE, experiment=asked.experiment)


def linked(asked: Asked, found: Products, kind: str) -> LinkedMatrix:
    """Return what is drawn: one matrix or the other, and what its rows and columns stand for."""
    layer, x, weights = asked.geometry, np.array(plane(asked)), np.array(asked.weights)
    rows, columns = np.indices(found.windows.shape)
    windows = np.stack([rows.ravel(), columns.ravel(), found.windows.ravel()], axis=1)
    sparse = kind == "sparse"
    return LinkedMatrix(
        kind="sparse" if sparse else "windows",
        size=(math.prod(layer.output), x.size if sparse else weights.size),
        entries=found.entries if sparse else windows,
        vector=(x if sparse else weights).ravel(),
        picture=padded_values(x, layer),
        padded=padding_mask(layer),
        sources=padded_sources(layer),
        output=found.output,
        window=padded_window_index(layer),
    )


def facts(asked: Asked, found: Products, kind: str) -> None:
    """Draw the figures of the matrix that is shown."""
    layer = asked.geometry
    outputs, cells = math.prod(layer.output), math.prod(layer.size)
    rows = [
        *(of_sparse(found, outputs * cells) if kind == "sparse" else of_windows(outputs, layer)),
        (_("Difference"), difference(found.difference),
         _("The largest between the two ways, in 64-bit numbers.")),
    ]  # fmt: skip
    with st.grid(len(rows), min_column_width=140, gap="small"):
        for title, value, why in rows:
            st.metric(title, value, border=True, height="stretch", help=why)


def of_sparse(found: Products, entries: int) -> list[tuple[str, str, str]]:
    """Return the figures of the sparse matrix: how much of it is zeros, how few weights it has."""
    values = found.entries[:, 2][found.entries[:, 2] != 0]
    return [
        (_("Entries"), f"{entries:,}", _("A dense layer would have a weight of its own for each.")),
        (_("Zeros"), f"{1 - values.size / entries:.1%}", _("Of all entries.")),
        (_("Different weights"), f"{np.unique(values).size:,}",
         _("Values other than zero, among all entries of the matrix.")),
    ]  # fmt: skip


def of_windows(outputs: int, layer: Geometry) -> list[tuple[str, str, str]]:
    """Return the figures of the windows: how many numbers become of how many cells."""
    cells, weights = math.prod(layer.size), math.prod(layer.kernel)
    return [
        (_("Entries"), f"{outputs * weights:,}",
         _("Most cells of the picture are written several times.")),
        (_("Cells of the picture"), f"{cells:,}", _("Each stands in as many rows as read it.")),
    ]  # fmt: skip


def difference(value: float) -> str:
    """Write a difference: `"0"` or `"1.1e-16"`."""
    return f"{value:.1e}" if value else "0"


def notes(asked: Asked, kind: str) -> None:
    """Say what is particular about the matrix that is shown."""
    layer = asked.geometry
    if kind == "windows":
        st.caption(
            _("Drawn with a row for each window; PyTorch's `unfold` gives a column for each.")
        )
    elif layer.padding_mode != "zeros" and layer.padding != (0, 0):
        st.caption(
            _(
                "Padding that copies cells has no columns of its own: where a window reads a cell"
                " and its copy, their weights are summed into one entry, so that there may be more"
                " different weights than the kernel has."
            )
        )
    elif layer.padding != (0, 0):
        st.caption(
            _("A padded zero adds nothing and has no column: rows at the edge have fewer weights.")
        )


def words(asked: Asked, kind: str) -> Mapping[str, str]:
    """Return what the browser says, in the visitor's language."""
    sparse = kind == "sparse"
    (height, width), (rows, columns) = asked.geometry.size, asked.geometry.output
    weights = math.prod(asked.geometry.kernel)
    title = _("M · x = y; M is {rows:,} × {cells:,}, a row for each output cell")
    if not sparse:
        title = _("X · w = y; X is {rows:,} × {weights:,}, a row for each window")
    return {
        "picture": _("picture x, {height} × {width}").format(height=height, width=width),
        "output": _("output y, {height} × {width}").format(height=rows, width=columns),
        "matrix": title.format(rows=rows * columns, cells=height * width, weights=weights),
        "vector": _("x, one cell after another") if sparse else _("w, the kernel's weights in a row"),
        "answer": _("y, one cell after another"),
        "hint": _(
            "Point at a row, an output cell or a cell of the picture; arrow keys move on; click or"
            " Enter pins, Escape lets go."
        ),
        "row": _("Row {row} of M, {zeros} zeros left out:"),
        "window": _("Window {row} times the weights:"),
        "column": _("Cell {column} of x is {value}; {count} rows read it."),
        "weight": _("Weight {column} is {value}; it multiplies one cell of each of {count} windows."),
        "copies": _("This cell holds {value} and stands in {count} windows."),
        "padding": _("A padded zero: it has no column in M, as it adds nothing."),
        "more": _("{count} more"),
        "pinned": _("pinned"),
    }  # fmt: skip
