"""How the course plots a training: three curves over the epochs, told apart by their strokes.

And where a result lies among those of other seeds. Builders take the words that they show.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import altair as alt

from charts import colours
from charts.plot import EPOCH, FONT, PLAIN, Spec, compiled, labelled, named, reading, tip, y_axis

HEIGHT = 340  # pixels, of the curves
FLAT = 132  # pixels, of the seeds
# Solid, dashed, dash-dot: as in the course, so that the curves are told apart without colour.
STROKES = ([1, 0], [7, 4], [9, 3, 2, 3])
THIN, THICK = 1.0, 2.5  # pixels: other runs, and the one in hand


@cache
def curves(loss: str, accuracy: str, test: str, epoch: str) -> Spec:
    """Draw a run's training loss, training accuracy and test accuracy, and others' as thin lines.

    Data: `points` (epoch, loss, accuracy) and `tests` (epoch, accuracy) of the run in hand;
    `other_points` and `other_tests`, the same with a column `run`; `frame` (epoch): where the axis
    begins and ends.
    """
    names = (loss, accuracy, test)
    rows = (("points", "loss"), ("points", "accuracy"), ("tests", "accuracy"))
    lines = [
        _line(data, field, name, names, other)
        for other in (True, False)
        for (data, field), name in zip(rows, names, strict=True)
    ]
    numbers = [tip(EPOCH, epoch, ".2f"), tip("loss", loss, ".3f"), tip("accuracy", accuracy, ".3f")]
    dots = alt.Chart(named("tests")).mark_point(
        filled=True, size=46, opacity=1, color=colours.VALIDATION
    )
    tested = dots.encode(
        x=_x(epoch), y=_y("accuracy"), tooltip=[tip(EPOCH, epoch), tip("accuracy", test, ".4f")]
    )
    frame = (
        alt.Chart(named("frame")).mark_point(size=0, opacity=0, tooltip=None).encode(x=_x(epoch))
    )
    return compiled(alt.layer(frame, *lines, reading("points", numbers), tested), "", HEIGHT)


def _line(data: str, field: str, name: str, names: tuple[str, ...], other: bool) -> alt.Chart:
    source = alt.Chart(named(f"other_{data}" if other else data))
    marked = labelled(source, name).mark_line(
        strokeWidth=THIN if other else THICK, opacity=0.55 if other else 1.0, tooltip=None,
        strokeCap="butt",
    )  # fmt: skip
    looks = _looks(names)
    drawn = marked.encode(x=_x(None), y=_y(field), **looks)
    return drawn.encode(detail="run:N") if other else drawn


def _looks(names: tuple[str, ...]) -> dict[str, Any]:
    """Return the colour and the stroke of each curve, under one legend."""
    legend = alt.Legend(
        orient="bottom", title=None, labelFontSize=FONT, symbolType="stroke", symbolSize=700,
        symbolStrokeWidth=THICK, symbolOpacity=1, labelLimit=160, columns=3, offset=8, padding=0, columnPadding=14,
    )  # fmt: skip
    paints = (colours.TRAINING, colours.TRAINING_ACCURACY, colours.VALIDATION)
    scale = alt.Scale(domain=list(names), range=list(paints))
    strokes = alt.Scale(domain=list(names), range=list(STROKES))
    return {
        "color": alt.Color("series:N", scale=scale, legend=legend),
        "strokeDash": alt.StrokeDash("series:N", scale=strokes, legend=legend),
    }


def _x(title: str | None) -> alt.X:
    axis = alt.Axis(
        grid=False, tickMinStep=1, tickCount=10, format="d", labelFontSize=FONT, labelFlush=False,
        titleFontSize=FONT, titlePadding=4, labelOverlap=True,
    )  # fmt: skip
    scale = alt.Scale(nice=False, zero=False)
    return alt.X(EPOCH, type="quantitative", title=title, axis=axis, scale=scale)


def _y(field: str) -> alt.Y:
    return y_axis(field, PLAIN, zero=True)


@cache
def seeds(rows: tuple[str, str, str, str], value: str, seed: str, ink: str) -> Spec:
    """Draw one result among others, a dot a seed, in a row each for those that there are.

    `rows` name those measured elsewhere, the published one, one's others, and one's own. Data:
    `results` (who, value, seed), `who` one of `rows` and `seed` null where it has none; `span`
    (value): where the axis begins and ends. `ink` is the theme's colour of text.
    """
    across = alt.Axis(
        format=".3~f", tickCount=5, labelFontSize=FONT, titleFontSize=FONT, titlePadding=4,
        labelOverlap=True, labelFlush=False,
    )  # fmt: skip
    beside = alt.Axis(labelFontSize=FONT, title=None, ticks=False, domain=False, labelPadding=8)
    x = alt.X("value:Q", title=value, axis=across, scale=alt.Scale(zero=False, nice=False))
    looks = (
        (alt.Color, (colours.QUIET, ink, colours.VALIDATION, colours.VALIDATION)),
        (alt.Shape, ("circle", "diamond", "circle", "circle")),
        (alt.Size, (70, 130, 70, 190)),
    )
    encoded = [
        channel("who:N", legend=None, scale=alt.Scale(domain=list(rows), range=list(values)))
        for channel, values in looks
    ]
    dots = (
        alt.Chart(named("results"))
        .mark_point(filled=True, opacity=0.7)
        .encode(
            *encoded,
            x=x,
            y=alt.Y("who:N", title=None, axis=beside, sort=list(rows)),
            tooltip=[tip("value", value, ".4f"), alt.Tooltip("seed:Q", title=seed)],
        )
    )
    frame = alt.Chart(named("span")).mark_point(size=0, opacity=0, tooltip=None).encode(x=x)
    return compiled(alt.layer(frame, dots), "", FLAT)
