"""The gain of each activation: predicted, kept for normal inputs, and measured in the network."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from app_pages.parts.initialization.signal.depth import label
from app_pages.parts.words import _

if TYPE_CHECKING:
    from core.parameters import LayerSignal, Signal


def gains(signals: Sequence[Signal]) -> None:
    """Draw the table of gains, or say that there is none."""
    rows = [
        _row(layer or other, (layer, other))
        for layer, other in zip_longest(*(signal.layers for signal in signals))
        if (layer or other).gain is not None
    ]
    if not rows:
        st.caption(_("The network has no activation of torch.nn as a layer of its own."))
        return
    st.caption(_(
        "By how much the weights before an activation have to be larger, so that the signal keeps its "
        "size. Predicted: what PyTorch's `calculate_gain` says. Exact: for inputs from N(0, 1), by "
        "integration. Measured: rms in over rms out, in this network."
    ))  # fmt: skip
    found = pd.DataFrame(rows).dropna(axis="columns", how="all")
    number = st.column_config.NumberColumn(format="%.4g")
    st.dataframe(
        found, hide_index=True, key="signal-gains", placeholder="–",
        alt=_("Gains of the activations"),
        column_config=dict.fromkeys(found.columns[1:], number),
    )  # fmt: skip


def _row(known: LayerSignal, pair: tuple[LayerSignal | None, ...]) -> dict[str, object]:
    assert known.gain is not None
    a, b = (each.measured_gain if each else None for each in pair)
    return {
        _("Activation"): label(known), _("Predicted"): known.gain.predicted,
        _("Exact for N(0, 1)"): known.gain.keeping, _("Measured A"): a, _("Measured B"): b,
    }  # fmt: skip
