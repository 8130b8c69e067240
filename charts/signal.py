"""A network's signal over its depth, of two initializations side by side."""

from __future__ import annotations

from functools import cache
from typing import Literal

import altair as alt

from charts import colours
from charts.plot import FONT, Spec, compiled, named, tip

HEIGHT, SHARES, LOSS = 290, 250, 250  # pixels
PAIR = colours.run_colours(2)  # two that are overlaid, as two runs are
LABELS = 110  # pixels of a layer's name
BAR = "min(44, bandwidth('xOffset'))"  # pixels, also where there is but one layer
# Of a logarithmic scale only whole powers of ten have a line.
DECADE = "abs(log(datum.value) / LN10 - round(log(datum.value) / LN10)) < 1e-6"
BOTTOM = alt.ExprRef("height - 6")
EDGE = 46  # pixels for the numbers at the left, always, so that charts below one another line up


@cache
def depth(title: str, layer: str, value: str, many: bool = False) -> Spec:
    """Draw a size at each layer on a logarithmic scale, a line for each of A and B.

    `many` layers have no room for all their names.

    Data: `points` (order, layer, which, value, mark, weighted). `which` is A or B; `mark` is "value",
    "zero" or "broken", whose value is null, and "none" for what is not drawn.
    """
    base = alt.Chart(named("points"))
    x = _layers(many=many)
    y = alt.Y(
        "value:Q",
        title=None,
        scale=alt.Scale(type="log", nice=True),
        axis=_numbers(".3~g", log=True),
    )
    tips = [
        alt.Tooltip("layer:N", title=layer), alt.Tooltip("which:N", title="A / B"),
        tip("value", value, ".4~g"),
    ]  # fmt: skip
    valued = base.transform_filter(alt.datum.mark == "value")
    lines = valued.mark_line(strokeWidth=2, tooltip=None).encode(x=x, y=y, color=_which())
    dots = valued.mark_point(size=30 if many else 52, opacity=1, strokeWidth=2).encode(
        x=x, y=y, color=_which(), tooltip=tips,
        fill=alt.condition(alt.datum.weighted, _which(legend=False), alt.value("transparent")),
    )  # fmt: skip
    zeros = _edge(base, "zero", "triangle-down", alt.value(BOTTOM), tips[:2], x)
    broken = _edge(base, "broken", "cross", alt.value(6), tips[:2], x)
    return compiled(alt.layer(lines, dots, zeros, broken), title, HEIGHT)


def _edge(
    base: alt.Chart, mark: str, shape: str, y: object, tips: list[alt.Tooltip], x: alt.X
) -> alt.Chart:
    """Draw what has no place on the scale at its lower or upper end."""
    found = base.transform_filter(alt.datum.mark == mark)
    return found.mark_point(shape=shape, size=70, filled=True, opacity=1).encode(
        x=x, y=y, color=_which(), tooltip=tips
    )


def _layers(*, offset: bool = False, many: bool) -> alt.X:
    axis = alt.Axis(
        labelAngle=-55, labelLimit=LABELS, labelFontSize=FONT, title=None, grid=not offset and not many,
        gridOpacity=0.5, ticks=False, labelOverlap="greedy" if many else False,
    )  # fmt: skip
    return alt.X("layer:N", sort=alt.SortField("order"), title=None, axis=axis)


def _numbers(format: str, *, log: bool = False) -> alt.Axis:
    lines = {"condition": {"test": DECADE, "value": 1}, "value": 0}
    return alt.Axis(
        format=format, tickCount=5, labelFontSize=FONT, titleFontSize=FONT, minExtent=EDGE,
        maxExtent=EDGE, labelOverlap="greedy", gridOpacity=lines if log else 1,
    )  # fmt: skip


def _which(*, legend: bool = True, symbol: Literal["square", "stroke"] = "square") -> alt.Color:
    at_top = alt.Legend(
        orient="top", title=None, labelFontSize=FONT, symbolType=symbol, offset=2, padding=0
    )
    return alt.Color(
        "which:N", scale=alt.Scale(domain=["A", "B"], range=list(PAIR)),
        legend=at_top if legend else None,
    )  # fmt: skip


@cache
def shares(title: str, layer: str, share: str, many: bool = False) -> Spec:
    """Draw the share of each layer's units or outputs, a bar for each of A and B.

    Data: `shares` (order, layer, which, share); `share` is from 0 to 1.
    """
    bars = alt.Chart(named("shares")).mark_bar(cornerRadiusEnd=2, width=alt.ExprRef(BAR)).encode(
        x=_layers(offset=True, many=many),
        xOffset=alt.XOffset("which:N", sort=["A", "B"]),
        y=alt.Y(
            "share:Q", title=None, scale=alt.Scale(domain=[0, 1]), axis=_numbers(".0%")
        ),
        color=_which(),
        tooltip=[
            alt.Tooltip("layer:N", title=layer), alt.Tooltip("which:N", title="A / B"),
            tip("share", share, ".1%"),
        ],
    )  # fmt: skip
    return compiled(bars, title, SHARES)


@cache
def loss(title: str, step: str, loss: str) -> Spec:
    """Draw the losses over the steps on a logarithmic scale. Data: `losses` (step, which, loss)."""
    axis = alt.Axis(grid=False, tickMinStep=1, labelFontSize=FONT, titleFontSize=FONT, tickCount=6)
    drawn = alt.Chart(named("losses")).mark_line(strokeWidth=2).encode(
        x=alt.X("step:Q", title=step, axis=axis, scale=alt.Scale(nice=False, zero=True)),
        y=alt.Y("loss:Q", title=None, scale=alt.Scale(type="log"), axis=_numbers(".2~g", log=True)),
        color=_which(symbol="stroke"),
        tooltip=[tip("step", step), alt.Tooltip("which:N", title="A / B"), tip("loss", loss)],
    )  # fmt: skip
    spec = compiled(drawn, title, LOSS)
    spec["padding"] = {**spec["padding"], "bottom": 5}  # for the tails of the title's letters
    return spec
