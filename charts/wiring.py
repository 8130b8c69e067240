"""Which input channels each output channel reads, drawn as wires."""

from __future__ import annotations

from functools import cache
from typing import Any

import altair as alt

from charts import colours
from charts.plot import FONT, Spec, compiled, named

TALL = 190  # pixels
ACROSS: dict[str, Any] = {"axis": None, "scale": alt.Scale(domain=[-0.45, 1.45])}
DOWN: dict[str, Any] = {"axis": None, "scale": alt.Scale(domain=[-0.12, 1.12], reverse=True)}


@cache
def wires(ink: str) -> Spec:
    """Draw inputs at the left, outputs at the right, and a wire for each kernel between them.

    Data: `wires` (y, y2, chosen), `ends` (x, y, role, label): x is 0 for inputs and 1 for outputs,
    y goes from 0 to 1 from above, `chosen` is 1 for the wires of the output that is looked at.
    """
    ends = alt.Chart(named("ends")).encode(x=alt.X("x:Q", **ACROSS), y=alt.Y("y:Q", **DOWN))
    scale = alt.Scale(domain=["input", "output"], range=[colours.INPUT, colours.OUTPUT])
    dots = ends.mark_circle(size=220, opacity=1, tooltip=None).encode(
        color=alt.Color("role:N", scale=scale, legend=None)
    )
    words = ends.encode(text="label:N")
    style: dict[str, Any] = {"fontSize": FONT + 1, "color": ink, "tooltip": None}
    left = words.transform_filter("datum.x == 0").mark_text(align="right", dx=-14, **style)
    right = words.transform_filter("datum.x == 1").mark_text(align="left", dx=14, **style)
    drawn = alt.layer(_lines(), dots, left, right)
    return compiled(drawn.properties(view=alt.ViewBackground(stroke=None)), height=TALL)


def _lines() -> alt.Chart:
    opacity, width = (
        alt.Scale(domain=[0, 1], range=list(ends)) for ends in ((0.35, 1), (1.5, 3.5))
    )
    return (
        alt.Chart(named("wires"))
        .transform_calculate(x="0", x2="1")
        .mark_rule(strokeCap="round", color=colours.KERNEL, tooltip=None)
        .encode(
            x=alt.X("x:Q", **ACROSS),
            x2="x2:Q",
            y=alt.Y("y:Q", **DOWN),
            y2="y2:Q",
            opacity=alt.Opacity("chosen:Q", scale=opacity, legend=None),
            strokeWidth=alt.StrokeWidth("chosen:Q", scale=width, legend=None),
        )
    )
