"""How a gradient fades, or does not, on its way back: its mean size, layer by layer."""

from __future__ import annotations

from functools import cache

import altair as alt

from charts import colours
from charts.plot import FONT, HEIGHT, Spec, compiled, named, series, tip

# The network in hand, then fresh ones with sigmoid and with ReLU.
LINES = (colours.OUTPUT, colours.QUIET, colours.MAXIMUM)


@cache
def sizes(networks: tuple[str, ...], layer: str, size: str) -> Spec:
    """Draw the sizes on a logarithmic axis, a line for each of the three `networks`.

    Data: `sizes` (layer, name, network, size), sizes above zero.
    """
    across = alt.Axis(labelFontSize=FONT, titleFontSize=FONT, tickMinStep=1, grid=False, format="d")
    up = alt.Axis(labelFontSize=FONT, format="~e", tickCount=5, minExtent=40)
    lines = (
        alt.Chart(named("sizes"))
        .mark_line(strokeWidth=2, point=alt.OverlayMarkDef(size=36))
        .encode(
            x=alt.X("layer:Q", title=layer, axis=across, scale=alt.Scale(nice=False)),
            y=alt.Y("size:Q", title=None, axis=up, scale=alt.Scale(type="log")),
            color=alt.Color("network:N", **series(networks, LINES, legend=True)),
            tooltip=[
                alt.Tooltip("network:N", title=" "), alt.Tooltip("name:N", title=layer),
                tip("size", size, ".2e"),
            ],
        )
    )  # fmt: skip
    return compiled(lines, height=HEIGHT + 20)
