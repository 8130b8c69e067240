"""How sure verdicts are, of pictures that are known and of some that are not; and single verdicts."""

from __future__ import annotations

from functools import cache

import altair as alt

from charts import colours
from charts.plot import FONT, Spec, compiled, named, series, tip

HEIGHT = 260  # pixels
BARS = 300  # pixels, for the ten classes
RIGHT, WRONG, ODD = colours.OUTPUT, "#E5484D", colours.NEITHER
BESIDE = colours.NEITHER  # the network that stands beside the one in hand


@cache
def histogram(
    confidence: str, share: str, count: str, right: str, wrong: str, odd: str, ink: str
) -> Spec:
    """Draw what share of each group's verdicts is how sure, the groups' bars beside each other.

    Data: `bins` (left, right, low, high, group, share, count): a bar's ends, its bin's edges, and the
    share of its group's verdicts that lie in it; `group` is one of the words. `limit` (at): where
    "sure" begins. `ink` is the colour of text in the visitor's theme; the others are words.
    """
    names, shades = (right, wrong, odd), (RIGHT, WRONG, ODD)
    across = alt.Axis(
        grid=False, format=".0%", tickCount=6, labelFontSize=FONT, titleFontSize=FONT,
        titlePadding=4, labelOverlap="greedy",
    )  # fmt: skip
    up = alt.Axis(
        format=".0%", tickCount=5, labelFontSize=FONT, titleFontSize=FONT, minExtent=34
    )  # fmt: skip
    scale = alt.Scale(domain=[0.1, 1.0], nice=False, zero=False)
    bars = (
        alt.Chart(named("bins"))
        .mark_rect()
        .encode(
            x=alt.X("left:Q", title=confidence, axis=across, scale=scale),
            x2="right:Q",
            y=alt.Y("share:Q", title=share, axis=up, scale=alt.Scale(zero=True)),
            y2=alt.datum(0),
            color=alt.Color("group:N", **series(names, shades, legend=True)),
            tooltip=[
                alt.Tooltip("group:N", title=" "), tip("low", "≥", ".0%"), tip("high", "<", ".0%"),
                tip("count", count, ","), tip("share", share, ".1%"),
            ],
        )
    )  # fmt: skip
    limit = alt.Chart(named("limit")).mark_rule(
        color=ink, strokeDash=[4, 4], strokeWidth=1.5, tooltip=None
    )
    return compiled(alt.layer(bars, limit.encode(x=alt.X("at:Q", scale=scale))), height=HEIGHT)


@cache
def verdicts(classes: tuple[str, ...], networks: int, share: str, network: str, ink: str) -> Spec:
    """Draw ten probabilities as bars, a bar for each network.

    Data: `verdicts` (name, network, order, share, text): class, network, 0 for the network in hand
    and 1 for the one beside it, probability, and how it is written. `networks` is 1 or 2.
    """
    bare = alt.Axis(
        labelFontSize=13, title=None, ticks=False, domain=False, grid=False, labelLimit=110,
        labelPadding=6,
    )  # fmt: skip
    scale = alt.Scale(domain=[0, 1.12], nice=False)
    base = alt.Chart(named("verdicts")).encode(
        y=alt.Y("name:N", sort=list(classes), axis=bare, scale=alt.Scale(paddingInner=0.25)),
        x=alt.X("share:Q", axis=None, scale=scale),
        tooltip=[
            alt.Tooltip("network:N", title=network), alt.Tooltip("name:N", title=" "),
            tip("share", share, ".3%"),
        ],
    )  # fmt: skip
    if networks > 1:
        base = base.encode(yOffset=alt.YOffset("order:O"))
    bars = base.mark_bar(cornerRadiusEnd=3).encode(
        color=alt.Color(
            "order:O", legend=None,
            scale=alt.Scale(domain=[0, 1], range=[colours.OUTPUT, BESIDE]),
        )
    )  # fmt: skip
    said = base.mark_text(
        align="left", baseline="middle", dx=5, fontSize=FONT, color=ink, tooltip=None
    ).encode(text="text:N")
    drawn = alt.layer(bars, said).properties(view=alt.ViewBackground(stroke=None))
    return compiled(drawn, height=BARS if networks == 1 else BARS + 130)
