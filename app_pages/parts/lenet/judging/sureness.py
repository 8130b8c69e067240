"""Whether the network is right as often as it is sure."""

from __future__ import annotations

import streamlit as st

from app_pages.parts.drawing import draw, ink, table
from app_pages.parts.lenet.judging import words
from app_pages.parts.lenet.judging.verdicts import Verdicts
from app_pages.parts.words import _
from charts import judging as charts
from core.judging import calibration_error, mean_confidence, reliability, wilson


def show(found: Verdicts) -> None:
    """Draw the reliability diagram, and say what it comes to."""
    bins = reliability(found.shares, found.known.labels)
    error = calibration_error(bins)
    sure, right = mean_confidence(bins), found.accuracy
    side = _("more often than it thinks") if right > sure else _("less often than it thinks")
    said = _(
        "It is **{sure}** sure on average and right in **{right}** of the cases: {side}. "
        "Expected calibration error: **{error}**."
    )
    st.markdown(
        said.format(
            sure=words.share(sure), right=words.share(right), side=side, error=words.share(error)
        )
    )
    with st.container(border=True):
        spec = charts.reliability(
            _("mean confidence"), _("share that is right"), _("verdicts"), ink()
        )
        alt = _("Share of right verdicts against their confidence; the diagonal is perfect.")
        intervals = [wilson(each.right, each.count) for each in bins]
        rows = table(
            confidence=[each.confidence for each in bins], right=[each.accuracy for each in bins],
            low=[low for low, _high in intervals], high=[high for _low, high in intervals],
            count=[each.count for each in bins],
        )  # fmt: skip
        draw(spec, "judge-reliability", alt=alt, bins=rows, perfect=table(at=[0.0, 1.0]))
    st.caption(
        _(
            "{count} groups of equally many verdicts, the least sure first. Above the diagonal it is "
            "right more often than it says, below it less often. The lines are 95 % intervals; the "
            "calibration error is the mean distance from the diagonal."
        ).format(count=len(bins))
    )
