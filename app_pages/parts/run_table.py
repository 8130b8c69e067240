"""The table of runs, and which of them are selected: kept in the URL by their ids."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from app_pages.parts import runs
from app_pages.parts.words import _, duration
from core.training import Configuration, Run, RunError, Status

SELECTED = "runs"
ROW = 35  # pixels
MOST_ROWS = 12  # before the table scrolls


def select(
    found: Sequence[Run],
    line: Callable[[Run], Mapping[str, Any]] | None = None,
    titles: Mapping[str, Any] | None = None,
) -> list[Run]:
    """Draw the table of runs and return those that are selected, in the table's order.

    `line` says what stands in a run's line and `titles` how, unless it is what /runs has.
    A selection in a table is made of positions. The key holds the ids, so that a list with other
    runs in it is another table, which starts from the ids in the URL.
    """
    ids = [run.id for run in found]
    asked = [i for i in st.query_params.get(SELECTED, "").split(",") if i in ids]
    event = st.dataframe(
        pd.DataFrame([(line or row)(run) for run in found]),
        key=f"table-{hash(tuple(ids))}",
        hide_index=True,
        column_config=titles or columns(),
        height=ROW * (min(len(found), MOST_ROWS) + 1) + 3,
        on_select="rerun",
        selection_mode="multi-row",
        selection_default={"selection": {"rows": [ids.index(i) for i in asked]}},
        alt=_("Runs with their results"),
    )
    picked = sorted(row for row in event["selection"]["rows"] if row < len(found))
    remember([ids[row] for row in picked])
    return [found[row] for row in picked]


def remember(ids: Sequence[str]) -> None:
    """Write the selected ids into the URL."""
    if ids:
        st.query_params[SELECTED] = ",".join(ids)
    else:
        st.query_params.pop(SELECTED, None)


def row(run: Run) -> Mapping[str, Any]:
    """Return one run's line; a configuration that cannot be read leaves its cells empty."""
    status = run.status()
    try:
        asked: Configuration | None = run.configuration
    except RunError:
        asked = None
    return {
        "name": run.name,
        "state": _(runs.STATES[status.state][0])
        if status.step or status.active
        else _("Not started"),
        "accuracy": None if status.best_accuracy is None else status.best_accuracy * 100,
        "epochs": f"{status.epoch} / {asked.epochs}" if asked else "",
        "time": taken(status),
        "network": runs.network_words(asked) if asked else "",
        "pictures": runs.data_words(asked.data) if asked else "",
        "size": asked.image_size if asked else None,
        "made": dt.datetime.fromtimestamp(run.created, tz=dt.UTC),
    }


def taken(status: Status) -> str:
    """Return how long a run has been at work since it was last started."""
    if not status.started_at:
        return ""
    end = status.heartbeat if status.active else status.finished_at or status.heartbeat
    return duration(max(0.0, end - status.started_at))


def columns() -> dict[str, Any]:
    """Return what the table's columns are called and how they are written."""
    column = st.column_config
    return {
        "name": column.TextColumn(_("Run"), width="medium", pinned=True),
        "state": column.TextColumn(_("State"), width="small"),
        "accuracy": column.NumberColumn(_("Best accuracy"), format="%.1f %%", width="small"),
        "epochs": column.TextColumn(_("Epochs"), width="small"),
        "time": column.TextColumn(_("Time"), width="small"),
        "network": column.TextColumn(_("Network")),
        "pictures": column.TextColumn(_("Pictures")),
        "size": column.NumberColumn(_("Size"), format="%d px", width="small"),
        "made": column.DatetimeColumn(_("Made"), format="YYYY-MM-DD HH:mm"),
    }
