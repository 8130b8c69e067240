"""Whether a model is right as often as it is sure, before and after its temperature."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING

import pyarrow as pa
import streamlit as st

from app_pages.parts.drawing import draw, ink, table
from app_pages.parts.predict.trust.words import share
from app_pages.parts.words import _
from charts import judging as charts
from core.judging import Bin, calibration_error, mean_confidence, reliability, wilson

if TYPE_CHECKING:
    from core.prediction.knowledge import Knowledge

Bins = tuple[Bin, ...]


def show(known: Knowledge) -> None:
    """Draw the reliability diagram, and say what it comes to."""
    from core.prediction.calibration import cross_fitted, groups
    from core.prediction.knowledge import probabilities

    number = groups(len(known.labels))
    before = reliability(probabilities(known.logits, 1.0), known.labels, number)
    after = reliability(cross_fitted(known.logits, known.labels), known.labels, number)
    st.markdown(_in_words(known.temperature, before, after))
    with st.container(border=True):
        named = {_("as it is shown"): after, _("before the temperature"): before}
        spec = charts.reliability(
            _("mean confidence"), _("share that is right"), _("verdicts"), ink(),
            tuple(named), *_floors(before + after),
        )  # fmt: skip
        alt = _(
            "Share of right verdicts against their confidence, before and after the temperature; "
            "the diagonal is perfect."
        )
        draw(spec, "trust-reliability", alt=alt, bins=_rows(named), perfect=table(at=[0.0, 1.0]))
    st.caption(
        _(
            "{count} groups of equally many validation photos, the least sure first; the lines are "
            "95 % intervals. Below the diagonal it is less often right than it says. Each half of the "
            "photos is judged with the temperature that suits the other half, so that none judges "
            "itself."
        ).format(count=len(after))
    )


def _in_words(temperature: float, before: Bins, after: Bins) -> str:
    right = sum(each.right for each in before) / sum(each.count for each in before)
    sure = mean_confidence(before)
    if abs(sure - right) < 0.005:
        said = _(
            "By itself it is as sure as it is right: **{sure}** sure on average, **{right}** right."
        )
    elif sure > right:
        said = _("By itself it is too sure: **{sure}** sure on average, but **{right}** right.")
    else:
        said = _(
            "By itself it is not sure enough: **{sure}** sure on average, but **{right}** right."
        )
    made = _(
        "Divided by the temperature **{temperature}**, its percentages are **{after}** off on average "
        "instead of **{before}**: of 100 photos it calls {example} sure, about {hundred} are right."
    )
    last = after[len(after) // 4]
    return (
        said.format(sure=share(sure), right=share(right)) + " " + made.format(
            temperature=f"{temperature:.2f}", after=share(calibration_error(after)),
            before=share(calibration_error(before)), example=share(last.confidence),
            hundred=round(100 * last.accuracy),
        )
    )  # fmt: skip


def _rows(named: Mapping[str, Bins]) -> pa.Table:
    found = [
        (name, each, wilson(each.right, each.count))
        for name, bins in named.items()
        for each in bins
    ]
    return table(
        series=[name for name, _bin, _ends in found],
        confidence=[each.confidence for _name, each, _ends in found],
        right=[each.accuracy for _name, each, _ends in found],
        low=[low for _name, _bin, (low, _high) in found],
        high=[high for _name, _bin, (_low, high) in found],
        count=[each.count for _name, each, _ends in found],
    )


def _floors(bins: Bins) -> tuple[float, float]:
    """Return from where on each axis has to show something, in tenths: of confidence, of accuracy."""
    least = min(each.confidence for each in bins)
    low = min(wilson(each.right, each.count)[0] for each in bins)
    return math.floor(10 * least) / 10, math.floor(10 * min(low, least)) / 10
