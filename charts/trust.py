"""What a threshold costs: known pictures accepted against other things let through, and areas."""

from __future__ import annotations

from functools import cache
from typing import Any

import altair as alt

from charts import colours
from charts.plot import FONT, Spec, compiled, named, series, tip

ROW = 26  # pixels of a kind


@cache
def trade_off(
    through: str, accepted: str, threshold: str, groups: tuple[str, ...],
    places: tuple[str, ...], ink: str,
) -> Spec:  # fmt: skip
    """Draw the ROC curve of each group: shares from 0 to 1, over all thresholds.

    Data: `curves` (group, through, accepted, threshold), `places` (place, through, accepted,
    threshold): the thresholds that are marked, the one by default first. The words are the axes'
    titles, the groups' names, and those of the places.
    """
    axis: Any = {"format": ".0%", "tickCount": 6, "labelFontSize": FONT, "titleFontSize": FONT}
    scale = alt.Scale(domain=[0, 1], nice=False)
    x = alt.X("through:Q", title=through, scale=scale, axis=alt.Axis(grid=False, **axis))
    y = alt.Y("accepted:Q", title=accepted, scale=scale, axis=alt.Axis(minExtent=34, **axis))
    said = [
        tip("threshold", threshold, ".2f"), tip("accepted", accepted, ".1%"),
        tip("through", through, ".1%"),
    ]  # fmt: skip
    told = series(groups, (colours.OUTPUT, colours.NEITHER), legend=len(groups) > 1)
    curves = (
        alt.Chart(named("curves"))
        .mark_line(strokeWidth=2.5, interpolate="step-after", tooltip=None)
        .encode(x=x, y=y, color=alt.Color("group:N", **told), order="threshold:Q")
    )
    marks = alt.Chart(named("places")).encode(x=x, y=y, tooltip=said)
    forms = alt.Scale(domain=list(places), range=["triangle-up", "circle"])
    shape = alt.Shape("place:N", scale=forms, legend=None)  # two legends do not fit a phone
    dots = marks.mark_point(filled=False, size=150, strokeWidth=2.5, opacity=1, color=ink).encode(
        shape=shape
    )
    return compiled(alt.layer(curves, dots), height=340)


@cache
def areas(kinds: tuple[str, ...], area: str, pictures: str, ink: str) -> Spec:
    """Draw the area under the ROC curve of each kind as a dot between 1/2 and 1.

    Data: `kinds` (name, area, text, fitted, count).
    """
    bare = alt.Axis(
        labelFontSize=13, title=None, ticks=False, domain=False, grid=True, labelLimit=170,
        labelPadding=6, gridDash=[2, 3],
    )  # fmt: skip
    scale = alt.Scale(domain=[0.5, 1.0], nice=False, clamp=True)
    across = alt.Axis(
        format=".2f", tickCount=5, grid=False, labelFontSize=FONT, titleFontSize=FONT, title=area
    )
    base = alt.Chart(named("kinds")).encode(
        y=alt.Y("name:N", sort=list(kinds), axis=bare),
        tooltip=[
            alt.Tooltip("name:N", title=" "), tip("area", area, ".3f"), tip("count", pictures, ","),
        ],
    )  # fmt: skip
    shade = alt.Color(
        "fitted:N", legend=None,
        scale=alt.Scale(domain=[False, True], range=[colours.OUTPUT, colours.NEITHER]),
    )  # fmt: skip
    dots = base.mark_point(filled=True, size=90, opacity=1).encode(
        x=alt.X("area:Q", axis=across, scale=scale), color=shade
    )
    said = base.mark_text(
        align=alt.expr("datum.area < 0.7 ? 'left' : 'right'"),
        dx=alt.expr("datum.area < 0.7 ? 10 : -10"),
        fontSize=FONT,
        tooltip=None,
    ).encode(x=alt.X("area:Q", axis=across, scale=scale), text="text:N", color=alt.value(ink))
    return compiled(alt.layer(dots, said), height=ROW * len(kinds))
