"""The grids of the view "channels": inputs, kernels, partial sums, and what they add up to."""

from __future__ import annotations

import numpy as np

from app_pages.parts.lab.channels_run import POINTWISE, Summed
from app_pages.parts.lab.grids import Pane, Sum
from app_pages.parts.lab.views.numbers import scale_of
from app_pages.parts.words import _
from core.convolution import Geometry
from core.convolution.padded import padded_values, padding_mask
from core.convolution.preset import Weights

ROOM = 17  # columns of cells that leave room for a kernel beside them


def of_output(
    planes: np.ndarray, weights: Weights, found: Summed, layer: Geometry, output: int, named: str
) -> tuple[list[Pane], list[Sum]]:
    """Return panes and sums of one output: a row for each channel that it reads, then their sum."""
    panes: list[Pane] = []
    read = layer.channels_read(output)
    terms = tuple((f"input-{channel}", f"kernel-{channel}") for channel in read)
    alone, sums = len(read) == 1, []
    most = shared(found.parts[output], found.output[output])
    for row, channel in enumerate(read):
        values = padded_values(planes[channel], layer)
        kernel = np.array(weights[output][row])
        panes += [
            Pane(f"input-{channel}", input_title(channel, layer), "input", values,
                 scale_of(planes), padding_mask(layer), row=row, most=shared(planes)),
            Pane(f"kernel-{channel}", kernel_title(channel + output, named), "kernel", kernel,
                 row=row),
        ]  # fmt: skip
        if not alone:
            title = _("Part from channel {channel}").format(channel=channel)
            part = found.parts[output, row]
            panes.append(Pane(f"part-{channel}", title, "output", part, row=row, most=most))
            sums.append(Sum(f"part-{channel}", (terms[row],)))
    beside = alone or layer.size[1] + 2 * layer.padding[1] + 2 * layer.output[1] < ROOM
    panes.append(
        Pane("output", output_title(output, layer), "output", found.output[output],
             row=len(read) - beside, most=most,
             note="" if alone else _("The parts, added cell by cell."))
    )  # fmt: skip
    return panes, [Sum("output", terms), *sums]


def all_outputs(found: Summed, layer: Geometry) -> list[Pane]:
    """Return all outputs side by side."""
    return [
        Pane(
            f"output-{output}",
            output_title(output, layer),
            "output",
            plane,
            most=shared(found.output),
        )
        for output, plane in enumerate(found.output)
    ]


def shared(*values: np.ndarray) -> float:
    """Return the largest of all values without its sign, for a scale that panes share."""
    return max(float(np.abs(each).max()) for each in values) or 1.0


def input_title(channel: int, layer: Geometry) -> str:
    """Return what an input is called."""
    return _("Input") if layer.inputs == 1 else _("Input {channel}").format(channel=channel)


def output_title(output: int, layer: Geometry) -> str:
    """Return what an output is called."""
    return _("Output") if layer.outputs == 1 else _("Output {output}").format(output=output)


def kernel_title(added: int, named: str) -> str:
    """Return what a kernel is called: K, K + 1, … unless the experiment has weights of its own."""
    if named == POINTWISE:
        return _("Weight")
    return f"K + {added}" if added else "K"
