"""A small histogram for each layer, A and B over one another, drawn in the browser."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

from app_pages.parts.components import component
from app_pages.parts.initialization.signal.depth import label
from app_pages.parts.words import _
from charts.signal import PAIR

if TYPE_CHECKING:
    from core.parameters import Signal, Spread

_HISTOGRAMS = component("histograms")


def histograms(signals: Sequence[Signal]) -> None:
    """Draw the histograms of all layers in their order, of outputs or of gradients."""
    _HISTOGRAMS(key="signal-histograms", data=sent(signals))


def sent(signals: Sequence[Signal]) -> Mapping[str, Any]:
    """Return all that is drawn, as JSON can say it."""
    return {
        "words": {
            "title": _("How the numbers are spread"),
            "forward": _("Outputs"), "backward": _("Gradients"), "deviation": _("deviation"),
            "none": _("no gradient"), "broken": _("NaN or ∞"), "more": _("Show all {count} layers"),
            "note": _("Each curve is as high as its own highest bin; the scale below is the panel's own."),
        },
        "colours": list(PAIR),
        "layers": [
            {
                "name": label(pair[0] or pair[1]),
                "forward": [_drawn(each.output) if each else None for each in pair],
                "backward": [_drawn(each.gradient) if each else None for each in pair],
            }
            for pair in zip_longest(*(signal.layers for signal in signals))
        ],
    }  # fmt: skip


def _drawn(spread: Spread | None) -> Mapping[str, Any] | None:
    """Return edges and heights (shares of the highest bin), the deviation, and what is in no bin."""
    if spread is None:
        return None
    found = spread.histogram
    highest = max(found.counts, default=0) or 1
    return {
        "edges": [float(f"{edge:.5g}") for edge in found.edges],
        "heights": [round(count / highest, 4) for count in found.counts],
        "deviation": spread.deviation,
        "broken": spread.broken,
    }
