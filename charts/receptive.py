"""What one number of a deep layer sees of the input, drawn as a net over one row of cells."""

from __future__ import annotations

from functools import cache

import altair as alt

from charts import colours
from charts.plot import FONT, Spec, compiled, named, tip

HEIGHT = 230  # pixels
INPUT, LAYER, UNSEEN = "input", "layer", "unseen"  # the kinds of cells


@cache
def net(place: str, cell: str) -> Spec:
    """Draw the levels of a chain above one another, and what the middle of the last one depends on.

    Data: `cells` (level, place, cell, kind), the last level first; `links` (level, place, below,
    place_below); `field` (level, first, last): what is seen of the input, padding included.
    """
    rows = alt.Axis(
        title=None, labelFontSize=FONT, labelLimit=0, labelPadding=10, domain=False, ticks=False,
        grid=False,
    )  # fmt: skip
    y = alt.Y("level:O", sort=None, axis=rows, scale=alt.Scale(type="point", padding=0.4))
    across = alt.Axis(
        title=place, format="d", tickMinStep=1, tickCount=9, labelFontSize=FONT,
        titleFontSize=FONT, grid=False,
    )  # fmt: skip
    x = alt.X("place:Q", axis=across, scale=alt.Scale(zero=False, nice=False, padding=12))
    kinds = alt.Scale(
        domain=[INPUT, LAYER, UNSEEN], range=[colours.INPUT, colours.OUTPUT, colours.QUIET]
    )
    cells = (
        alt.Chart(named("cells"))
        .mark_square(size=150, opacity=1)
        .encode(
            x=x,
            y=y,
            color=alt.Color("kind:N", scale=kinds, legend=None),
            opacity=alt.condition(f"datum.kind == '{UNSEEN}'", alt.value(0.28), alt.value(1)),
            tooltip=[alt.Tooltip("level:N", title=" "), tip("cell", cell, "d")],
        )
    )
    lines = (
        alt.Chart(named("links"))
        .mark_rule(strokeWidth=1.2, opacity=0.55, color=colours.KERNEL, tooltip=None)
        .encode(x=x, x2="place_below:Q", y=y, y2="below:O")
    )
    seen = (
        alt.Chart(named("field"))
        .mark_rule(strokeWidth=22, opacity=0.2, color=colours.INPUT, tooltip=None)
        .encode(x=alt.X("first:Q", axis=across), x2="last:Q", y=y)
    )
    return compiled(alt.layer(cells, lines, seen, cells), height=HEIGHT)
