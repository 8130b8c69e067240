"""The curves of several runs, one over the other, each run in a colour of its own."""

from __future__ import annotations

from functools import cache

import altair as alt

from charts import colours
from charts.plot import HEIGHT, PLAIN, Spec, compiled, named, series, tip, x_axis, y_axis


@cache
def accuracy(title: str, runs: tuple[str, ...], x: str, run: str, value: str) -> Spec:
    """Draw the validation accuracy of `runs`, whose names differ, over what `x` says.

    Data: `epochs` (run, x, validation_accuracy).
    """
    lines = _validation("validation_accuracy", runs, x, run, value, ".0%")
    return compiled(lines, title, HEIGHT)


@cache
def loss(title: str, runs: tuple[str, ...], x: str, run: str, value: str) -> Spec:
    """Draw the validation loss of `runs`, and the smoothed training loss, dashed.

    Data: `epochs` (run, x, validation_loss), `steps` (run, x, smooth).
    """
    dashed = (
        alt.Chart(named("steps"))
        .mark_line(strokeWidth=1.5, strokeDash=[4, 3], opacity=0.8, tooltip=None)
        .encode(x=x_axis(x, "x"), y=y_axis("smooth"), color=_colour(runs))
    )
    solid = _validation("validation_loss", runs, x, run, value, PLAIN)
    return compiled(alt.layer(dashed, solid), title, HEIGHT)


def _validation(
    field: str,
    runs: tuple[str, ...],
    x: str,
    run: str,
    value: str,
    format: str,
) -> alt.Chart:
    line = alt.Chart(named("epochs")).mark_line(
        strokeWidth=2.5, point=alt.OverlayMarkDef(size=40)
    )  # fmt: skip
    numbers = [alt.Tooltip("run:N", title=run), tip("x", x), tip(field, value, ".4~g")]
    return line.encode(
        x=x_axis(x, "x"), y=y_axis(field, format), color=_colour(runs), tooltip=numbers
    )


def _colour(runs: tuple[str, ...]) -> alt.Color:
    return alt.Color("run:N", **series(runs, colours.run_colours(len(runs)), legend=True))
