"""Where two tensors agree: a cell for each pair of numbers."""

from __future__ import annotations

from functools import cache

import altair as alt

from charts import colours
from charts.plot import FONT, Spec, compiled, named

LARGEST = 30  # pixels of a cell's side
LEAST_MARKED = 13  # pixels; a tick in a smaller cell could not be read
TOP = 4  # pixels
DIFFERENT = "#E5484D"


@cache
def agreement(index: str, one: str, other: str, height: int) -> Spec:
    """Draw `one == other`, a green cell with a tick where they agree, a red one with a cross else.

    Data: `cells` (across, down, rows, columns, index, one, other, same, mark), places and sizes in
    cells, `same` a truth value and `mark` the tick or the cross. `height` is in pixels.
    """
    side = f"min(width / datum.columns, (height - {TOP}) / datum.rows, {LARGEST})"

    def across(cell: str) -> alt.ExprRef:
        return alt.ExprRef(f"({cell}) * {side}")

    def down(cell: str) -> alt.ExprRef:
        return alt.ExprRef(f"{TOP} + ({cell}) * {side}")

    tooltip = [
        alt.Tooltip("index:N", title=index), alt.Tooltip("one:N", title=one),
        alt.Tooltip("other:N", title=other),
    ]  # fmt: skip
    colour = alt.Color(
        "same:N", legend=None,
        scale=alt.Scale(domain=[True, False], range=[colours.OUTPUT, DIFFERENT]),
    )  # fmt: skip
    cells = (
        alt.Chart(named("cells"))
        .mark_rect(
            x=across("datum.across + 0.03"), x2=across("datum.across + 0.97"),
            y=down("datum.down + 0.03"), y2=down("datum.down + 0.97"), cornerRadius=alt.ExprRef(f"{side} < {LEAST_MARKED} ? 0 : 2"),
        )
        .encode(color=colour, tooltip=tooltip)
    )  # fmt: skip
    marks = (
        alt.Chart(named("cells"))
        .mark_text(
            x=across("datum.across + 0.5"), y=down("datum.down + 0.5"), color="white",
            fontSize=FONT, baseline="middle", tooltip=None,
            opacity=alt.ExprRef(f"{side} < {LEAST_MARKED} ? 0 : 1"),
        )
        .encode(text="mark:N")
    )  # fmt: skip
    layers = alt.layer(cells, marks).properties(view=alt.ViewBackground(stroke=None))
    return compiled(layers, height=height)
