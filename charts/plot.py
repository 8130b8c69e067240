"""What the charts have in common: their height, their axes, a reading under the pointer."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt

Spec = dict[str, Any]

HEIGHT = 280  # pixels, title, axes and legend included
FONT = 12  # pixels; the smallest text anywhere
TITLE = 15  # pixels
EDGE = {"left": 0, "top": 2, "right": 6, "bottom": 0}  # pixels; Streamlit's own takes 40 below
PLAIN = ",.3~r"  # numbers as people write them: 0.02, 1.5, 150
EPOCH = "epoch"  # the column that all curves of a run have as their x


def compiled(
    chart: alt.Chart | alt.LayerChart | alt.FacetChart, title: str = "", height: int | None = None
) -> Spec:
    """Return a chart's spec without the defaults that Altair would add, under a title if it has one.

    A title of the chart's own costs a page nothing; text above it would be sent with each drawing.
    """
    if title:
        heading = alt.TitleParams(title, anchor="start", frame="bounds", fontSize=TITLE, offset=10)
        chart = chart.properties(title=heading)
    if height is not None:
        chart = chart.properties(height=height)
    spec: Spec = chart.to_dict()
    spec.pop("config", None)
    spec["padding"] = EDGE
    return spec


def named(name: str) -> alt.NamedData:
    """Return a data set that is sent with the spec, under `name`."""
    return alt.NamedData(name)


def x_axis(title: str | None, field: str = EPOCH) -> alt.X:
    """Return the x axis of a curve, from nought, without lines of its own."""
    axis = alt.Axis(
        grid=False,
        tickCount=6,
        labelFontSize=FONT,
        titleFontSize=FONT,
        titlePadding=4,
        labelFlush=False,
    )
    scale = alt.Scale(nice=False, zero=True)
    return alt.X(field, type="quantitative", title=title, axis=axis, scale=scale)


def y_axis(
    field: str, format: str = PLAIN, *, zero: bool = False, domain: Sequence[float] | None = None
) -> alt.Y:
    """Return the y axis of a curve; the card around it says what it measures."""
    axis = alt.Axis(
        format=format, tickCount=5, labelFontSize=FONT, titleFontSize=FONT, minExtent=34
    )  # fmt: skip
    scale = alt.Scale(zero=zero) if domain is None else alt.Scale(domain=list(domain))
    return alt.Y(field, type="quantitative", title=None, axis=axis, scale=scale)


def series(names: Sequence[str], colours: Sequence[str], *, legend: bool) -> Mapping[str, Any]:
    """Return scale and legend of a chart's series; the legend lies below, never on a curve."""
    below = alt.Legend(
        orient="bottom", title=None, labelFontSize=FONT, symbolType="square", labelLimit=180,
        columns=2, offset=8, padding=0, rowPadding=2,
    )  # fmt: skip
    scale = alt.Scale(domain=list(names), range=list(colours))
    return {"scale": scale, "legend": below if legend else None}


def labelled(chart: alt.Chart, name: str) -> alt.Chart:
    """Return `chart` with a column `series` that says `name` in each row."""
    return chart.transform_calculate(series=json.dumps(name, ensure_ascii=False))


def reading(data: str, tooltip: Sequence[alt.Tooltip], field: str = EPOCH) -> alt.Chart:
    """Return a vertical line at the point nearest to the pointer, with its numbers."""
    hover = alt.selection_point(
        name=f"at_{data}", fields=[field], nearest=True, on="pointerover", clear="pointerout"
    )
    shown = alt.condition(hover, alt.value(0.35), alt.value(0), empty=False)
    return (
        alt.Chart(named(data))
        .mark_rule(strokeWidth=1, color="#8B8D98")
        .encode(x=alt.X(field, type="quantitative"), opacity=shown, tooltip=list(tooltip))
        .add_params(hover)
    )


def tip(field: str, title: str, format: str = ".4~g") -> alt.Tooltip:
    """Return one line of a reading."""
    return alt.Tooltip(field, type="quantitative", title=title, format=format)
