"""How a tensor's numbers are drawn on every page: a heatmap, a histogram, and a few figures."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from app_pages.parts.drawing import draw
from app_pages.parts.network.trees.cells import bins
from app_pages.parts.network.trees.heatmap import heatmap
from app_pages.parts.network.trees.words import number
from app_pages.parts.words import _
from charts import tensors

if TYPE_CHECKING:
    from torch import Tensor

    from core.parameters import Histogram, Picture, Statistics

LEAST_BINS, MOST_BINS = 5, 50
LEAST_CELLS, MOST_CELLS = 16, 64  # to a side of a heatmap


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """What is drawn of a tensor's values."""

    statistics: Statistics
    histogram: Histogram
    picture: Picture


def look(tensor: Tensor) -> Seen:
    """Return a tensor's values in short. Raises ParameterError where it has none."""
    from core.parameters import describe, histogram, picture

    few = round(2 * tensor.numel() ** (1 / 3))  # the Rice rule: as many as the numbers can fill
    spread = histogram(tensor, min(max(few, LEAST_BINS), MOST_BINS))
    return Seen(describe(tensor), spread, picture(tensor, _side(tuple(tensor.shape))))


def _side(shape: tuple[int, ...]) -> int:
    """Return into how many cells a side a tensor goes; a vector into a square, so that one sees them."""
    long = [size for size in shape if size > 1]
    if len(long) > 1:
        return MOST_CELLS
    return min(max(math.isqrt(max(long, default=1)) + 1, LEAST_CELLS), MOST_CELLS)


def draw_seen(seen: Seen, key: str) -> None:
    """Draw values side by side as a heatmap, a histogram and figures; the charts' keys begin with `key`."""
    left, middle, right = st.columns([4, 5, 3], gap="medium")
    with left:
        heatmap(_("Values"), seen.picture, f"{key}-values")
    with middle:
        draw_histogram(seen, f"{key}-histogram")
    with right:
        st.markdown("**" + _("In numbers") + "**")
        st.table(figures(seen.statistics), border="horizontal", hide_header=True)


def draw_histogram(found: Seen, key: str) -> None:
    """Draw how the values are spread."""
    st.markdown("**" + _("How they are spread") + "**")
    if not any(found.histogram.counts):
        st.caption(_("There is no finite number to count."))
        return
    draw(
        tensors.histogram(_("value"), _("numbers")), key,
        alt=_("Histogram of the tensor's values"), bins=bins(found.histogram),
    )  # fmt: skip
    count, least = sum(found.histogram.counts), found.statistics.minimum
    if count and least == found.statistics.maximum:
        st.caption(_("All of them are {value}.").format(value=number(least)))
    else:
        st.caption(_("{count:,} numbers in equal bins.").format(count=count))


def figures(found: Statistics) -> Mapping[str, str]:
    """Return what can be said of values in a few numbers, by their titles."""
    quantiles = dict(found.quantiles)
    return {
        _("Minimum"): number(found.minimum),
        _("Mean"): number(found.mean),
        _("Median"): number(quantiles.get(0.5)),
        _("Maximum"): number(found.maximum),
        _("Standard deviation"): number(found.deviation),
        _("Norm"): number(found.norm),
        _("Zeros"): f"{100 * (found.zeros or 0):.3g} %",
        _("NaN or infinite"): f"{found.nan + found.infinite:,}",
    }
