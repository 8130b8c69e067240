"""The sweeps' charts: each swept number by itself, and all of them against what they cost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from app_pages.parts.drawing import draw, table
from app_pages.parts.lenet.experiments import own, words
from app_pages.parts.words import _
from charts import sweeps as charts
from core.lenet.experiments import Measured
from core.lenet.experiments.analysis import frontier, groups, is_usual
from core.lenet.experiments.own import Own


def charts_by_group(measured: Sequence[Measured], mine: Sequence[Own]) -> None:
    """Draw a small chart for each swept number, all on one scale."""
    points: dict[str, list[dict[str, Any]]] = {}
    for each, point in own.dots(measured, mine):
        row = {"value": each.trial.value, "usual": is_usual(each)} | point
        points.setdefault(each.trial.group, []).append(row)
    found = [row["accuracy"] for rows in points.values() for row in rows]
    bounds = table(accuracy=[min(found), max(found)])
    grid = st.grid(3, min_column_width=250, gap="small")
    for name, rows in groups(measured).items():
        with grid.cell():
            _chart(name, rows, pd.DataFrame(points[name]), bounds)
    with grid.cell():
        _sizes()


def _chart(name: str, rows: Sequence[Measured], seeds: pd.DataFrame, bounds: object) -> None:
    title = words.groups().get(name, name)
    spec = charts.sweep(
        title, _("Test accuracy"), _("Seed"), own.shipped_name(), own.own_name(), colour(name)
    )
    means = pd.DataFrame([{"value": each.trial.value, "accuracy": each.mean} for each in rows])
    alt = _("Test accuracy against {what}: from {worst} to {best}, {count} values.").format(
        what=title, count=len(rows), worst=words.percent(min(means["accuracy"])),
        best=words.percent(max(means["accuracy"])),
    )  # fmt: skip
    with st.container(border=True, gap="small"):
        st.markdown(f"**{title}**")
        draw(spec, f"sweep-{name}", seeds=seeds, means=means, bounds=bounds, alt=alt)


def _sizes() -> None:
    """Say how kernel, padding and stride set the size of what comes out."""
    with st.container(border=True, gap="small", height="stretch"):
        st.markdown("**" + _("What else they change") + "**")
        st.markdown(_("Kernel k, padding p and stride s set the side of what comes out of n:"))
        st.latex(r"\left\lfloor \frac{n + 2p - k}{s} \right\rfloor + 1")
        st.markdown(_("The dense layer behind, and the work, follow that side."))


def price(measured: Sequence[Measured]) -> None:
    """Draw all mean accuracies against multiply-adds, with those that nothing beats."""
    titles: Mapping[str, str] = words.groups()
    spec = charts.price(
        tuple(titles.values()), _("multiply-adds for a picture"), _("test accuracy"), _("Changed")
    )
    means = [
        {
            "group": titles.get(each.trial.group, each.trial.group),
            "name": words.title(each.trial),
            "multiply_adds": each.multiply_adds,
            "accuracy": each.mean,
        }
        for each in measured
    ]
    best = frontier(measured)
    line = table(
        multiply_adds=[float(each.multiply_adds) for each in best],
        accuracy=[each.mean for each in best],
    )
    draw(
        spec, "sweep-price", means=pd.DataFrame(means), frontier=line,
        alt=_("Test accuracy against multiply-adds, a dot for each network."),
    )  # fmt: skip


def colour(name: str) -> str:
    """Return the colour of a swept number, the same in all charts."""
    known = list(words.groups())
    return charts.group_colours(len(known))[known.index(name)]
