"""A tensor of activations or gradients in a few numbers and a histogram."""

from __future__ import annotations

import math

from torch import Tensor

from core.parameters.histograms import histogram
from core.parameters.signal.records import Spread
from core.parameters.statistics import moments
from core.parameters.values import extent


def spread(tensor: Tensor, bins: int) -> Spread:
    """Return how a tensor's numbers are spread, exactly up to 64-bit rounding.

    Raises ParameterError where there are no values.
    """
    found, counted = extent(tensor), histogram(tensor, bins)
    if found.minimum is None or found.maximum is None:
        empty = (None,) * 5
        return Spread(found.count, *empty, found.nan, found.infinite, counted)
    mean, deviation, norm = moments(tensor, max(abs(found.minimum), abs(found.maximum)))
    return Spread(
        found.count, mean, deviation, norm / math.sqrt(found.finite), found.minimum, found.maximum,
        found.nan, found.infinite, counted,
    )  # fmt: skip


def rms(tensor: Tensor) -> float | None:
    """Return the root of the mean square of a tensor's finite numbers, None where there are none."""
    found = extent(tensor)
    if found.minimum is None or found.maximum is None:
        return None
    largest = max(abs(found.minimum), abs(found.maximum))
    return moments(tensor, largest)[2] / math.sqrt(found.finite)
