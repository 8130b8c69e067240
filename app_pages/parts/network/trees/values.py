"""A tensor's numbers: as a heatmap, as a histogram, and in a few figures."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from app_pages.parts.drawing import draw
from app_pages.parts.markdown import plain
from app_pages.parts.network.cached import BY_JSON, tree
from app_pages.parts.network.limits import TooLargeError, check_values
from app_pages.parts.network.trees.cells import bins
from app_pages.parts.network.trees.gradient import gradient_of
from app_pages.parts.network.trees.heatmap import heatmap
from app_pages.parts.network.trees.looked import Looked
from app_pages.parts.network.trees.running import valued
from app_pages.parts.network.trees.words import number
from app_pages.parts.words import _
from charts import tensors
from core.blocks import Block, BlockError
from core.parameters import ParameterError
from core.tracing import Input

if TYPE_CHECKING:
    from core.parameters import Histogram, Picture, Statistics

LEAST_BINS, MOST_BINS = 5, 50
LEAST_CELLS, MOST_CELLS = 16, 64  # to a side of a heatmap


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """What is drawn of a tensor's values."""

    statistics: Statistics
    histogram: Histogram
    picture: Picture


def seen(looked: Looked) -> Seen:
    """Return a tensor's values in short. Raises ParameterError or BlockError where it has none."""
    return _seen(looked.block, looked.seed, looked.settled_by, looked.path)


@st.cache_resource(max_entries=60, show_spinner=False, hash_funcs=BY_JSON)
def _seen(block: Block, seed: int, settled_by: Input | None, path: str) -> Seen:
    from core.parameters import describe, histogram, picture, tensor_at

    tensor = tensor_at(valued(block, seed, settled_by), path)
    few = round(2 * tensor.numel() ** (1 / 3))  # the Rice rule: as many as the numbers can fill
    spread = histogram(tensor, min(max(few, LEAST_BINS), MOST_BINS))
    return Seen(describe(tensor), spread, picture(tensor, _side(tuple(tensor.shape))))


def _side(shape: tuple[int, ...]) -> int:
    """Return into how many cells a side a tensor goes; a vector into a square, so that one sees them."""
    long = [size for size in shape if size > 1]
    if len(long) > 1:
        return MOST_CELLS
    return min(max(math.isqrt(max(long, default=1)) + 1, LEAST_CELLS), MOST_CELLS)


@st.fragment
def values(looked: Looked) -> None:
    """Draw the values of a tensor, or why there are none."""
    found = tree(looked.block, looked.settled_by)
    row = found.tensor(looked.path)
    if row.lazy:
        st.info(_("It has no values yet: its shape follows from the first batch."))
        return
    try:
        check_values(found)
        with st.spinner(_("Making the network's values …"), show_time=False):
            drawn = seen(looked)
    except (BlockError, ParameterError, TooLargeError) as error:
        st.info(plain(str(error)), icon=":material/memory:")
        return
    left, middle, right = st.columns([4, 5, 3], gap="medium")
    with left:
        heatmap(_("Values"), drawn.picture, "trees-values")
    with middle:
        _histogram(drawn)
    with right:
        st.markdown("**" + _("In numbers") + "**")
        st.table(_figures(drawn.statistics), border="horizontal", hide_header=True)
    gradient_of(looked, row)


def _histogram(found: Seen) -> None:
    st.markdown("**" + _("How they are spread") + "**")
    draw(
        tensors.histogram(_("value"), _("numbers")), "trees-histogram",
        alt=_("Histogram of the tensor's values"), bins=bins(found.histogram),
    )  # fmt: skip
    count, least = sum(found.histogram.counts), found.statistics.minimum
    if count and least == found.statistics.maximum:
        st.caption(_("All of them are {value}.").format(value=number(least)))
    else:
        st.caption(_("{count:,} numbers in equal bins.").format(count=count))


def _figures(found: Statistics) -> Mapping[str, str]:
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
