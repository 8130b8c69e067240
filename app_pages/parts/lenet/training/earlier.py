"""The visitor's runs of LeNet in a list: to open, to delete, to lay over each other."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from app_pages.parts import run_dialogs, run_table, runs
from app_pages.parts.lenet.trained import trained_runs
from app_pages.parts.lenet.training.going import watch
from app_pages.parts.words import _
from core.lenet.expected import preset_of
from core.training import Run, RunError


def earlier() -> list[Run]:
    """Draw the list of the visitor's runs, and return those that are selected."""
    found = [each.run for each in trained_runs()]
    st.subheader(_("Your runs"), anchor=False)
    if not found:
        st.caption(_("None yet. Each one that you start stands here, to be opened or compared."))
        return []
    st.caption(_("Select runs to lay their curves over each other: do other seeds do as well?"))
    chosen = run_table.select(found, line, titles())
    _actions(chosen)
    return chosen


def _actions(chosen: Sequence[Run]) -> None:
    if not chosen:
        return
    with st.container(horizontal=True, key="earlier-actions"):
        if len(chosen) == 1 and st.button(
            _("Open"), icon=":material/open_in_new:", key="open", type="primary"
        ):
            watch(chosen[0])
        if st.button(_("Delete"), icon=":material/delete:", key="delete"):
            run_dialogs.delete(chosen)


def line(run: Run) -> Mapping[str, Any]:
    """Return a run's line of the list."""
    status, asked = run.status(), run.configuration
    preset = preset_of(asked)
    return {
        "name": run.name,
        "accuracy": _accuracy(run),
        "recipe": preset.name if preset else _("its own"),
        "seed": asked.seed,
        "data": runs.data_words(asked.data),
        "epochs": f"{status.epoch} / {asked.epochs}",
        "state": _(runs.STATES[status.state][0]),
        "made": dt.datetime.fromtimestamp(run.created, tz=dt.UTC),
    }


def _accuracy(run: Run) -> float | None:
    try:
        epochs = run.metrics().epochs
    except RunError:
        return None
    return epochs[-1].get("validation_accuracy") if epochs else None


def titles() -> dict[str, Any]:
    """Return what the list's columns are called and how they are written."""
    column = st.column_config
    return {
        "name": column.TextColumn(_("Run"), width="medium", pinned=True),
        "accuracy": column.NumberColumn(_("Test accuracy"), format="%.3f", width="small"),
        "recipe": column.TextColumn(_("Recipe"), width="small"),
        "seed": column.NumberColumn(_("Seed"), width="small"),
        "data": column.TextColumn(_("Garments")),
        "epochs": column.TextColumn(_("Epochs"), width="small"),
        "state": column.TextColumn(_("State"), width="small"),
        "made": column.DatetimeColumn(_("Made"), format="YYYY-MM-DD HH:mm"),
    }
