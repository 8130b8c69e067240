"""What it knows and what it does not: the scale of familiarity, and every threshold's cost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import streamlit as st

from app_pages.parts.drawing import draw, ink, table
from app_pages.parts.predict.trust.limit import take
from app_pages.parts.predict.trust.scale import Mark, scale
from app_pages.parts.predict.trust.words import kind
from app_pages.parts.verdict_words import in_words
from app_pages.parts.verdicts import Judged, Photo
from app_pages.parts.words import _
from charts import trust as charts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.prediction.knowledge import Knowledge


def show(
    known: Knowledge, threshold: float, photos: Sequence[Photo], judged: Sequence[Judged]
) -> None:
    """Draw the scale with a visitor's photos on it, the trade-off, and the areas by kind."""
    st.caption(
        _(
            "How familiar pictures are to the network: photos it can name, and pictures that show "
            "nothing it knows. Whatever lies left of the line counts as neither; red is what goes "
            "wrong. Drag the line, or use the arrow keys."
        )
    )
    by_kind = st.toggle(_("Kind by kind"), key="by_kind", bind="query-params")
    with st.container(border=True):
        scale(known, threshold, marks_of(photos, judged), take, by_kind=by_kind)
    left, right = st.columns(2, gap="medium")
    with left.container(border=True, height="stretch"):
        _trade_off(known, threshold)
    with right.container(border=True, height="stretch"):
        _areas(known, by_kind)


def marks_of(photos: Sequence[Photo], judged: Sequence[Judged]) -> list[Mark]:
    """Return the photos that have a place on the scale."""
    return [
        Mark(photo.name, item.verdict.familiarity, in_words(item.verdict))
        for photo, item in zip(photos, judged, strict=True)
        if item.verdict and item.verdict.familiarity is not None
    ]


def _trade_off(known: Knowledge, threshold: float) -> None:
    from core.prediction.familiarity import cost_of, trade_offs

    st.markdown(f"**{_('All thresholds at once')}**")
    names = {"held out": _("held-out kinds"), "fitted": _("fitted kinds")}
    found = {names[side]: curve for side, curve in trade_offs(known).items()}
    places = (_("by default"), _("in hand"))
    spec = charts.trade_off(
        _("other things let through"), _("known photos accepted"), _("threshold"),
        tuple(found), places, ink(),
    )  # fmt: skip
    alt = _("Known photos accepted against other things let through, over all thresholds.")
    curves = table(
        group=[name for name, curve in found.items() for _each in curve.thresholds],
        threshold=np.concatenate([curve.thresholds for curve in found.values()]),
        accepted=np.concatenate([1 - curve.refused for curve in found.values()]),
        through=np.concatenate([curve.let_through for curve in found.values()]),
    )
    costs = [cost_of(known, at) for at in (known.threshold, threshold)]
    marked = table(
        place=list(places), threshold=[known.threshold, threshold],
        accepted=[1 - each.refused / each.pictures for each in costs],
        through=[each.let_through / max(1, each.others) for each in costs],
    )  # fmt: skip
    draw(spec, "trust-trade-off", alt=alt, curves=curves, places=marked)
    st.caption(
        _(
            "The further up and left, the better: a curve along the diagonal would be a guess. "
            "Triangle: the threshold by default; circle: the one in hand, against held-out kinds."
        )
    )


def _areas(known: Knowledge, by_kind: bool) -> None:
    from core.prediction.familiarity import areas

    st.markdown(f"**{_('How well each kind is told apart')}**")
    found = [each for each in areas(known) if by_kind or not (each.fitted and each.kind)]
    together = {False: _("held out, all kinds"), True: _("fitted, all kinds")}
    names = tuple(kind(each.kind) if each.kind else together[each.fitted] for each in found)
    spec = charts.areas(names, _("area under the curve"), _("pictures"), ink())
    alt = _("Area under the ROC curve of each kind of other things; grey: kinds it was fitted on.")
    rows = table(
        name=list(names), area=[each.area for each in found],
        fitted=[each.fitted for each in found], count=[each.count for each in found],
        text=[f"{each.area:.3f}" for each in found],
    )  # fmt: skip
    draw(spec, "trust-areas", alt=alt, kinds=rows)
    st.caption(
        _(
            "The chance that a known photo is more familiar than one of that kind: 0.5 is a guess. "
            "Green: held out. Grey: the detector was fitted on other pictures of this kind."
        )
    )
