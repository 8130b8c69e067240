"""The curves of a run while it trains. All of them run over epochs, fractions included.

Builders take the words that they show, so that each language has its own constant spec.
"""

from __future__ import annotations

from functools import cache

import altair as alt

from charts import colours
from charts.plot import (
    HEIGHT,
    Spec,
    compiled,
    labelled,
    named,
    reading,
    series,
    tip,
    x_axis,
    y_axis,
)

SMALL = 170  # pixels; the height of a chart that is glanced at


@cache
def loss(title: str, training: str, validation: str, epoch: str) -> Spec:
    """Draw the training loss, raw and smoothed, and the validation loss.

    Data: `steps` (epoch, loss, smooth), `epochs` (epoch, validation_loss).
    """
    colour = series((training, validation), (colours.TRAINING, colours.VALIDATION), legend=True)
    steps = labelled(alt.Chart(named("steps")), training)
    epochs = labelled(alt.Chart(named("epochs")), validation)
    raw = steps.mark_line(strokeWidth=1, opacity=0.3, tooltip=None).encode(
        x=x_axis(epoch), y=y_axis("loss"), color=alt.value(colours.TRAINING)
    )
    smooth = steps.mark_line(strokeWidth=2.5, tooltip=None).encode(
        x=x_axis(epoch), y=y_axis("smooth"), color=alt.Color("series:N", **colour)
    )
    validated = epochs.mark_line(strokeWidth=2.5, tooltip=None).encode(
        x=x_axis(epoch), y=y_axis("validation_loss"), color=alt.Color("series:N", **colour)
    )
    dots = epochs.mark_point(filled=True, size=46, opacity=1).encode(
        x=x_axis(epoch),
        y=y_axis("validation_loss"),
        color=alt.Color("series:N", **colour),
        tooltip=[tip("epoch", epoch), tip("validation_loss", validation)],
    )
    under = reading("steps", [tip("epoch", epoch, ".2f"), tip("loss", training)])
    return compiled(alt.layer(raw, smooth, validated, under, dots), title, HEIGHT)


@cache
def accuracy(title: str, validation: str, epoch: str) -> Spec:
    """Draw the validation accuracy. Data: `epochs` (epoch, validation_accuracy)."""
    line = alt.Chart(named("epochs")).mark_line(
        strokeWidth=2.5,
        color=colours.VALIDATION,
        point=alt.OverlayMarkDef(size=46, color=colours.VALIDATION),
    )
    drawn = line.encode(
        x=x_axis(epoch),
        y=y_axis("validation_accuracy", ".0%"),
        tooltip=[tip("epoch", epoch), tip("validation_accuracy", validation, ".1%")],
    )
    return compiled(drawn, title, HEIGHT)


@cache
def learning_rate(title: str, rate: str, epoch: str) -> Spec:
    """Draw the learning rate. Data: `steps` (epoch, learning_rate)."""
    return _single("steps", "learning_rate", title, rate, epoch)


@cache
def memory(title: str, gigabytes: str, epoch: str) -> Spec:
    """Draw the memory in use. Data: `speed` (epoch, gigabytes)."""
    return _single("speed", "gigabytes", title, gigabytes, epoch)


@cache
def pictures_per_second(title: str, pictures: str, epoch: str) -> Spec:
    """Draw the speed. Data: `speed` (epoch, pictures_per_second)."""
    return _single("speed", "pictures_per_second", title, pictures, epoch)


def _single(data: str, field: str, title: str, label: str, epoch: str) -> Spec:
    line = alt.Chart(named(data)).mark_area(
        line={"color": colours.QUIET, "strokeWidth": 2}, color=colours.QUIET, fillOpacity=0.12,
        tooltip=None,
    )  # fmt: skip
    drawn = line.encode(x=x_axis(None), y=y_axis(field, zero=True))
    under = reading(data, [tip("epoch", epoch, ".2f"), tip(field, label)])
    return compiled(alt.layer(drawn, under), title, SMALL)


@cache
def step_time(title: str, waiting: str, computing: str, epoch: str) -> Spec:
    """Draw where the milliseconds for each picture go, stacked.

    Data: `speed` (epoch, data_milliseconds, compute_milliseconds), both for one picture.
    """
    colour = series((computing, waiting), (colours.COMPUTE_TIME, colours.DATA_TIME), legend=True)
    base = alt.Chart(named("speed"))
    both = "datum.data_milliseconds + datum.compute_milliseconds"
    computed = (
        labelled(base, computing)
        .mark_area(opacity=0.55, tooltip=None)
        .encode(
            x=x_axis(None),
            y=y_axis("compute_milliseconds", zero=True),
            color=alt.Color("series:N", **colour),
        )
    )
    waited = (
        labelled(base, waiting)
        .transform_calculate(both=both)
        .mark_area(opacity=0.9, tooltip=None)
        .encode(
            x=x_axis(None),
            y=y_axis("compute_milliseconds", zero=True),
            y2="both:Q",
            color=alt.Color("series:N", **colour),
        )
    )
    numbers = [
        tip("epoch", epoch, ".2f"),
        tip("compute_milliseconds", computing),
        tip("data_milliseconds", waiting),
    ]
    return compiled(alt.layer(computed, waited, reading("speed", numbers)), title, SMALL)
