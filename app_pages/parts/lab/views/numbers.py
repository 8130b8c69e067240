"""Numbers: input, kernel and output as linked grids, and how often each cell is read."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import streamlit as st

from app_pages.parts.lab.asked import Asked
from app_pages.parts.lab.ending import ending
from app_pages.parts.lab.grids import Pane, Scale, Sum, grids
from app_pages.parts.lab.plane import plane, written
from app_pages.parts.words import _, plural
from core.convolution import Geometry, Rows, correlate2d, correlation_source, read_counts
from core.convolution.padded import (
    padded_sources,
    padded_values,
    padded_window_index,
    padding_mask,
)


@dataclass(frozen=True, slots=True, eq=False)
class Numbers:
    """What the view shows."""

    padded: np.ndarray  # (H + 2p, W + 2p)
    output: np.ndarray  # (H', W')
    counts: np.ndarray  # (H, W), whole numbers


def show(asked: Asked) -> None:
    """Draw the stage of the view "numbers"."""
    layer = asked.geometry
    numbers = correlated(plane(asked), asked.kernel, layer)
    with st.container(border=True):
        grids(
            _panes(asked, numbers), [Sum("output", (("input", "kernel"),))],
            padded_window_index(layer), "numbers-grids",
            hint=_("Point at a cell of any grid. Click or press Enter to pin it."),
            heat=_heat(numbers.counts, layer), sources=padded_sources(layer),
        )  # fmt: skip
    source = correlation_source(
        written(asked), asked.weights, layer, true_convolution=asked.flipped
    )
    ending(
        "numbers", source, "core.convolution.correlation.corr2d",
        "core.convolution.correlation.correlate2d", "core.convolution.windows.read_counts",
        experiment=asked.experiment,
    )  # fmt: skip


@st.cache_data(max_entries=128, show_spinner=False)
def correlated(picture: Rows, kernel: Rows, layer: Geometry) -> Numbers:
    """Correlate one channel (H, W) with a kernel, and count how often each of its cells is read."""
    import torch

    x, weights = (torch.tensor(rows, dtype=torch.float64) for rows in (picture, kernel))
    output = correlate2d(
        x, weights, stride=layer.stride, padding=layer.padding, dilation=layer.dilation,
        padding_mode=layer.padding_mode,
    )  # fmt: skip
    return Numbers(padded_values(np.array(picture), layer), output.numpy(), read_counts(layer))


def scale_of(values: np.ndarray) -> Scale:
    """Return the scale of an input: from nothing to blue unless there is something below nothing."""
    return "signed" if (values < 0).any() else "sequential"


def _panes(asked: Asked, numbers: Numbers) -> list[Pane]:
    mask = padding_mask(asked.geometry)
    kernel = _("Kernel, flipped") if asked.flipped else _("Kernel")
    note = _("True convolution: the kernel turned by half a turn, as it meets the picture.")
    return [
        Pane("input", _("Input"), "input", numbers.padded, scale_of(numbers.padded), mask),
        Pane(
            "kernel", kernel, "kernel", np.array(asked.kernel), note=note if asked.flipped else ""
        ),
        Pane("output", _("Output"), "output", numbers.output),
    ]


def _heat(counts: np.ndarray, layer: Geometry) -> Pane:
    title, note = _("How often each cell is read"), _sentence(counts, layer)
    return Pane("counts", title, "input", counts, "sequential", note=note)


def _sentence(counts: np.ndarray, layer: Geometry) -> str:
    """Say how often cells are read, and what makes the difference."""
    least, most = int(counts.min()), int(counts.max())
    if least == most:
        return plural("Every cell is read once.", "Every cell is read {count} times.", most)
    range_ = _("From {least} to {most} times.").format(least=least, most=most)
    if layer.padding_mode != "zeros" and layer.padding != (0, 0):
        why = _("Copies in the padding are read as well, and count for the cell that they copy.")
    elif layer.stride != (1, 1):
        why = _("With a stride the windows do not fall on all cells equally often.")
    else:
        why = _(
            "Fewer windows reach the border than the middle: what stands there counts for less."
        )
    unread = _("A cell that no window touches cannot change the output.") if least == 0 else ""
    return f"{range_} {why} {unread}".strip()
