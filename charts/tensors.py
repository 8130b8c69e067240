"""The numbers in a tensor: where they stand, and how they are spread."""

from __future__ import annotations

from functools import cache
from typing import Literal

import altair as alt

from charts import colours
from charts.plot import FONT, Spec, compiled, named, tip

HEIGHT = 300  # pixels, of either chart
FLAT = 110  # pixels, for a tensor of few rows
LEFT, TOP = 44, 20  # pixels for the numbers of the rows and of the columns
LARGEST = 26  # pixels of a cell's side
BROKEN = "#E0A800"  # a number that is none, which the diverging scale has no colour for
# A cell's side, so that the whole tensor fits and each cell is a square.
SIDE = f"min((width - {LEFT}) / datum.columns, (height - {TOP}) / datum.rows, {LARGEST})"


@cache
def heatmap(index: str, value: str, ink: str, height: int = HEIGHT, *, picks: bool = False) -> Spec:
    """Draw a tensor's numbers as cells, on the one diverging scale, symmetric about zero.

    Data: `cells` (across, down, rows, columns, index, number, share, broken), places and sizes in
    cells; `index` is where it stands in the tensor, `share` the number over the largest magnitude;
    both numbers are null for NaN and infinities, which `broken` says in words. `edges` (text, side,
    place, rows, columns): what stands at the "left" and at the "top", and at which cell. `reach`
    (reach): the largest magnitude. `ink` is the colour of text in the visitor's theme; `height` is in
    pixels, HEIGHT or FLAT. `picks` says that a click on a cell selects its `index`, as "cell".
    """
    cells = alt.Chart(named("cells")).mark_rect(
        x=_across("datum.across"), x2=_across("datum.across + 1"),
        y=_down("datum.down"), y2=_down("datum.down + 1"),
    )  # fmt: skip
    place = alt.Tooltip("index:N", title=index)
    valid = cells.transform_filter("isValid(datum.share)").encode(
        color=_signed(), tooltip=[place, tip("number", value, ".6~g")]
    )
    drawn = alt.layer(
        valid.add_params(_picked()) if picks else valid,
        cells.transform_filter("!isValid(datum.share)").encode(
            color=alt.value(BROKEN), tooltip=[place, alt.Tooltip("broken:N", title=value)]
        ),
        _edge("left", ink, "right", x=_across("0", -6), y=_down("datum.place + 0.5")),
        _edge("top", ink, "center", x=_across("datum.place + 0.5"), y=_down("0", -9)),
        alt.Chart(named("reach")).mark_point(size=0, opacity=0, tooltip=None),
    )
    return compiled(drawn.properties(view=alt.ViewBackground(stroke=None)), height=height)


def _picked() -> alt.Parameter:
    return alt.selection_point(name="cell", fields=["index"], on="click", clear=False, toggle=False)


def _across(cell: str, pixels: int = 0) -> alt.ExprRef:
    return alt.ExprRef(f"{LEFT + pixels} + ({cell}) * {SIDE}")


def _down(cell: str, pixels: int = 0) -> alt.ExprRef:
    return alt.ExprRef(f"{TOP + pixels} + ({cell}) * {SIDE}")


def _signed() -> alt.Color:
    """Return the theme's diverging scale over shares of the largest magnitude, which labels say."""
    legend = alt.Legend(
        orient="bottom", title=None, values=[-1, 0, 1], labelFontSize=FONT,
        gradientThickness=10, gradientLength=240, offset=6, labelOverlap=False,
        labelExpr="format(datum.value * data('reach')[0].reach, '.3~g')",
    )  # fmt: skip
    scale = alt.Scale(domain=[-1, 1], range="diverging", interpolate="lab")
    return alt.Color("share:Q", scale=scale, legend=legend)


def _edge(
    side: str, ink: str, align: Literal["right", "center"], x: alt.ExprRef, y: alt.ExprRef
) -> alt.Chart:
    words = alt.Chart(named("edges")).transform_filter(alt.datum.side == side)
    return words.mark_text(
        align=align, baseline="middle", fontSize=FONT, color=ink, opacity=0.75, x=x, y=y,
        tooltip=None,
    ).encode(text="text:N")  # fmt: skip


@cache
def histogram(value: str, count: str) -> Spec:
    """Draw how many numbers lie between two edges. Data: `bins` (low, high, count)."""
    across = alt.Axis(
        grid=False, tickCount=5, format=".3~g", labelFontSize=FONT, titleFontSize=FONT,
        titlePadding=4, labelOverlap="greedy",
    )  # fmt: skip
    up = alt.Axis(
        tickCount=5, tickMinStep=1, format="~s", labelFontSize=FONT, titleFontSize=FONT,
        minExtent=34,
    )  # fmt: skip
    bars = (
        alt.Chart(named("bins"))
        .mark_rect(color=colours.KERNEL)
        .encode(
            x=alt.X("low:Q", title=value, axis=across, scale=alt.Scale(zero=False, nice=False)),
            x2="high:Q",
            y=alt.Y("count:Q", title=count, axis=up, scale=alt.Scale(zero=True)),
            y2=alt.datum(0),
            tooltip=[tip("low", "≥"), tip("high", "<"), tip("count", count, ",")],
        )
    )
    return compiled(bars, height=HEIGHT)
