"""Pooling: the largest or the mean of each window, each channel on its own."""

from __future__ import annotations

import numpy as np
import streamlit as st

from app_pages.parts.lab import pictures, pooling_facts, pooling_run
from app_pages.parts.lab.asked import Asked
from app_pages.parts.lab.ending import ending
from app_pages.parts.lab.grids import grids
from app_pages.parts.lab.pooling_panes import of_maxima, of_means
from app_pages.parts.lab.table import views
from app_pages.parts.words import _
from core.convolution import pooling_source

CODE = (
    "core.convolution.pooling.max_pool2d",
    "core.convolution.pooling.mean_pool2d",
    "core.convolution.pooling.mean_pool_as_convolution",
    "core.convolution.equivariance.shift_robustness",
)
COUNT = "pooling_count_padding"


def show(asked: Asked) -> None:
    """Draw the view."""
    planes = pictures.values(asked.picture, views()[asked.view].most, views()[asked.view].depth)
    layer = asked.geometry
    padded = layer.padding != (0, 0)
    maximum, counted = controls(padded)
    hint = _("Point at a cell of any grid. Click or press Enter to pin it.")
    if maximum:
        largest = pooling_run.maxima(planes, layer)
        with st.container(border=True):
            grids(*of_maxima(planes, largest, layer), "pooling-grids", hint=hint)
        pooling_facts.about_maxima(largest, layer)
    else:
        mean = pooling_run.means(planes, layer, counted)
        kernel = asked.weights if asked.experiment == "mean-as-convolution" else None
        with st.container(border=True):
            grids(*of_means(planes, mean, layer, counted, kernel), "pooling-grids", hint=hint)
        pooling_facts.about_means(mean, layer, counted)
    pooling_facts.shifts(planes[0] if len(planes) == 1 else planes.mean(0), layer)
    ending("pooling", source(asked, planes, maximum, counted), *CODE, experiment=asked.experiment)


def controls(padded: bool) -> tuple[bool, bool]:
    """Draw which kind it is, and for means whether padding counts; return both."""
    kinds = {"maximum": _("Maximum"), "mean": _("Mean")}
    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        kind = st.segmented_control(
            _("Of each window"), list(kinds), format_func=kinds.__getitem__, key="pool",
            required=True, label_visibility="collapsed",
        )  # fmt: skip
        counted = True
        if kind == "mean" and padded:
            counted = st.toggle(
                _("Padding counts"), True, key=COUNT, bind="query-params",
                help=_("`count_include_pad`: divide by all cells of the window, or by the picture's."),
            )  # fmt: skip
    return kind != "mean", counted


def source(asked: Asked, planes: np.ndarray, maximum: bool, counted: bool) -> str:
    """Return the lines of PyTorch."""
    x, layer = pictures.recipe(asked.picture), asked.geometry
    if x is None or (x.channels, *x.size) != planes.shape:
        x = planes.tolist() if len(planes) > 1 else planes[0].tolist()
    return pooling_source(
        x, "maximum" if maximum else "mean", layer.kernel, layer.stride, layer.padding,
        count_include_pad=counted,
    )  # fmt: skip
