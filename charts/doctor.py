"""What an examination of pictures found on the whole: how light and colourful each class is."""

from __future__ import annotations

from functools import cache

import altair as alt

from charts import colours
from charts.plot import FONT, Spec, compiled, named, tip

ROW = 44  # pixels: words, and below them the range
LINE = 6  # pixels


@cache
def colours_of(classes: tuple[str, ...], share: str = "share") -> Spec:
    """Draw a mean and the range of one standard deviation about it, 0 to 1, in rows.

    Data: `colours` (words, label, low, mean, high), in the order of the rows; `words` stands above the
    range, and says what it is of and its numbers. Each class has two rows: brightness and saturation.
    """
    # The words are the axis's labels, since those alone have the theme's colour, light or dark.
    words = alt.Axis(
        labelAlign="left", labelPadding=0, labelOffset=-11, labelLimit=0, labelFontSize=13,
        domain=False, ticks=False, grid=False, minExtent=0,
    )  # fmt: skip
    across = alt.Axis(format="%", tickCount=5, labelFontSize=FONT, grid=False, title=None)
    scale = alt.Scale(domain=list(classes), range=list(colours.class_colours(classes)))
    y = alt.Y("words:N", sort=None, title=None, axis=words, scale=alt.Scale(padding=0))
    base = alt.Chart(named("colours")).encode(
        y=y, color=alt.Color("label:N", scale=scale, legend=None),
        tooltip=[alt.Tooltip("label:N", title=" "), tip("mean", share, ".1%")],
    )  # fmt: skip
    ranges = base.mark_bar(height=LINE, yOffset=8, y2Offset=8, opacity=0.4, cornerRadius=3).encode(
        x=alt.X("low:Q", axis=across, title=None, scale=alt.Scale(domain=[0, 1])), x2="high:Q"
    )
    means = base.mark_circle(size=130, opacity=1, yOffset=8).encode(x="mean:Q")
    rows = {"height": 2 * ROW * len(classes), "view": alt.ViewBackground(stroke=None)}
    return compiled(alt.layer(ranges, means).properties(**rows))
