"""How far outputs move when the weights lose bits."""

from __future__ import annotations

from functools import cache

import altair as alt

from charts.plot import FONT, Spec, compiled, named, tip

HEIGHT = 260  # pixels
COLOURS = {"float16": "#00A2C7", "bfloat16": "#D6409F"}


@cache
def moved(output: str, apart: str) -> Spec:
    """Draw a point for each output and precision. Data: `points` (expected, apart, precision)."""
    across = alt.Axis(
        grid=False, tickCount=5, format=".3~g", labelFontSize=FONT, titleFontSize=FONT,
        titlePadding=4,
    )  # fmt: skip
    up = alt.Axis(
        tickCount=5, format=".1~e", labelFontSize=FONT, titleFontSize=FONT, minExtent=44,
    )  # fmt: skip
    legend = alt.Legend(orient="bottom", title=None, labelFontSize=FONT, symbolType="circle")
    scale = alt.Scale(domain=list(COLOURS), range=list(COLOURS.values()))
    points = (
        alt.Chart(named("points"))
        .mark_point(
            filled=True, opacity=0.7, size=alt.ExprRef("length(data('points')) > 200 ? 16 : 46")
        )
        .encode(
            x=alt.X("expected:Q", title=output, axis=across, scale=alt.Scale(zero=False)),
            y=alt.Y("apart:Q", title=apart, axis=up),
            color=alt.Color("precision:N", scale=scale, legend=legend),
            shape=alt.Shape(
                "precision:N", legend=legend,
                scale=alt.Scale(domain=list(COLOURS), range=["circle", "triangle-up"]),
            ),
            tooltip=[
                alt.Tooltip("precision:N", title=" "), tip("expected", output, ".5~g"),
                tip("apart", apart, ".3~g"),
            ],
        )
    )  # fmt: skip
    return compiled(points, height=HEIGHT)
