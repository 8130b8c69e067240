"""What a network says of one picture: the probability of each class, as bars."""

from __future__ import annotations

from functools import cache

import altair as alt

from charts import colours
from charts.plot import FONT, Spec, compiled, named, series

BAR, REST = 26, 8  # pixels of a bar with the room around it, and what the chart has besides


@cache
def probabilities(classes: tuple[str, ...], ink: str, bars: int) -> Spec:
    """Draw a bar for each class in its colour, with what stands beside it.

    `ink` is the theme's colour of text. Data: `classes` (name, probability, text), drawn from the top.
    """
    colour = series(classes, colours.class_colours(classes), legend=False)
    down = alt.Axis(
        title=None, ticks=False, domain=False, labelFontSize=FONT, labelLimit=120, labelPadding=6
    )
    base = alt.Chart(named("classes")).encode(
        y=alt.Y("name:N", axis=down, sort=None),
        # The words stand at the right of the longest bar.
        x=alt.X("probability:Q", axis=None, scale=alt.Scale(domain=[0, 1.75])),
    )
    drawn = base.mark_bar(cornerRadius=3, height=16, tooltip=None).encode(
        color=alt.Color("name:N", **colour)
    )
    said = base.mark_text(
        align="left", dx=6, fontSize=FONT, color=ink, tooltip=None
    ).encode(text="text:N")  # fmt: skip
    return compiled(alt.layer(drawn, said), "", bars * BAR + REST)
