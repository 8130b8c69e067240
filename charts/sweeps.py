"""Sweeps: test accuracy against what is swept, and against what it costs."""

from __future__ import annotations

from functools import cache

import altair as alt

from charts import colours, error_scale
from charts.ladder import whose
from charts.plot import FONT, Spec, compiled, series, tip

HEIGHT, TALL = 210, 380  # pixels
GROUPS = (
    "#4C6FFF",
    "#12A594",
    "#E5484D",
    "#7C9A2E",
    "#00A2C7",
)  # none is that of the visitor's runs


@cache
def sweep(value: str, accuracy: str, seed: str, measured: str, own: str, colour: str) -> Spec:
    """Draw one swept number: a dot for each seed, and the means connected.

    Data: `seeds` (value, accuracy, seed, whose, usual), `means` (value, accuracy, usual), `bounds` (accuracy):
    the lowest and the highest of all sweeps, so that they share one scale.
    """
    x = alt.X(
        "value:O", title=None,
        axis=alt.Axis(labelFontSize=FONT, titleFontSize=FONT, labelAngle=0, titlePadding=4),
    )  # fmt: skip
    y = error_scale.up(None)
    faded = alt.condition("datum.usual", alt.value(0.8), alt.value(0.3))
    means = error_scale.errors("means").encode(x=x, y=y)
    dots = error_scale.errors("seeds").encode(
        x=x, y=y, opacity=faded, color=whose(measured, own).legend(None),
        tooltip=[tip("value", value, ","), error_scale.tip(accuracy),
                 alt.Tooltip("seed:N", title=seed), alt.Tooltip("whose:N", title=" ")],
    )  # fmt: skip
    drawn = alt.layer(
        error_scale.errors("bounds").mark_point(size=0, opacity=0, tooltip=None).encode(y=y),
        means.mark_line(color=colour, strokeWidth=2, opacity=0.8, tooltip=None),
        dots.mark_circle(size=42),
        means.mark_tick(color=colour, thickness=3, size=18).encode(
            tooltip=[tip("value", value, ","), error_scale.tip(accuracy)]
        ),
    )
    return compiled(drawn, height=HEIGHT)


@cache
def price(groups: tuple[str, ...], work: str, accuracy: str, what: str) -> Spec:
    """Draw mean accuracies against multiply-adds, a colour for each swept number.

    Data: `means` (group, name, multiply_adds, accuracy), `frontier` (multiply_adds, accuracy): those that
    no other beats in both.
    """
    axis = alt.Axis(
        format="~s", labelFontSize=FONT, titleFontSize=FONT, titlePadding=4, tickCount=5,
        labelOverlap="greedy", grid=False,
    )  # fmt: skip
    x = alt.X(
        "multiply_adds:Q", title=work, axis=axis,
        scale=alt.Scale(type="log", nice=False, padding=12),
    )  # fmt: skip
    colour = alt.Color("group:N", **series(groups, group_colours(len(groups)), legend=True))
    best = error_scale.errors("frontier").mark_line(
        interpolate="step-after", strokeWidth=1.5, strokeDash=[4, 3], color=colours.NEITHER,
        tooltip=None,
    )  # fmt: skip
    dots = error_scale.errors("means").mark_circle(size=90, opacity=0.85)
    y = error_scale.up(accuracy)
    numbers = [
        alt.Tooltip("name:N", title=what),
        error_scale.tip(accuracy),
        tip("multiply_adds", work, ","),
    ]
    drawn = alt.layer(best.encode(x=x, y=y), dots.encode(x=x, y=y, color=colour, tooltip=numbers))
    return compiled(drawn, height=TALL)


def group_colours(count: int) -> tuple[str, ...]:
    """Return a colour for each swept number, the same in all charts of a page."""
    return GROUPS[:count]
