"""How good a network is: class by class, and whether it is right as often as it is sure."""

from __future__ import annotations

from functools import cache
from typing import Any

import altair as alt

from charts import colours
from charts.plot import FONT, Spec, compiled, named, series, tip

ROW = 32  # pixels of a bar with its space


@cache
def by_class(classes: tuple[str, ...], accuracy: str, ink: str) -> Spec:
    """Draw accuracies as bars with their intervals: those of the classes, or of other things.

    Data: `classes` (name, recall, low, high, text). `ink` is the colour of text in the theme.
    """
    bare = alt.Axis(
        labelFontSize=13, title=None, ticks=False, domain=False, grid=False, labelLimit=150,
        labelPadding=6,
    )  # fmt: skip
    scale = alt.Scale(domain=[0, 1.12], nice=False)
    base = alt.Chart(named("classes")).encode(
        y=alt.Y("name:N", sort=list(classes), axis=bare, scale=alt.Scale(paddingInner=0.3)),
        tooltip=[
            alt.Tooltip("name:N", title=" "), tip("recall", accuracy, ".1%"),
            tip("low", "≥", ".1%"), tip("high", "≤", ".1%"),
        ],
    )  # fmt: skip
    bars = base.mark_bar(color=colours.OUTPUT, cornerRadiusEnd=3).encode(
        x=alt.X("recall:Q", axis=None, scale=scale)
    )
    lines = base.mark_rule(color=ink, strokeWidth=1.5, opacity=0.75).encode(
        x=alt.X("low:Q", axis=None, scale=scale), x2="high:Q"
    )
    said = base.mark_text(
        align="left", baseline="middle", dx=6, fontSize=FONT, color=ink, tooltip=None
    ).encode(x=alt.X("high:Q", axis=None, scale=scale), text="text:N")
    drawn = alt.layer(bars, lines, said).properties(view=alt.ViewBackground(stroke=None))
    return compiled(drawn, height=ROW * len(classes))


@cache
def reliability(
    confidence: str,
    right: str,
    count: str,
    ink: str,
    names: tuple[str, ...] = (),
    surest_from: float = 0.0,
    right_from: float = 0.0,
) -> Spec:
    """Draw the share of right verdicts against their confidence, with intervals and the diagonal.

    Data: `bins` (confidence, right, low, high, count), `perfect` (at): two ends of the diagonal.
    With two `names` there is a line for each, told apart by a column `series`; the second one is what
    it is compared with. The axes begin at `surest_from`
    and `right_from`.
    """
    across = alt.Scale(domain=[surest_from, 1], nice=False)
    scale = alt.Scale(domain=[right_from, 1], nice=False)
    axis: Any = {"format": ".0%", "tickCount": 6, "labelFontSize": FONT, "titleFontSize": FONT}
    x = alt.X("confidence:Q", title=confidence, scale=across, axis=alt.Axis(grid=False, **axis))
    y = alt.Y("right:Q", title=right, scale=scale, axis=alt.Axis(minExtent=34, **axis))
    perfect = (
        alt.Chart(named("perfect"))
        .mark_line(
            color=ink, strokeDash=[4, 4], strokeWidth=1.2, opacity=0.6, tooltip=None, clip=True
        )
        .encode(x=alt.X("at:Q", scale=across), y=alt.Y("at:Q", scale=scale))
    )
    base = alt.Chart(named("bins")).encode(x=x, y=y)
    shade: Any = colours.OUTPUT
    if names:
        told = series(names, (colours.OUTPUT, colours.NEITHER), legend=True)
        base, shade = base.encode(color=alt.Color("series:N", **told)), alt.Undefined
    spread = base.mark_rule(color=shade, strokeWidth=1.5, opacity=0.7, tooltip=None).encode(
        y=alt.Y("low:Q", title=right, scale=scale), y2="high:Q"
    )
    line = base.mark_line(color=shade, strokeWidth=2, tooltip=None)
    dots = base.mark_point(color=shade, filled=True, size=70, opacity=1).encode(
        tooltip=[
            tip("confidence", confidence, ".1%"),
            tip("right", right, ".1%"),
            tip("low", "≥", ".1%"),
            tip("high", "≤", ".1%"),
            tip("count", count, ","),
        ]
    )
    return compiled(alt.layer(perfect, line, spread, dots), height=340)
