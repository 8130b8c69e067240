"""What the network says of pictures: the confusion matrix, and photos over the epochs."""

from __future__ import annotations

from functools import cache
from typing import Any

import altair as alt

from charts import colours
from charts.plot import FONT, HEIGHT, Spec, compiled, named, series, tip, x_axis, y_axis

LARGE = 520  # pixels, for ten classes


@cache
def confusion(title: str, classes: tuple[str, ...], ink: str, true: str, predicted: str) -> Spec:
    """Draw how many pictures of each class were taken for which, stronger by the row's share.

    `ink` is the theme's colour of text, which Vega does not know for marks.
    Data: `cells` (true, predicted, count, share, text); `text` is what stands in the cell.
    """
    base = _matrix(classes, true, predicted, angle=0, overlap=True)
    layers = alt.layer(_cells(base, true, predicted), _numbers(base, ink, 14))
    return compiled(layers, title, HEIGHT)


@cache
def confusion_to_choose(
    title: str, classes: tuple[str, ...], ink: str, true: str, predicted: str
) -> Spec:
    """Draw the same for ten classes or so, larger, with a cell to choose.

    Data as in `confusion`, and `chosen` (true, predicted), the cell that is framed. What is clicked is
    in the selection "cell" (true, predicted).
    """
    base = _matrix(classes, true, predicted, angle=-55, overlap=False)
    picked = alt.selection_point(
        name="cell", fields=["true", "predicted"], on="click", clear=False, toggle=False
    )
    cells = _cells(base, true, predicted, cursor="pointer").add_params(picked)
    frame = base.properties(data=named("chosen")).mark_rect(
        filled=False, stroke=ink, strokeWidth=2, cornerRadius=4, tooltip=None
    )
    return compiled(alt.layer(cells, _numbers(base, ink, FONT), frame), title, LARGE)


def _matrix(
    classes: tuple[str, ...], true: str, predicted: str, angle: int, overlap: bool
) -> alt.Chart:
    order, scale = list(classes), alt.Scale(padding=0.04)
    axis: dict[str, Any] = {
        "labelFontSize": FONT, "titleFontSize": FONT, "ticks": False, "domain": False,
        "grid": False, "labelLimit": 90, "labelOverlap": overlap,
    }  # fmt: skip
    across, down = alt.Axis(**axis, labelAngle=angle), alt.Axis(**axis, labelAngle=0)
    return alt.Chart(named("cells")).encode(
        x=alt.X("predicted:N", title=predicted, sort=order, axis=across, scale=scale),
        y=alt.Y("true:N", title=true, sort=order, axis=down, scale=scale),
    )


def _cells(base: alt.Chart, true: str, predicted: str, **mark: Any) -> alt.Chart:
    return base.mark_rect(color=colours.VALIDATION, cornerRadius=4, **mark).encode(
        opacity=alt.Opacity(
            "share:Q", scale=alt.Scale(domain=[0, 1], range=[0.08, 0.75]), legend=None
        ),
        tooltip=[
            alt.Tooltip("true:N", title=true),
            alt.Tooltip("predicted:N", title=predicted),
            tip("count", "n", ","),
            tip("share", "%", ".1%"),
        ],
    )


def _numbers(base: alt.Chart, ink: str, size: int) -> alt.Chart:
    return base.mark_text(fontSize=size, fontWeight=600, color=ink, tooltip=None).encode(
        text="text:N"
    )


@cache
def photo(classes: tuple[str, ...], epoch: str) -> Spec:
    """Draw a photo's probabilities over the epochs, a line a class, in the class's colour.

    Data: `verdicts` (epoch, label, probability).
    """
    colour = series(classes, colours.class_colours(classes), legend=True)
    lines = (
        alt.Chart(named("verdicts"))
        .mark_line(strokeWidth=2.5, point=alt.OverlayMarkDef(size=30))
        .encode(
            x=x_axis(None),
            y=y_axis("probability", ".0%", domain=(0, 1)),
            color=alt.Color("label:N", **colour),
            tooltip=[
                tip("epoch", epoch),
                alt.Tooltip("label:N", title=""),
                tip("probability", "%", ".1%"),
            ],
        )
    )
    return compiled(lines, "", 170)
