"""How often which values occur, counted honestly: equal bins, and every finite number in one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from torch import Tensor

from core.parameters.edges import round_edges, whole_edges
from core.parameters.errors import ParameterError
from core.parameters.values import extent, finite_pieces, is_whole

MOST_BINS = 1_000


@dataclass(frozen=True, slots=True)
class Histogram:
    """Counts between edges, one more edge than counts; both empty where no value is finite.

    A number on an edge belongs to the bin above it, and on the last edge to the last bin, as in
    numpy.histogram. `whole` says that the bins hold whole numbers and the edges lie between those.
    `nan` and `infinite` are what is in no bin.
    """

    edges: tuple[float, ...]
    counts: tuple[int, ...]
    nan: int
    infinite: int
    whole: bool


def histogram(tensor: Tensor, bins: int = 40) -> Histogram:
    """Return a histogram of at most `bins` (2 to 1,000) equal bins with edges at round numbers.

    Whole numbers and truth values get bins around whole numbers, a constant tensor one bin. Raises
    ParameterError where there are no values, or for another number of bins.
    """
    if not 2 <= bins <= MOST_BINS:
        raise ParameterError(f"A histogram has 2 to {MOST_BINS:,} bins, not {bins:,}.")
    found, whole = extent(tensor), is_whole(tensor)
    if found.minimum is None or found.maximum is None:
        return Histogram((), (), found.nan, found.infinite, whole)
    if whole:
        edges = whole_edges(int(found.minimum), int(found.maximum), bins)
    else:
        edges = round_edges(found.minimum, found.maximum, bins)
    counts = np.zeros(len(edges) - 1, np.int64)
    for piece in finite_pieces(tensor):
        counts += np.bincount(_bins(piece.astype(np.float64), edges), minlength=len(counts))
    return Histogram(
        tuple(edges.tolist()), tuple(counts.tolist()), found.nan, found.infinite, whole
    )


def _bins(values: np.ndarray, edges: np.ndarray) -> np.ndarray:
    """Return each value's bin: guessed from the bins' width, then compared with the edges."""
    last = len(edges) - 2
    with np.errstate(over="ignore"):
        width = (edges[-1] - edges[0]) / (last + 1)
    if not np.isfinite(width):
        found = np.searchsorted(edges, values, side="right") - 1
        return np.minimum(found, last)
    guess = ((values - edges[0]) / width).astype(np.int64).clip(0, last)
    guess -= values < edges[guess]
    guess += (values >= edges[guess + 1]) & (guess < last)
    return guess
