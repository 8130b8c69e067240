"""Dead units and saturated outputs as bars, where the network has layers that can have them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import pyarrow as pa
import streamlit as st

from app_pages.parts.drawing import draw
from app_pages.parts.initialization.signal.depth import NAMES, crowded, label
from app_pages.parts.words import _
from charts import signal as charts

if TYPE_CHECKING:
    from core.parameters import LayerSignal, Signal

    Share = Callable[[LayerSignal], float | None]


def shares(signals: Sequence[Signal]) -> None:
    """Draw the bars; nothing where no layer can have dead units or saturated outputs."""
    kinds = {
        "dead": (_dead, _("Dead: units that are 0 for every example"), _("No layer has a dead unit.")),
        "saturated": (_saturated, _("Saturated: outputs at the flat ends"),
                      _("No layer has saturated outputs.")),
    }  # fmt: skip
    found = {name: rows(signals, kind[0]) for name, kind in kinds.items()}
    found = {name: data for name, data in found.items() if len(data)}
    for place, (name, data) in zip(st.columns(len(found) or 1), found.items(), strict=False):
        with place:
            _bars(name, data, *kinds[name][1:])


def _bars(name: str, data: pa.Table, title: str, none: str) -> None:
    """Draw one chart, or say that there is nothing to be seen."""
    if not any(data["share"].to_pylist()):
        st.caption(none)
        return
    draw(
        charts.shares(title, _("layer"), _("share"), crowded(len(data))), f"signal-{name}",
        alt=_("{title}, a bar for each layer of A and B").format(title=title), shares=data,
    )  # fmt: skip


def _dead(layer: LayerSignal) -> float | None:
    return layer.dead


def _saturated(layer: LayerSignal) -> float | None:
    return layer.saturated


def rows(signals: Sequence[Signal], share: Share) -> pa.Table:
    """Return the data of `charts.signal.shares`."""
    found = [
        (order, label(layer), name, share(layer))
        for name, signal in zip(NAMES, signals, strict=True)
        for order, layer in enumerate(signal.layers)
        if share(layer) is not None
    ]
    return pa.table({
        "order": pa.array([row[0] for row in found], pa.int32()),
        "layer": pa.array([row[1] for row in found], pa.string()),
        "which": pa.array([row[2] for row in found], pa.string()),
        "share": pa.array([row[3] for row in found], pa.float64()),
    })  # fmt: skip
