"""How much each tensor of a network differs from another's, in their order."""

from __future__ import annotations

from functools import cache

import altair as alt

from charts import colours
from charts.plot import FONT, Spec, compiled, named, tip

HEIGHT = 170  # pixels


@cache
def along(place: str, change: str, ink: str) -> Spec:
    """Draw the relative change of each tensor as a bar, from the network's first to its last.

    Data: `changes` (low, high, key, change), from where to where a bar stands, places counted from 1;
    `chosen` (low, high, change), a row or none: what is selected. `place` and `change` are the axes'
    titles, `ink` the colour of text.
    """
    across = alt.Axis(
        grid=False, tickMinStep=1, format="d", labelFontSize=FONT, titleFontSize=FONT,
        titlePadding=4, labelOverlap="greedy",
    )  # fmt: skip
    up = alt.Axis(tickCount=4, format=".2~%", labelFontSize=FONT, titleFontSize=FONT, minExtent=44)
    x = alt.X("low:Q", title=place, axis=across, scale=alt.Scale(zero=False, nice=False))
    y = alt.Y("change:Q", title=change, axis=up, scale=alt.Scale(zero=True))
    bars = (
        alt.Chart(named("changes"))
        .mark_rect(color=colours.KERNEL, stroke=colours.KERNEL, strokeWidth=0.5)
        .encode(
            x=x, x2="high:Q", y=y, y2=alt.datum(0),
            tooltip=[alt.Tooltip("key:N", title=" "), tip("change", change, ".4~%")],
        )
    )  # fmt: skip
    framed = (
        alt.Chart(named("chosen"))
        .mark_rect(filled=False, stroke=ink, strokeWidth=1.5, tooltip=None)
        .encode(x=x, x2="high:Q", y=y, y2=alt.datum(0))
    )
    return compiled(alt.layer(bars, framed), height=HEIGHT)
