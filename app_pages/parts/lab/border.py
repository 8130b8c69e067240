"""The same kernel over the same picture, its padding filled in each way."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import streamlit as st

from app_pages.parts.lab.grids import Pane, grids
from app_pages.parts.lab.views.numbers import correlated
from app_pages.parts.words import _
from core.convolution import PADDING_MODES, Geometry, Rows
from core.convolution.padded import allowed_modes, touches_padding


def draw_border(picture: Rows, kernel: Rows, layer: Geometry) -> None:
    """Draw the outputs of all padding modes side by side, and say where alone they differ."""
    if layer.padding == (0, 0):
        st.markdown(
            _("Without padding no window leaves the picture, and there is nothing to fill in.")
        )
        return
    modes = allowed_modes(layer)
    outputs = {
        mode: correlated(picture, kernel, replace(layer, padding_mode=mode)).output
        for mode in modes
    }
    titles = {
        "zeros": _("Zeros"), "reflect": _("Reflect"), "replicate": _("Replicate"),
        "circular": _("Circular"),
    }  # fmt: skip
    most = max(float(np.abs(output).max()) for output in outputs.values())
    panes = [
        Pane(mode, titles[mode], "output", output, texts=[[""] * output.shape[1]] * output.shape[0],
             most=most)
        for mode, output in outputs.items()
    ]  # fmt: skip
    touched = touches_padding(layer)
    hint = _("{count} of {all} outputs read cells of the padding; only these can differ.").format(
        count=int(touched.sum()), all=touched.size
    )
    grids(panes, [], np.zeros((0, 0), int), "padding-border", hint=hint)
    missing = [titles[mode] for mode in PADDING_MODES if mode not in modes]
    if missing:
        st.caption(
            _("The picture has too few cells for: {modes}.").format(modes=", ".join(missing))
        )
