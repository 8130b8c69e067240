"""Arithmetic on a piece of two tensors as 64-bit floats, which neither overflows nor loses small numbers."""

from __future__ import annotations

import math

import numpy as np

SHORT = 2**13  # numbers in a dot product; OpenBLAS starts threads for longer ones, which cost more
LOOK = 2**10  # numbers that tell most different pieces apart
SAFE = (1e-250, 1e300)  # between them no square has over- or underflown so that it matters
ALIKE = 1e3  # how much longer one piece may be than the other for Σab to follow from the norms


def dot(x: np.ndarray, y: np.ndarray) -> float:
    """Return Σxy, in short runs whose sums are added."""
    whole = len(x) - len(x) % SHORT
    with np.errstate(over="ignore"):  # whoever asks looks whether it is finite
        found = float(np.dot(x[whole:], y[whole:]))
        if whole:
            runs = np.vecdot(x[:whole].reshape(-1, SHORT), y[:whole].reshape(-1, SHORT))
            found += float(runs.sum())
    return found


def length(x: np.ndarray, squares: float) -> float:
    """Return ‖x‖ of finite numbers, given Σx² unless that has over- or underflown."""
    if SAFE[0] < squares < SAFE[1]:
        return math.sqrt(squares)
    largest = float(np.abs(x).max(initial=0.0))
    if largest == 0:
        return 0.0
    exponent = math.frexp(largest)[1]
    scaled = np.ldexp(x, -exponent)
    return float(np.ldexp(math.sqrt(dot(scaled, scaled)), exponent))


def identical(x: np.ndarray, y: np.ndarray) -> bool:
    """Return whether two pieces are the same bit for bit; most that differ are seen at once."""
    if x.dtype != y.dtype:
        return False
    if x.ctypes.data == y.ctypes.data and x.strides == y.strides:
        return True
    kind = np.dtype(f"u{x.dtype.itemsize}")
    left, right = x.view(kind), y.view(kind)
    return bool((left[:LOOK] == right[:LOOK]).all()) and bool((left == right).all())


def related(a: float, b: float) -> bool:
    """Return whether 2ab = a² + b² − (b − a)² gives Σab to the last digits of ‖a‖‖b‖."""
    return 1e-120 < a < 1e120 and a < ALIKE * b and b < ALIKE * a


def law_of_cosines(a: float, b: float, difference: float) -> float:
    """Return Σab / (‖a‖‖b‖), given ‖a‖, ‖b‖ and ‖b − a‖; see `related` for where it is exact."""
    return (a / b + b / a - (difference / a) * (difference / b)) / 2


def angle(a: np.ndarray, b: np.ndarray, norms: tuple[float, float]) -> float:
    """Return Σab / (‖a‖‖b‖), with each scaled by itself; 0 where one is nothing but zeros."""
    if 0 in norms:
        return 0.0
    exponents = [math.frexp(each)[1] for each in norms]
    x, y = np.ldexp(a, -exponents[0]), np.ldexp(b, -exponents[1])
    return dot(x, y) / math.sqrt(dot(x, x)) / math.sqrt(dot(y, y))


def subtract(x: np.ndarray, y: np.ndarray, a: np.ndarray, b: np.ndarray) -> None:
    """Put y − x into `b`, given both as 64-bit floats; those hold 53 bits, whole numbers up to 64."""
    if x.dtype == y.dtype and x.dtype.kind in "iu" and x.dtype.itemsize == 8:
        halves = np.array(32, x.dtype), np.array(2**32 - 1, x.dtype)
        upper = (y >> halves[0]).astype(np.float64) - (x >> halves[0]).astype(np.float64)
        lower = (y & halves[1]).astype(np.float64) - (x & halves[1]).astype(np.float64)
        np.add(upper * 2.0**32, lower, out=b)
    else:
        with np.errstate(over="ignore"):
            np.subtract(b, a, out=b)
