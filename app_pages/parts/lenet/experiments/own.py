"""The visitor's own runs beside what is shipped."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
import streamlit as st

from app_pages.parts import runs
from app_pages.parts.lenet.experiments import words
from app_pages.parts.words import _
from core.lenet.experiments.own import Own, own_results
from core.lenet.experiments.records import Measured
from core.lenet.experiments.trials import Experiment


def own_runs(experiment: Experiment) -> tuple[Own, ...]:
    """Return the visitor's finished runs that repeat a trial."""
    return own_results(runs.own_runs(), experiment)


def dots(measured: Sequence[Measured], own: Sequence[Own]) -> list[tuple[Measured, dict[str, Any]]]:
    """Return a point for each shipped seed, and for each own run on the same pictures."""
    of = {each.trial.key: each for each in measured}
    shipped = [
        (each, {"accuracy": one.test_accuracy, "seed": str(one.seed), "whose": shipped_name()})
        for each in measured
        for one in each.results
    ]
    mine = [
        (of[each.trial.key],
         {"accuracy": each.test_accuracy, "seed": str(each.seed), "whose": own_name()})
        for each in own
        if each.same_data and each.trial.key in of
    ]  # fmt: skip
    return [*shipped, *mine]


def any_dots(own: Sequence[Own]) -> bool:
    """Return whether a chart has a dot of the visitor's."""
    return any(each.same_data for each in own)


def shipped_name() -> str:
    """Return what a measured seed is called in a chart."""
    return _("Measured, one seed")


def own_name() -> str:
    """Return what the visitor's run is called in a chart."""
    return _("Yours")


def table(own: Sequence[Own], key: str) -> None:
    """List the visitor's runs; those on other pictures stand here alone. Nothing where there are none."""
    if not own:
        return
    st.markdown("**" + _("Yours") + "**")
    rows = [
        {
            _("Run"): each.run.name,
            _("Repeats"): words.title(each.trial),
            _("Seed"): each.seed,
            _("Pictures"): _data(each),
            _("Precision"): each.precision,
            _("Test accuracy"): words.percent(each.test_accuracy),
        }
        for each in own
    ]
    st.dataframe(pd.DataFrame(rows), hide_index=True, key=key, alt=_("Your own runs"))


def _data(each: Own) -> str:
    if each.same_data:
        return runs.data_words(each.data)
    return _("{data}: not comparable").format(data=runs.data_words(each.data))
