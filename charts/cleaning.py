"""Two accuracies with their intervals, one under the other."""

from __future__ import annotations

from functools import cache

import altair as alt

from charts import colours
from charts.plot import FONT, Spec, compiled, named, tip

ROW, AXIS = 44, 52  # pixels of a row, and of the axis below


@cache
def intervals(names: tuple[str, ...], right: str, ink: str) -> Spec:
    """Draw a point with its interval for each of `names`, which the row is called by.

    Data: `runs` (name, right, low, high, text). `ink` is the colour of text in the theme.
    """
    bare = alt.Axis(
        labelFontSize=13, title=None, ticks=False, domain=False, grid=False, labelPadding=8
    )
    across = alt.Axis(format=".0%", tickCount=5, labelFontSize=FONT, titleFontSize=FONT)
    scale = alt.Scale(zero=False, nice=True, padding=12)
    base = alt.Chart(named("runs")).encode(
        y=alt.Y("name:N", sort=list(names), axis=bare),
        tooltip=[
            alt.Tooltip("name:N", title=" "), tip("right", right, ".1%"), tip("low", "≥", ".1%"),
            tip("high", "≤", ".1%"),
        ],
    )  # fmt: skip
    lines = base.mark_rule(color=colours.VALIDATION, strokeWidth=5, opacity=0.45).encode(
        x=alt.X("low:Q", title=right, axis=across, scale=scale), x2="high:Q"
    )
    points = base.mark_point(color=colours.VALIDATION, filled=True, size=110, opacity=1).encode(
        x=alt.X("right:Q", scale=scale)
    )
    said = base.mark_text(dy=-14, fontSize=FONT, color=ink, tooltip=None).encode(
        x=alt.X("right:Q", scale=scale), text="text:N"
    )
    drawn = alt.layer(lines, points, said).properties(view=alt.ViewBackground(stroke=None))
    return compiled(drawn, height=ROW * len(names) + AXIS)
