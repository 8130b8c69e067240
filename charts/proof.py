"""The loss of a layer over steps of gradient descent, as it is and mended."""

from __future__ import annotations

from functools import cache

import altair as alt

from charts.plot import FONT, PLAIN, Spec, compiled, named, tip, x_axis

HEIGHT = 220
ILL, HEALTHY = "#E5484D", "#12A594"


@cache
def losses(step: str, loss: str) -> Spec:
    """Draw a curve for each series, with its name at its end.

    Data: `losses` (step, loss, series, healthy): `series` names a curve, `healthy` says that it is of
    a layer without a mistake. `ends` (step, loss, series, healthy): where the names stand.
    """
    axis = alt.Axis(tickCount=4, format=PLAIN, labelFontSize=FONT, titleFontSize=FONT)
    y = alt.Y("loss:Q", title=loss, axis=axis, scale=alt.Scale(zero=True))
    x = x_axis(step, "step")
    colour = alt.condition("datum.healthy", alt.value(HEALTHY), alt.value(ILL))
    chart, ends = alt.Chart(named("losses")), alt.Chart(named("ends"))
    line = chart.mark_line(strokeWidth=2.5, tooltip=None).encode(
        x=x, y=y, color=colour, detail="series:N"
    )
    dots = chart.mark_point(filled=True, size=30, opacity=1).encode(
        x=x, y=y, color=colour,
        tooltip=[alt.Tooltip("series:N", title=" "), tip("step", step), tip("loss", loss)],
    )  # fmt: skip
    # Below the flat line at the top, above the one that goes down.
    names = [
        ends.transform_filter(alt.datum.healthy == healthy)
        .mark_text(align="right", dy=dy, fontSize=FONT, fontWeight=600, tooltip=None)
        .encode(x=x, y=y, text="series:N", color=alt.value(HEALTHY if healthy else ILL))
        for healthy, dy in ((True, -12), (False, 14))
    ]
    return compiled(alt.layer(line, dots, *names), height=HEIGHT)
