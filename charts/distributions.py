"""A distribution: what was drawn from it, and what was to be expected."""

from __future__ import annotations

from functools import cache
from typing import Any

import altair as alt

from charts import colours
from charts.plot import FONT, Spec, compiled, named, tip

HEIGHT = 240  # pixels


@cache
def histogram(value: str, count: str, drawn: str, expected: str, ink: str) -> Spec:
    """Draw the numbers of a tensor as bars, and what was to be expected of them as a line.

    Data: `bins` (low, high, drawn, expected): how many numbers lie between two edges. `band` (low,
    high, least, most): the same over many draws, empty where there were none. `curve` (place, x,
    expected), in the order of `place`. `stems` (value, probability, drawn): single values, the last
    two as shares of all numbers; a stem of probability 1 is as high as the chart. `ink` is the colour
    of text in the visitor's theme; the other arguments are words.
    """
    band = alt.Chart(named("band")).mark_rect(color=ink, opacity=0.22)
    bars = alt.Chart(named("bins")).mark_rect(color=colours.KERNEL)
    reading = [tip("low", "≥"), tip("high", "<"), tip("drawn", drawn, ","),
               tip("expected", expected, ",.1f")]  # fmt: skip
    line = alt.Chart(named("curve")).mark_line(color=ink, strokeWidth=2, tooltip=None, clip=True)
    smooth = alt.layer(
        bars.encode(
            x=_across("low:Q", value), x2="high:Q", y=_up("drawn:Q", count), y2=alt.datum(0),
            tooltip=reading,
        ),
        band.encode(
            x=_across("low:Q", value), x2="high:Q", y=_up("least:Q", count), y2="most:Q",
            tooltip=[*reading[:2], tip("least", "≥", ","), tip("most", "≤", ",")],
        ),
        line.encode(x=_across("x:Q", value), y=_up("expected:Q", count), order="place:Q"),
    )  # fmt: skip
    apart = _stems(value, drawn, expected, ink, axis=None)
    both = alt.layer(smooth, apart).resolve_scale(y="independent")
    return compiled(both, height=HEIGHT)


@cache
def stems(value: str, share: str, drawn: str, expected: str, ink: str) -> Spec:
    """Draw numbers that are one of a few values alone. Data: `stems`, as in the histogram."""
    axis = alt.Axis(
        title=share, format=".0%", values=[0, 0.25, 0.5, 0.75, 1], labelFontSize=FONT,
        titleFontSize=FONT, minExtent=34,
    )  # fmt: skip
    return compiled(_stems(value, drawn, expected, ink, axis), height=HEIGHT)


def _stems(value: str, drawn: str, expected: str, ink: str, axis: alt.Axis | None) -> Any:
    """Return the layer of single values; around each share is a rim, to be read before bars too."""
    scale = alt.Scale(domain=[0, 1.15])
    paper = next(other for other in colours.INK.values() if other != ink)
    each = alt.Chart(named("stems")).encode(
        x=_across("value:Q", value),
        y=alt.Y("probability:Q", axis=axis, scale=scale),
        tooltip=[tip("value", value), tip("drawn", drawn, ".2%"), tip("probability", expected, ".2%")],
    )  # fmt: skip
    said = each.transform_calculate(said="format(100 * datum.probability, '.3~g') + ' %'")
    text: dict[str, Any] = {"fontSize": FONT, "fontWeight": 600, "dy": -14, "tooltip": None}
    return alt.layer(
        each.mark_rule(color=colours.KERNEL, strokeWidth=9).encode(
            y=alt.Y("drawn:Q", axis=axis, scale=scale), y2=alt.datum(0)
        ),
        each.mark_rule(color=ink, strokeWidth=2).encode(y2=alt.datum(0)),
        each.mark_point(color=ink, filled=True, size=70, opacity=1),
        said.mark_text(**text, stroke=paper, strokeWidth=4, opacity=0.8).encode(text="said:N"),
        said.mark_text(**text, color=ink).encode(text="said:N"),
    )


def _across(field: str, title: str) -> alt.X:
    axis = alt.Axis(
        grid=False, tickCount=6, format=".3~g", labelFontSize=FONT, titleFontSize=FONT,
        titlePadding=4, labelOverlap="greedy",
    )  # fmt: skip
    return alt.X(field, title=title, axis=axis, scale=alt.Scale(zero=False, nice=False, padding=12))


def _up(field: str, title: str) -> alt.Y:
    axis = alt.Axis(
        tickCount=4, format="~s", labelFontSize=FONT, titleFontSize=FONT, minExtent=34,
    )  # fmt: skip
    return alt.Y(field, title=title, axis=axis, scale=alt.Scale(zero=True))
