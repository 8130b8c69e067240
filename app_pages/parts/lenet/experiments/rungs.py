"""The ladder's chart, its table, and what it says."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from app_pages.parts.drawing import draw, table
from app_pages.parts.lenet.experiments import own, words
from app_pages.parts.words import _
from charts import ladder as charts
from core.lenet.experiments import Measured, trials
from core.lenet.experiments.analysis import Gain, gains
from core.lenet.experiments.own import Own


def chart(rungs: Sequence[Measured], mine: Sequence[Own]) -> None:
    """Draw a dot for each seed, and the means connected."""
    titles = tuple(words.title(each.trial) for each in rungs)
    spec = charts.ladder(
        titles,
        _("test accuracy"),
        _("Seed"),
        own.shipped_name(),
        own.own_name() if own.any_dots(mine) else "",
    )
    points = [{"rung": words.title(each.trial)} | point for each, point in own.dots(rungs, mine)]
    means = table(
        rung=list(titles), order=list(range(len(rungs))), accuracy=[each.mean for each in rungs]
    )
    draw(
        spec,
        "ladder-chart",
        seeds=pd.DataFrame(points),
        means=means,
        alt=_(
            "The test accuracy of each rung, a dot for each seed, from {first} to {last}."
        ).format(first=words.percent(rungs[0].mean), last=words.percent(rungs[-1].mean)),
    )


def rows(rungs: Sequence[Measured]) -> None:
    """Draw a line for each rung: what changes, what it brings, what it costs."""
    said = words.rungs()
    lines = [
        {
            _("Rung"): words.title(each.trial),
            _("Test accuracy"): f"{words.percent(each.mean)} ± {100 * each.spread:.2f}",
            _("Gain, points"): gained(found),
            _("What changes"): said.get(each.trial.key, ("", ""))[1],
            _("Seeds"): len(each.results),
            _("Parameters"): each.parameters,
            _("Multiply-adds"): each.multiply_adds,
            _("Seconds"): each.seconds,
            _("Trained on"): each.device,
        }
        for each, found in zip(rungs, gains(rungs), strict=True)
    ]
    whole = st.column_config.NumberColumn(format="localized")
    st.dataframe(
        pd.DataFrame(lines),
        hide_index=True,
        key="ladder-table",
        alt=_("The rungs in numbers"),
        height="content",
        column_config={
            _("Parameters"): whole,
            _("Multiply-adds"): whole,
            _("Seconds"): st.column_config.NumberColumn(format="%.0f"),
        },
    )
    st.caption(
        _(
            "The chart's axis is spaced by the logarithm of the errors. Accuracy ± its standard deviation over seeds; gain over the rung before ± its standard error. Seconds of training, with other trainings beside it: not a measure of speed."
        )
    )


def missing(rungs: Sequence[Measured]) -> None:
    """Name the rungs that are not measured, or whose recipe has changed since they were."""
    known = {each.trial.key for each in rungs}
    if names := [words.title(each) for each in trials("ladder") if each.key not in known]:
        st.caption(_("Not measured yet: {names}.").format(names=", ".join(names)))


def gained(found: Gain | None) -> str:
    """Write a gain with its standard error, as far as there is one."""
    if found is None:
        return "–"
    error = "" if found.error is None else f" ± {100 * found.error:.2f}"
    return words.points(found.value) + error


def summary(rungs: Sequence[Measured]) -> str:
    """Say in a few sentences what the ladder says."""
    first, last = rungs[0], rungs[-1]
    said = [
        _(
            "From **{first}** to **{last}** of the test pictures: of a hundred mistakes of the first rung, {left} are left."
        ).format(
            first=words.percent(first.mean),
            last=words.percent(last.mean),
            left=round(100 * (1 - last.mean) / max(1 - first.mean, 1e-9)),
        )
    ]
    found = dict(zip((words.title(each.trial) for each in rungs), gains(rungs), strict=True))
    if best := max(((g.value, name) for name, g in found.items() if g), default=None):
        said.append(
            _("The largest step is **{name}**, {gain} points.").format(
                name=best[1], gain=words.points(best[0])
            )
        )
    lost = [name for name, g in found.items() if g and g.clear and g.value < 0]
    unclear = [name for name, g in found.items() if g and not g.clear]
    if lost:
        said.append(_("Clearly worse than the rung before: {names}.").format(names=", ".join(lost)))
    if unclear:
        said.append(
            _("Not more than twice its standard error, so it may be chance: {names}.").format(
                names=", ".join(unclear)
            )
        )
    return " ".join(said)
