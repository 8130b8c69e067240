"""The signal over depth: deviations forward, gradients backward, as the data of their charts."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

import pyarrow as pa
import streamlit as st

from app_pages.parts.drawing import draw
from app_pages.parts.words import _
from charts import signal as charts

if TYPE_CHECKING:
    from core.parameters import LayerSignal, Signal

NAMES = ("A", "B")
NAMED = 24  # layers, whose names just fit on a phone
MOST = 80  # layers, of which all can be told apart on a chart


def label(layer: LayerSignal) -> str:
    """Return what a call is called on an axis: `2 Linear`, with its number from the second on."""
    again = f" ({layer.call})" if layer.call > 1 else ""
    return f"{layer.path} {layer.type}{again}".strip()


def crowded(layers: int) -> bool:
    """Say whether the names of so many layers have no room on an axis."""
    return layers > NAMED


def depth(signals: Sequence[Signal]) -> None:
    """Draw both charts, one below the other on the same layers."""
    many, layer = crowded(len(signals[0].layers)), _("layer")
    forward = charts.depth(
        _("Forward: deviation of the outputs"), layer, _("deviation of the output"), many
    )
    draw(
        forward, "signal-forward", points=points(signals, backward=False),
        alt=_("Deviation of each layer's output on a logarithmic scale, A and B as lines"),
    )  # fmt: skip
    backward = charts.depth(
        _("Backward: size (rms) of the gradients"), layer, _("size of the gradient"), many
    )
    draw(
        backward, "signal-backward", points=points(signals, backward=True),
        alt=_("Size of the gradient at each layer's output on a logarithmic scale, A and B as lines"),
    )  # fmt: skip
    _legend(signals[0])


def _legend(signal: Signal) -> None:
    """Say what the marks mean, and what is left out."""
    if _thinned(signal):
        st.caption(_("Of {all} calls, the charts show those {count} of layers with weights.").format(
            all=len(signal.layers), count=len(signal.weighted)
        ))  # fmt: skip
    st.caption(_(
        "Filled dots are layers with weights, hollow ones have none. A triangle at the bottom is a "
        "zero, which has no place on a logarithmic scale; a cross at the top is NaN or infinite."
    ))  # fmt: skip


def points(signals: Sequence[Signal], *, backward: bool) -> pa.Table:
    """Return the data of `charts.signal.depth`."""
    rows = [
        (order, label(layer), name, *_place(layer, backward), layer.weighted)
        for name, signal in zip(NAMES, signals, strict=True)
        for order, layer in enumerate(signal.weighted if _thinned(signal) else signal.layers)
    ]
    names = ("order", "layer", "which", "value", "mark", "weighted")
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(names)
    kinds = (pa.int32(), pa.string(), pa.string(), pa.float64(), pa.string(), pa.bool_())
    return pa.table({
        name: pa.array(column, kind) for name, column, kind in zip(names, columns, kinds, strict=True)
    })  # fmt: skip


def _thinned(signal: Signal) -> bool:
    return len(signal.layers) > MOST and len(signal.weighted) > 1


def _place(layer: LayerSignal, backward: bool) -> tuple[float | None, str]:
    """Return the number, None where it has no place on the scale, and how it is marked."""
    spread = layer.gradient if backward else layer.output
    if spread is None:
        return None, "none"
    value = spread.rms if backward else spread.deviation
    if spread.broken or value is None or not math.isfinite(value):
        return None, "broken"
    return (value, "value") if value else (None, "zero")
