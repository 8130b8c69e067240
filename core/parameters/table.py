"""The parameter table as a file: a row for each tensor, with all its names."""

from __future__ import annotations

import csv
from io import StringIO

from core.parameters.records import ModuleTree, TensorRow

_HEADER = (
    "name", "also named", "module type", "role", "shape", "dtype", "device", "numbers", "bytes",
    "trainable", "learned", "saved", "moved", "shares memory with",
)  # fmt: skip
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def to_csv(tree: ModuleTree) -> str:
    """Return the tensors of a network as CSV (RFC 4180), a header and one row each.

    Names of a tied tensor after the first, and plain attributes that hold it as well, are joined by
    "; ". The shape is written as Python has it, "(8, 4)", and is empty while uninitialized. Text that
    a spreadsheet would take for a formula has an apostrophe before it.
    """
    types = {row.path: row.type for row in tree.modules}
    text = StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(_HEADER)
    for row in tree.tensors:
        other = tree.tensors[row.shares].path if row.shares >= 0 else ""
        writer.writerow([safe(cell) for cell in (*_cells(row, types[row.module]), other)])
    return text.getvalue()


def _cells(row: TensorRow, module_type: str) -> tuple[object, ...]:
    shape = "" if row.shape is None else row.shape
    flags = (row.trainable, row.learned, row.saved, row.moved)
    return (
        row.path, "; ".join((*row.names[1:], *row.held)), module_type, row.role, shape, row.dtype,
        row.device, row.count, row.bytes, *("yes" if flag else "no" for flag in flags),
    )  # fmt: skip


def safe(cell: object) -> object:
    """Return a cell so that no spreadsheet runs it: what begins like a formula gets an apostrophe."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell
