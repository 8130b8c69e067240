"""The ladder: the test accuracy of each rung, a dot for each seed."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import altair as alt

from charts import colours, error_scale
from charts.plot import FONT, Spec, compiled, series

STEP = 34  # pixels of a rung
OWN = "#D6409F"  # the visitor's own runs


@cache
def ladder(rungs: tuple[str, ...], accuracy: str, seed: str, measured: str, own: str) -> Spec:
    """Draw the rungs from above, their means connected.

    Data: `seeds` (rung, accuracy, seed, whose), `means` (rung, order, accuracy). `rungs` are the titles in
    their order; `measured` and `own` are what `whose` may be.
    """
    line = error_scale.errors("means").encode(x=error_scale.across(accuracy), y=_rung(rungs))
    dots = error_scale.errors("seeds").mark_circle(size=58, opacity=0.75)
    drawn = alt.layer(
        line.mark_line(color=colours.VALIDATION, strokeWidth=1.5, opacity=0.6, tooltip=None).encode(
            order="order:Q"
        ),
        dots.encode(
            x=error_scale.across(accuracy),
            y=_rung(rungs),
            color=whose(measured, own),
            tooltip=[alt.Tooltip("rung:N", title=" "), error_scale.tip(accuracy),
                     alt.Tooltip("seed:N", title=seed), alt.Tooltip("whose:N", title=" ")],
        ),
        line.mark_tick(color=colours.VALIDATION, thickness=3, size=20).encode(
            tooltip=[alt.Tooltip("rung:N", title=" "), error_scale.tip(accuracy)]
        ),
    )  # fmt: skip
    return compiled(drawn, height=STEP * len(rungs))


def whose(measured: str, own: str) -> alt.Color:
    """Return the colour that tells what is shipped from what the visitor has trained himself.

    `own` is "" where there is nothing of the visitor's: nothing needs to be told apart then.
    """
    names = (measured, own) if own else (measured,)
    both = series(names, (colours.VALIDATION, OWN)[: len(names)], legend=bool(own))
    return alt.Color("whose:N", **both)


def _rung(rungs: Sequence[str]) -> alt.Y:
    axis = alt.Axis(
        labelFontSize=FONT, labelLimit=120, title=None, ticks=False, domain=False, labelPadding=8,
        grid=True,
    )  # fmt: skip
    return alt.Y("rung:N", axis=axis, scale=alt.Scale(domain=list(rungs)), sort=None)
