"""Every layer in numbers, A and B beside each other, and the same as a file."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from app_pages.parts.initialization.signal.depth import NAMES, label
from app_pages.parts.network.shown import dimensions
from app_pages.parts.words import _

if TYPE_CHECKING:
    from core.parameters import LayerSignal, Signal

# What the file has of each layer; its columns are English, for programs.
NUMBERS = ("mean", "deviation", "rms", "minimum", "maximum", "nan", "infinite")


def layers(signals: Sequence[Signal]) -> None:
    """Draw the table of layers with its download."""
    st.dataframe(
        _layers(signals), hide_index=True, key="signal-layers", column_config=_formats(),
        placeholder="–", alt=_("The signal layer by layer, A and B"),
    )  # fmt: skip
    st.download_button(
        _("CSV"), lambda: csv(signals), "signal.csv", "text/csv", icon=":material/download:",
        on_click="ignore", key="signal-csv", help=_("Every number of every layer, a row for each."),
    )  # fmt: skip


def parameters(signals: Sequence[Signal]) -> None:
    """Draw the table of the parameters and their gradients."""
    st.caption(_(
        "With a learning rate of 1, a step of gradient descent would change a parameter by this share "
        "of its own size: gradient / norm."
    ))  # fmt: skip
    found = _parameters(signals)
    st.dataframe(
        found, hide_index=True, key="signal-parameters", placeholder="–",
        column_config=dict.fromkeys(found.columns[1:], st.column_config.NumberColumn(format="%.3g")),
        alt=_("The norms of the parameters and their gradients, A and B"),
    )  # fmt: skip


def _layers(signals: Sequence[Signal]) -> pd.DataFrame:
    rows = []
    for layer, other in zip_longest(*(signal.layers for signal in signals)):
        pair = (layer, other)
        known = layer or other
        row: dict[str, object] = {_("Layer"): label(known), _("Output"): dimensions(known.shape)}
        for title, number in _numbers().items():
            for name, each in zip(NAMES, pair, strict=True):
                row[f"{title} {name}"] = number(each) if each else None
        rows.append(row)
    found = pd.DataFrame(rows)
    return found.dropna(axis="columns", how="all")


def _numbers() -> Mapping[str, Callable[[LayerSignal], float | None]]:
    """Return the columns' titles, and what stands in them."""
    return {
        _("Mean"): lambda layer: layer.output.mean,
        _("Deviation"): lambda layer: layer.output.deviation,
        _("Gradient (rms)"): lambda layer: layer.gradient.rms if layer.gradient else None,
        _("Dead"): lambda layer: layer.dead,
        _("Saturated"): lambda layer: layer.saturated,
        _("NaN or infinite"): lambda layer: layer.output.broken or None,
    }


def _formats() -> dict[str, Any]:
    """Return how the columns are written: in three digits, shares in percent."""
    shares = (_("Dead"), _("Saturated"))
    return {
        f"{title} {name}": st.column_config.NumberColumn(
            format="percent" if title in shares else "%.3g"
        )
        for title in _numbers()
        for name in NAMES
    }


def _parameters(signals: Sequence[Signal]) -> pd.DataFrame:
    a, b = signals
    return pd.DataFrame([
        {
            _("Parameter"): one.path,
            _("Norm A"): one.norm, _("Norm B"): other.norm,
            _("Gradient A"): one.gradient, _("Gradient B"): other.gradient,
            _("Gradient / norm A"): one.ratio, _("Gradient / norm B"): other.ratio,
        }
        for one, other in zip(a.parameters, b.parameters, strict=True)
    ])  # fmt: skip


def csv(signals: Sequence[Signal]) -> bytes:
    """Return all layers of both as a CSV file in UTF-8, a row for each call of each."""
    rows = [
        _row(name, layer)
        for name, signal in zip(NAMES, signals, strict=True)
        for layer in signal.layers
    ]
    return pd.DataFrame(rows).to_csv(index=False).encode()


def _row(name: str, layer: LayerSignal) -> dict[str, object]:
    row: dict[str, object] = {
        "initialization": name, "layer": layer.path, "type": layer.type, "call": layer.call,
        "shape": "x".join(map(str, layer.shape)),
    }  # fmt: skip
    row |= {f"output_{each}": getattr(layer.output, each) for each in NUMBERS}
    row |= {f"gradient_{each}": getattr(layer.gradient, each, None) for each in NUMBERS}
    return row | {
        "units": layer.units, "dead": layer.dead, "saturated": layer.saturated,
        "entering_rms": layer.entering, "measured_gain": layer.measured_gain,
    }  # fmt: skip
