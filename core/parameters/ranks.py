"""The k-th smallest of many numbers, exactly, without sorting or copying them.

A radix selection: every number becomes an unsigned integer of the same order; a first reading counts
its upper 16 bits, the next one the 16 bits below among those that start like the one looked for, and
so on. Two readings for 32 bits, four for 64, with a table of 65,536 counts for each number looked for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import numpy as np

_DIGIT = 16  # bits
_DIGITS = 2**_DIGIT


def order_statistics(
    read: Callable[[], Iterable[np.ndarray]], ranks: Sequence[int]
) -> dict[int, float]:
    """Return the values at `ranks` (0: the smallest) of the finite numbers that `read()` yields.

    All arrays are of one dtype, and every rank is smaller than how many numbers there are.
    """
    # Where each rank is: the upper bits found so far, and its rank among the numbers with them.
    found = {rank: (0, rank) for rank in ranks}
    dtype = next(iter(read())).dtype
    bits = 8 * _keys(np.zeros(1, dtype)).itemsize
    for shift in range(bits - _DIGIT, -1, -_DIGIT):
        counts = _count(read, {start for start, _ in found.values()}, shift)
        for rank, (start, within) in found.items():
            up_to = counts[start].cumsum()
            digit = int(np.searchsorted(up_to, within, side="right"))
            before = int(up_to[digit - 1]) if digit else 0
            found[rank] = (start << _DIGIT | digit, within - before)
    return {rank: _value(key, dtype) for rank, (key, _) in found.items()}


def _count(
    read: Callable[[], Iterable[np.ndarray]], starts: Iterable[int], shift: int
) -> dict[int, np.ndarray]:
    """Count the digits at `shift` of the numbers whose bits above it are one of `starts`."""
    counts = {start: np.zeros(_DIGITS, np.int64) for start in starts}
    for piece in read():
        keys = _keys(piece) >> shift
        for start, count in counts.items():
            fitting = keys[keys >> _DIGIT == start] & (_DIGITS - 1)
            count += np.bincount(fitting.astype(np.int64), minlength=_DIGITS)
    return counts


def _keys(values: np.ndarray) -> np.ndarray:
    """Return unsigned integers of the same order as `values`."""
    if values.dtype.kind == "u":
        return values.astype(np.uint64)
    if values.dtype.kind == "i":
        return values.astype(np.int64).view(np.uint64) ^ np.uint64(2**63)
    wide = values if values.dtype == np.float64 else values.astype(np.float32)
    bits = wide.view(f"u{wide.itemsize}")
    top = bits.dtype.type(1 << 8 * wide.itemsize - 1)
    return np.where(bits & top, ~bits, bits | top)  # below zero, larger bits mean smaller numbers


def _value(key: int, dtype: np.dtype) -> float:
    """Return the number that has this key."""
    if dtype.kind == "u":
        return key
    if dtype.kind == "i":
        return key - 2**63
    size = 8 if dtype == np.float64 else 4
    top = 1 << 8 * size - 1
    bits = key ^ top if key & top else ~key & (2 * top - 1)
    return float(np.array(bits, f"u{size}").view(f"f{size}"))
