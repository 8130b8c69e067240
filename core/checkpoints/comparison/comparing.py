"""Comparing two sets of named tensors key by key.

‖b − a‖ / ‖a‖        how large the change is beside what was there
Σab / (‖a‖‖b‖)       whether both point the same way: 1 for the same direction, −1 for the opposite
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

import numpy as np
import torch
from torch import Tensor

from core.checkpoints.comparison.numbers import Numbers, Workspace
from core.checkpoints.comparison.pairing import Pair, equal, pairs
from core.checkpoints.comparison.records import Comparison, Difference, Row, Side, Status
from core.checkpoints.comparison.totals import total
from core.checkpoints.memory import named
from core.checkpoints.records import Entry, FileError, Tensors
from core.parameters.errors import ParameterError

Progress = Callable[[int, int], None]


def compare(
    a: Tensors | Mapping[str, Tensor],
    b: Tensors | Mapping[str, Tensor],
    *,
    progress: Progress | None = None,
) -> Comparison:
    """Compare all tensors of `a` with those of `b`; numbers are read once, piece by piece.

    Either is an opened file, or a state dict, which is called "a" or "b". `progress` hears after each key how many bytes have been read, and how many there are in all.
    Raises FileError where a tensor cannot be read.
    """
    a, b = named(a, "a"), named(b, "b")
    room, rows, read = Workspace(), [], 0
    whole = sum(entry.bytes for side in (a, b) for entry in side.entries.values())
    for pair in pairs(a, b):
        row = _row(a, b, pair, room)
        rows.append(row)
        if progress is not None:
            read += _bytes(a, pair.a) + _bytes(b, pair.b)
            progress(read, whole)
    return Comparison(a.name, b.name, tuple(rows), total(rows, a.ties, b.ties))


def difference(a: Tensors, b: Tensors, row: Row) -> Tensor:
    """Return b − a of a row of their comparison, of its shape, as floats of 32 bits or of 64.

    64 where one of them has 64 bits or holds whole numbers. Raises FileError where there is nothing to
    subtract.
    """
    if row.difference is None or row.a is None or row.b is None:
        raise FileError(f"Nothing can be subtracted at {row.key!r}: the two do not have one shape.")
    x, y = a.tensor(row.a.key).detach(), b.tensor(row.b.key).detach()
    wide = any(not each.is_floating_point() or each.itemsize > 4 for each in (x, y))
    kind = torch.float64 if wide else torch.float32
    return y.to(kind) - x.to(kind)


def _bytes(side: Tensors, key: str | None) -> int:
    return 0 if key is None else side.entries[key].bytes


def _row(a: Tensors, b: Tensors, pair: Pair, room: Workspace) -> Row:
    if pair.b is None:
        key = str(pair.a)
        return Row("gone", _alone(a, key, room), None, note=_plain(a.entries[key]))
    if pair.a is None:
        return Row("added", None, _alone(b, pair.b, room), note=_plain(b.entries[pair.b]))
    one, other = a.entries[pair.a], b.entries[pair.b]
    if one.kind != "tensor" or other.kind != "tensor":
        return _values(one, other)
    if one.shape != other.shape:
        sides = _alone(a, pair.a, room), _alone(b, pair.b, room)
        note = _laid_out(a.tensor(pair.a), b.tensor(pair.b))
        return Row("reshaped", *sides, None, pair.how, note)
    x = a.tensor(pair.a)
    y = x if pair.how == "content" else b.tensor(pair.b)  # the very same, as has been seen
    try:
        numbers = room.compare(x, y)
    except ParameterError as error:
        status: Status = "same" if one.dtype == other.dtype and equal(x, y) else "changed"
        return Row(
            _status(pair, one, other, status), _side(one), _side(other), None, pair.how, str(error)
        )
    status = _status(pair, one, other, "changed" if numbers.changed else "same")
    return _compared(one, other, numbers, status, pair.how)


def _status(pair: Pair, one: Entry, other: Entry, otherwise: Status) -> Status:
    if pair.a != pair.b:
        return "renamed"
    return "retyped" if one.dtype != other.dtype else otherwise


def _compared(one: Entry, other: Entry, found: Numbers, status: Status, how: str) -> Row:
    place = None
    if found.place is not None:
        place = (
            tuple(int(each) for each in np.unravel_index(found.place, one.shape))
            if one.shape
            else ()
        )
    change = found.norm / found.norm_a if found.norm_a else math.inf if found.norm else 0.0
    return Row(
        status,
        _side(one, found.norm_a, found.nan[0], found.infinite[0]),
        _side(other, found.norm_b, found.nan[1], found.infinite[1]),
        Difference(found.norm, change, found.cosine, found.changed, found.largest, place),
        how,
    )


def _side(entry: Entry, norm: float | None = None, nan: int = 0, infinite: int = 0) -> Side:
    return Side(entry.key, entry.shape, entry.dtype, entry.count, norm, nan, infinite)


def _alone(tensors: Tensors, key: str, room: Workspace) -> Side:
    entry = tensors.entries[key]
    if entry.kind != "tensor":
        return _side(entry)
    try:
        found = room.alone(tensors.tensor(key))
    except ParameterError:
        return _side(entry)
    return _side(entry, found.norm, found.nan, found.infinite)


def _values(one: Entry, other: Entry) -> Row:
    """Compare what is no pair of tensors: numbers and texts by how they are written."""
    sides = _side(one), _side(other)
    if one.kind != other.kind:
        return Row(
            "changed", *sides, note="A tensor in one of the two, a plain value in the other."
        )
    same = (one.dtype, one.text) == (other.dtype, other.text)
    words = _plain(one) if same else f"{one.text} became {other.text}."
    return Row("same" if same else "changed", *sides, note=words)


def _plain(entry: Entry) -> str:
    return "" if entry.kind == "tensor" else f"The plain value {entry.text}."


def _laid_out(x: Tensor, y: Tensor) -> str:
    """Say whether two tensors of different shapes hold the same numbers all the same."""
    if x.dtype != y.dtype or x.numel() != y.numel():
        return ""
    if equal(x, y):
        return "The same numbers in the same order, in another shape."
    if x.ndim == 2 and x.T.shape == y.shape and equal(x.T, y):
        return "The same numbers, transposed."
    return ""
