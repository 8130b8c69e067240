"""What the network says of pictures: the confusion matrix, and photos over the epochs."""

from __future__ import annotations

from copy import deepcopy
from functools import cache

import altair as alt

from charts import colours
from charts.plot import FONT, HEIGHT, Spec, compiled, named, series, tip, x_axis, y_axis


@cache
def confusion(title: str, classes: tuple[str, ...], ink: str, true: str, predicted: str) -> Spec:
    """Draw how many pictures of each class were taken for which, stronger by the row's share.

    `ink` is the theme's colour of text, which Vega does not know for marks.
    Data: `cells` (true, predicted, count, share, text); `text` is what stands in the cell.
    """
    order = list(classes)
    axis = alt.Axis(
        labelFontSize=FONT, titleFontSize=FONT, labelAngle=0, ticks=False, domain=False, grid=False,
        labelLimit=90, labelOverlap=True,
    )  # fmt: skip
    base = alt.Chart(named("cells")).encode(
        x=alt.X(
            "predicted:N", title=predicted, sort=order, axis=axis, scale=alt.Scale(padding=0.04)
        ),
        y=alt.Y("true:N", title=true, sort=order, axis=axis, scale=alt.Scale(padding=0.04)),
    )
    cells = base.mark_rect(color=colours.VALIDATION, cornerRadius=4).encode(
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
    numbers = base.mark_text(fontSize=14, fontWeight=600, color=ink, tooltip=None).encode(
        text="text:N"
    )
    return compiled(alt.layer(cells, numbers), title, HEIGHT)


@cache
def confusion_of_many(
    title: str, classes: tuple[str, ...], ink: str, true: str, predicted: str
) -> Spec:
    """Draw the same for ten classes or so: larger, names aslant, smaller numbers, cells to choose.

    What is chosen is in the selection "cell" (true, predicted). Data as in `confusion`.
    """
    spec = deepcopy(confusion(title, classes, ink, true, predicted))
    spec["height"] = 440
    cells, numbers = spec["layer"]
    cells["params"] = [
        {"name": "cell", "select": {"type": "point", "fields": ["true", "predicted"]}}
    ]
    cells["mark"]["cursor"] = "pointer"
    numbers["mark"]["fontSize"] = 11
    for layer in spec["layer"]:
        layer["encoding"]["x"]["axis"] |= {"labelAngle": -55, "labelOverlap": False}
        layer["encoding"]["y"]["axis"] |= {"labelOverlap": False}
    return spec


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
