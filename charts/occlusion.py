"""What is left of a class when parts of a photo are covered: at random, and where a map says."""

from __future__ import annotations

from functools import cache

import altair as alt

from charts import colours
from charts.plot import EDGE, FONT, Spec, compiled, named, series, tip

HEIGHT = 116  # pixels: two rows
RANDOM, MARKED = colours.NEITHER, colours.KERNEL


@cache
def left(probability: str, marked: str, random: str, before: str, ink: str) -> Spec:
    """Draw a tick for each random patch and a larger one for what is marked, on one scale.

    Data: `left` (group, probability), `group` being the word `marked` or `random`; `before`
    (probability): the photo as it is, a dashed line. `ink` is the colour of text in the visitor's
    theme; the others are words.
    """
    scale = alt.Scale(domain=[0, 1], nice=False)
    across = alt.Axis(
        format=".0%", tickCount=5, labelFontSize=FONT, titleFontSize=FONT, titlePadding=4, grid=True
    )
    up = alt.Axis(labelFontSize=FONT, ticks=False, domain=False, labelLimit=160, labelColor=ink)
    ticks = (
        alt.Chart(named("left"))
        .mark_tick(thickness=3, size=24, opacity=0.75)
        .encode(
            x=alt.X("probability:Q", title=probability, axis=across, scale=scale),
            y=alt.Y("group:N", title=None, axis=up, sort=[marked, random]),
            color=alt.Color("group:N", **series((marked, random), (MARKED, RANDOM), legend=False)),
            tooltip=[alt.Tooltip("group:N", title=" "), tip("probability", probability, ".1%")],
        )
    )  # fmt: skip
    line = (
        alt.Chart(named("before"))
        .mark_rule(color=ink, strokeDash=[4, 4], strokeWidth=1.5)
        .encode(x=alt.X("probability:Q", scale=scale), tooltip=[tip("probability", before, ".1%")])
    )
    spec = compiled(alt.layer(ticks, line), height=HEIGHT)
    return {**spec, "padding": {**EDGE, "bottom": 4}}  # the tails of the title's letters
