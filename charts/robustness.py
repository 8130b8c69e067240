"""How much the outputs of layers change when the picture is moved by a few pixels."""

from __future__ import annotations

from functools import cache

import altair as alt

from charts import colours
from charts.plot import FONT, Spec, compiled, named, series, tip, y_axis

TALL = 230  # pixels
COLOURS = (colours.MAXIMUM, colours.MEAN, colours.KERNEL)


@cache
def changes(layers: tuple[str, str, str], shift: str, change: str) -> Spec:
    """Draw the change of each layer over the shift: maximum, mean, strided convolution.

    Data: `changes` (layer, shift, change), the layer by the name it has in `layers`.
    """
    axis = alt.Axis(
        tickMinStep=1, labelOverlap=False, format="d", grid=False, labelFontSize=FONT, titleFontSize=FONT,
        titlePadding=4, labelFlush=False,
    )  # fmt: skip
    lines = (
        alt.Chart(named("changes"))
        .mark_line(strokeWidth=2.5, point=alt.OverlayMarkDef(size=64))
        .encode(
            x=alt.X("shift:Q", title=shift, axis=axis, scale=alt.Scale(nice=False, padding=12)),
            y=y_axis("change", ".0%", zero=True),
            color=alt.Color("layer:N", **series(layers, COLOURS, legend=True)),
            tooltip=[
                alt.Tooltip("layer:N", title=" "), tip("shift", shift, "d"),
                tip("change", change, ".1%"),
            ],
        )
    )  # fmt: skip
    return compiled(lines, height=TALL)
