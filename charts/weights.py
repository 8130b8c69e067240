"""How many weights layers have, on a scale on which nine and a thousand million both show."""

from __future__ import annotations

from functools import cache

import altair as alt

from charts import colours
from charts.plot import FONT, Spec, compiled, named, tip

ROW = 62  # pixels for a layer: its words, and the bar below them
ROWS = 4
LEAST = 0.6  # where bars begin, so that a single weight shows too


@cache
def weights(kernel: str, dense: str, title: str) -> Spec:
    """Draw a bar for each layer. Data: `layers` (words, layer, weights, low), four, from the top.

    `words` stands above the bar; `layer` is what `kernel` or `dense` says; `low` is LEAST.
    """
    words = alt.Axis(
        labelAlign="left", labelPadding=0, labelOffset=-13, labelLimit=0, labelFontSize=13,
        domain=False, ticks=False, grid=False, minExtent=0,
    )  # fmt: skip
    powers = alt.Axis(
        values=[1, 1e3, 1e6, 1e9], grid=False, labelFontSize=FONT, titleFontSize=FONT, titlePadding=2,
        labelExpr="format(datum.value, ',')",
    )  # fmt: skip
    scale = alt.Scale(type="log", domainMin=LEAST, nice=False)
    bars = (
        alt.Chart(named("layers"))
        .mark_bar(height=14, yOffset=9, y2Offset=9, cornerRadius=3)
        .encode(
            x=alt.X("weights:Q", title=title, scale=scale, axis=powers),
            x2="low:Q",
            y=alt.Y("words:N", sort=None, title=None, axis=words, scale=alt.Scale(padding=0)),
            color=alt.Color(
                "layer:N", legend=None,
                scale=alt.Scale(domain=[kernel, dense], range=[colours.KERNEL, colours.QUIET]),
            ),
            tooltip=[alt.Tooltip("layer:N", title=" "), tip("weights", title, ",")],
        )
    )  # fmt: skip
    spec = compiled(bars.properties(height=ROW * ROWS, view=alt.ViewBackground(stroke=None)))
    spec["padding"] = {**spec["padding"], "bottom": 5}
    return spec
