"""The axis of accuracies: evenly spaced in the logarithm of the errors, written as accuracies.

From 80 to 90 % the errors halve, and again from 90 to 95 %: both are as hard to come by, and take as
much room on this axis. Where all is right there would be no logarithm; such a point stands at 99.99 %.
"""

from __future__ import annotations

from typing import Any

import altair as alt

from charts.plot import FONT, named

LEAST = 1e-4
TICKS = (
    0.9, 0.7, 0.5, 0.4, 0.3, 0.25, 0.2, 0.15, 0.12, 0.1, 0.09, 0.08, 0.07, 0.06, 0.05, 0.04, 0.03,
    0.02, 0.01, 0.005, 0.002, 0.001,
)  # fmt: skip
_SCALE = alt.Scale(type="log", reverse=True, nice=False, padding=10)


def errors(data: str, accuracy: str = "accuracy") -> alt.Chart:
    """Return a chart of a named data set with a column `error`, made of its accuracies."""
    error = f"max(1 - datum.{accuracy}, {LEAST})"
    return alt.Chart(named(data)).transform_calculate(error=error)


def across(title: str | None) -> alt.X:
    """Return the axis as x, better to the right."""
    return alt.X("error:Q", title=title, scale=_SCALE, axis=_axis(grid=True))


def up(title: str | None) -> alt.Y:
    """Return the axis as y, better upwards."""
    return alt.Y("error:Q", title=title, scale=_SCALE, axis=_axis(minExtent=44))


def _axis(**more: Any) -> alt.Axis:
    return alt.Axis(
        values=list(TICKS), labelExpr="format(1 - datum.value, '.3~%')", labelFontSize=FONT,
        titleFontSize=FONT, titlePadding=6, labelOverlap="greedy", labelFlush=False, **more,
    )  # fmt: skip


def tip(title: str) -> alt.Tooltip:
    """Return the accuracy as a line of a reading."""
    return alt.Tooltip("accuracy:Q", title=title, format=".2%")
