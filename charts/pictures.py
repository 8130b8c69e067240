"""What a data set holds: how many pictures of each class on each side, and how large they are."""

from __future__ import annotations

from functools import cache
from typing import Any

import altair as alt

from charts import colours
from charts.plot import FONT, HEIGHT, Spec, compiled, named, tip

ROW = 68  # pixels for a class: its words, and the bar below them
BAR = 18  # pixels
FAINT = 0.4  # opacity of the pictures that validate


@cache
def balance(classes: tuple[str, ...], label: str = "class", count: str = "pictures") -> Spec:
    """Draw a bar for each class: training pictures first, then, fainter, those that validate.

    Data: `sides` (words, label, side, start, end, count, opacity), in the order of the rows;
    `words` stands above the bar and says both numbers.
    """
    # The words are the axis's labels, since those alone have the theme's colour, light or dark.
    words = alt.Axis(
        labelAlign="left", labelPadding=0, labelOffset=-13, labelLimit=0, labelFontSize=13,
        domain=False, ticks=False, grid=False, minExtent=0,
    )  # fmt: skip
    colour = alt.Scale(domain=list(classes), range=list(colours.class_colours(classes)))
    bars = (
        alt.Chart(named("sides"))
        .mark_bar(height=BAR, yOffset=9, y2Offset=9, cornerRadius=3)
        .encode(
            x=alt.X("start:Q", axis=None, scale=alt.Scale(zero=True, nice=False)),
            x2="end:Q",
            y=alt.Y("words:N", sort=None, title=None, axis=words, scale=alt.Scale(padding=0)),
            color=alt.Color("label:N", scale=colour, legend=None),
            opacity=alt.Opacity("opacity:Q", scale=None, legend=None),
            tooltip=[
                alt.Tooltip("label:N", title=label),
                alt.Tooltip("side:N", title=" "),
                tip("count", count, ","),
            ],
        )
    )
    rows = {"height": ROW * len(classes), "view": alt.ViewBackground(stroke=None)}
    return compiled(bars.properties(**rows))


@cache
def sizes(width: str = "width", height: str = "height", count: str = "pictures") -> Spec:
    """Draw the pictures' sizes in pixels, a dot for each size, larger the more have it.

    Data: `sizes` (width, height, count), `squares` (side): two ends of the line of all squares.
    """
    axis = alt.Axis(labelFontSize=FONT, titleFontSize=FONT, tickCount=5, format=",d")
    both: dict[str, Any] = {"axis": axis, "type": "quantitative", "scale": alt.Scale(zero=True)}
    line = (
        alt.Chart(named("squares"))
        .mark_line(strokeDash=[4, 4], color=colours.QUIET, opacity=0.7, tooltip=None)
        .encode(x=alt.X("side", title=width, **both), y=alt.Y("side", title=height, **both))
    )
    dots = (
        alt.Chart(named("sizes"))
        .mark_circle(color=colours.INPUT, opacity=0.45, stroke=colours.INPUT, strokeOpacity=0.7)
        .encode(
            x=alt.X("width", title=width, **both),
            y=alt.Y("height", title=height, **both),
            size=alt.Size(
                "count:Q", legend=None,
                scale=alt.Scale(type="sqrt", domainMin=1, range=[24, 420]),
            ),
            tooltip=[tip("width", width, ","), tip("height", height, ","), tip("count", count, ",")],
        )
    )  # fmt: skip
    return compiled(alt.layer(line, dots).properties(height=HEIGHT))
