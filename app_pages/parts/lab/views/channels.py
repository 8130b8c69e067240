"""Channels: several inputs summed, several outputs, groups, and what all of it costs."""

from __future__ import annotations

import math

import numpy as np
import streamlit as st

from app_pages.parts.choices import choice
from app_pages.parts.lab import channels_facts, pictures
from app_pages.parts.lab.asked import Asked
from app_pages.parts.lab.channels_panes import all_outputs, of_output, output_title
from app_pages.parts.lab.channels_run import (
    POINTWISE,
    is_pointwise,
    product,
    summed,
    weights_of,
)
from app_pages.parts.lab.ending import ending
from app_pages.parts.lab.grids import grids
from app_pages.parts.lab.table import views
from app_pages.parts.words import _
from core.convolution import Geometry, correlation_source, pointwise_source
from core.convolution.padded import padded_sources, padded_window_index
from core.convolution.preset import Weights

CODE = (
    "core.convolution.channels.partial_sums",
    "core.convolution.channels.counted_weights",
    "core.convolution.channels.pointwise_matrix_product",
    "core.convolution.costs.convolution_cost",
    "core.convolution.costs.dense_equivalent",
)


def show(asked: Asked) -> None:
    """Draw the view."""
    view = views()[asked.view]
    planes = pictures.values(asked.picture, view.most, view.depth)
    layer, weights = asked.geometry, weights_of(asked)
    found = summed(planes, weights, layer)
    output = which(layer)
    with st.container(border=True):
        panes, sums = of_output(planes, weights, found, layer, output, asked.experiment)
        grids(
            panes, sums, padded_window_index(layer), "channels-grids",
            hint=_("Point at a cell of any grid. Click or press Enter to pin it."),
            sources=padded_sources(layer), start=("output", 0, 0),
        )  # fmt: skip
        st.caption(origin(asked))
    if layer.outputs > 1:
        with st.container(border=True):
            grids(
                all_outputs(found, layer), [], np.zeros((0, 0)), "channels-outputs",
                hint=_("All outputs of the layer: the same cell in each."),
            )  # fmt: skip
    channels_facts.cost(layer)
    with st.grid(2, min_column_width=280, gap="small"):
        channels_facts.wires(layer, output)
        channels_facts.shapes(layer)
    if is_pointwise(layer):
        channels_facts.matrix_product(product(planes, weights), math.prod(layer.size))
    ending("channels", source(asked, planes, weights), *CODE, experiment=asked.experiment)


def which(layer: Geometry) -> int:
    """Draw which output is looked at; return it."""
    if layer.outputs == 1:
        return 0
    options = {str(output): output_title(output, layer) for output in range(layer.outputs)}
    return int(
        choice(
            st.segmented_control, _("Output"), options, key="channels_output", required=True,
            label_visibility="collapsed",
        )
    )  # fmt: skip


def origin(asked: Asked) -> str:
    """Say where the weights come from."""
    if asked.experiment == POINTWISE:
        return _("The weights are this experiment's own, one for each pair of input and output.")
    return _(
        "K is the kernel at the left. Output o has for channel c the kernel K + c + o: one for each"
        " pair, made as in the course."
    )


def source(asked: Asked, planes: np.ndarray, weights: Weights) -> str:
    """Return the lines of PyTorch."""
    x, layer = pictures.recipe(asked.picture), asked.geometry
    if x is None or (x.channels, *x.size) != planes.shape:
        x = planes.tolist() if len(planes) > 1 else planes[0].tolist()
    if is_pointwise(layer) and len(planes) > 1:
        return pointwise_source(x, weights)
    plain = layer.inputs == layer.outputs == 1
    return correlation_source(x, weights[0][0] if plain else weights, layer)
