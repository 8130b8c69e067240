"""How fast a kernel is learned, over the learning rate."""

from __future__ import annotations

from functools import cache
from typing import Literal

import altair as alt

from charts import colours
from charts.plot import FONT, Spec, compiled, named, tip

HEIGHT = 340
TOP = 1.6  # of the factor; what is larger is cut off
DIVERGED = "#E5484D"
# Where the name of each kind of mark stands: on which side of its line, pixels from the top.
PLACES: tuple[tuple[str, Literal["left", "right"], int], ...] = (
    ("fastest", "right", 10), ("limit", "left", 10), ("any", "right", 28),
    ("yours", "left", 268),
)  # fmt: skip


@cache
def rates(rate: str, factor: str, converges: str, diverges: str, ink: str) -> Spec:
    """Draw what a step multiplies the distance to the minimum by, over learning rates.

    Data: `rates` (rate, here, any): for this start and for any; `marks` (rate, label, kind):
    learning rates with a name, of the kinds in PLACES; `field` (low, high): the two ends.
    Above 1 it diverges. `ink` is the colour of text in the visitor's theme.
    """
    x, y = _x("rate", rate), _y("here", factor)
    curve = alt.Chart(named("rates"))
    any_start = curve.mark_line(
        strokeWidth=1.5, strokeDash=[4, 4], color=colours.QUIET, clip=True, tooltip=None
    ).encode(x=x, y=_y("any", factor))
    here = curve.mark_line(strokeWidth=2.5, color=colours.TRAINING, clip=True).encode(
        x=x, y=y, tooltip=[tip("rate", rate), tip("here", factor)]
    )
    regions, names = _regions(rate, converges, diverges, ink), _named_rates(rate, ink)
    spec = compiled(alt.layer(*regions, any_start, here, *names), height=HEIGHT)
    spec["padding"] = {**spec["padding"], "bottom": 5}  # for the tails of the title's letters
    return spec


def _x(field: str, title: str) -> alt.X:
    axis = alt.Axis(
        grid=False, tickCount=5, format="~g", labelOverlap="greedy", titlePadding=2,
        labelFontSize=FONT, titleFontSize=FONT,
    )  # fmt: skip
    scale = alt.Scale(type="log", nice=False)
    return alt.X(f"{field}:Q", title=title, scale=scale, axis=axis)


def _y(field: str, title: str) -> alt.Y:
    axis = alt.Axis(values=[0, 0.5, 1, 1.5], format="~g", labelFontSize=FONT, titleFontSize=FONT)
    return alt.Y(f"{field}:Q", title=title, scale=alt.Scale(domain=[0, TOP], nice=False), axis=axis)


def _regions(rate: str, converges: str, diverges: str, ink: str) -> list[alt.Chart]:
    """Shade where it diverges, and say so."""
    field, x = alt.Chart(named("field")), _x("low", rate)
    beyond = field.mark_rect(color=DIVERGED, opacity=0.09, tooltip=None)
    words = field.mark_text(
        fontSize=FONT, align="left", dx=6, color=ink, opacity=0.75, tooltip=None
    )
    return [
        beyond.encode(x=x, x2="high:Q", y=alt.datum(1), y2=alt.datum(TOP)),
        words.encode(x=x, y=alt.datum(1.1), text=alt.value(diverges)),
        words.encode(x=x, y=alt.datum(0.08), text=alt.value(converges)),
    ]


def _named_rates(rate: str, ink: str) -> list[alt.Chart]:
    """Draw a line with its name for each learning rate that has one."""
    marks, x, yours = alt.Chart(named("marks")), _x("rate", rate), "datum.kind == 'yours'"
    colour = alt.condition(yours, alt.value(colours.TRAINING), alt.value(ink))
    lines = marks.mark_rule(tooltip=None).encode(
        x=x,
        color=colour,
        strokeWidth=alt.condition(yours, alt.value(2), alt.value(1)),
        strokeDash=alt.condition(yours, alt.value([1, 0]), alt.value([3, 3])),
    )
    names = [
        marks.transform_filter(alt.datum.kind == kind)
        .mark_text(fontSize=FONT, align=side, dx=6 if side == "left" else -6, tooltip=None)
        .encode(x=x, y=alt.value(at), text="label:N", color=colour)
        for kind, side, at in PLACES
    ]
    return [lines, *names]
