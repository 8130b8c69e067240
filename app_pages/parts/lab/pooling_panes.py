"""The grids of the view "pooling": for each channel its input, its output, and who won."""

from __future__ import annotations

import math

import numpy as np

from app_pages.parts.lab.channels_panes import shared
from app_pages.parts.lab.grids import Pane, Sum
from app_pages.parts.lab.pooling_run import MaximumPooled, MeanPooled
from app_pages.parts.lab.views.numbers import scale_of
from app_pages.parts.words import _
from core.convolution import Geometry, Rows
from core.convolution.padded import padded_values, padded_window_index, padding_mask

ROOM = 24  # columns of cells that stand side by side with legible numbers


def of_maxima(
    planes: np.ndarray, found: MaximumPooled, layer: Geometry
) -> tuple[list[Pane], list[Sum], np.ndarray]:
    """Return panes, sums and windows of maximum pooling."""
    panes, sums = [], []
    for channel in range(len(planes)):
        name = channel_name(channel, len(planes))
        panes.append(input_pane(channel, planes, layer, name, -math.inf))
        panes.append(output_pane(channel, planes, found.output[channel], _("Maxima") + name))
        if room_for_wins(planes, layer):
            panes.append(wins_pane(channel, found.wins[channel], name))
        winners = found.winners[channel]
        sums.append(Sum(f"output-{channel}", ((f"input-{channel}", None),), "maximum", winners))
    return panes, sums, padded_window_index(layer)


def of_means(
    planes: np.ndarray, found: MeanPooled, layer: Geometry, counted: bool, kernel: Rows | None
) -> tuple[list[Pane], list[Sum], np.ndarray]:
    """Return panes, sums and windows of mean pooling; with `kernel` as a convolution."""
    panes, sums = [], []
    for channel in range(len(planes)):
        name = channel_name(channel, len(planes))
        panes.append(input_pane(channel, planes, layer, name, 0 if counted else math.nan))
        if kernel:
            weights = np.array(kernel)
            panes.append(
                Pane(f"kernel-{channel}", _("Equal weights"), "kernel", weights, row=channel)
            )
        panes.append(output_pane(channel, planes, found.output[channel], _("Means") + name))
        term = (f"input-{channel}", f"kernel-{channel}" if kernel else None)
        sums.append(Sum(f"output-{channel}", (term,), "sum" if kernel else "mean"))
    return panes, sums, padded_window_index(layer)


def input_pane(
    channel: int, planes: np.ndarray, layer: Geometry, name: str, outside: float
) -> Pane:
    """Return a channel with its padding, which is `outside`; not a number stands for nothing."""
    values = padded_values(planes[channel], layer, outside)
    texts = None
    if math.isnan(outside):
        texts = [["" if math.isnan(v) else number(v) for v in row] for row in values.tolist()]
    return Pane(
        f"input-{channel}", _("Input") + name, "input", values, scale_of(planes),
        padding_mask(layer), texts, channel, most=shared(planes),
    )  # fmt: skip


def output_pane(channel: int, planes: np.ndarray, values: np.ndarray, title: str) -> Pane:
    """Return a channel's output, on the scale of the inputs."""
    return Pane(
        f"output-{channel}", title, "output", values, scale_of(planes), row=channel,
        most=shared(planes),
    )  # fmt: skip


def room_for_wins(planes: np.ndarray, layer: Geometry) -> bool:
    """Say whether the wins fit beside input and output; alone, a large channel has them below."""
    columns = 2 * (layer.size[1] + layer.padding[1]) + layer.output[1]
    return len(planes) == 1 or columns <= ROOM


def wins_pane(channel: int, wins: np.ndarray, name: str) -> Pane:
    """Return how many windows each cell won."""
    texts = [[str(count) if count else "" for count in row] for row in wins.tolist()]
    return Pane(
        f"wins-{channel}",
        _("Windows won") + name,
        "input",
        wins,
        "sequential",
        None,
        texts,
        channel,
    )


def number(value: float) -> str:
    """Write a cell's number: three digits, whole numbers as they are."""
    return f"{value:.3g}".replace("-", "−")


def channel_name(channel: int, channels: int) -> str:
    """Return what a pane's title says of its channel: nothing when there is one alone."""
    return "" if channels == 1 else _(", channel {channel}").format(channel=channel)
