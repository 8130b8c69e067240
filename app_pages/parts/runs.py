"""Cached calls into core for runs: whose they are, how they stand in words, their curves.

What is drawn of a run is made once for all who watch it: the caches are keyed by the run and by
how far its metrics have come.
"""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import numpy as np
import pyarrow as pa
import streamlit as st

from app_pages.parts.drawing import table
from app_pages.parts.words import _, duration
from core.blocks import PRESETS
from core.datasets import DatasetError
from core.settings import settings
from core.training import Configuration, Run, RunError, Status, list_runs
from core.training.curves import StepColumns, bucket_starts, extremes, smoothed, totals

OWNER = "owner"
LINES = 20_000  # steps that a run writes down, at most
RECENT = 20  # steps that the current speed is taken from


def owner() -> str:
    """Return the visitor's token on a host, where runs are private; "" at home.

    The token is in the URL, so that a bookmark or a reload keeps the runs, and in the session,
    since Streamlit drops the query when pages change.
    """
    if not settings().hosted:
        return ""
    token = st.query_params.get(OWNER) or st.session_state.get(OWNER) or secrets.token_urlsafe(16)
    if st.query_params.get(OWNER) != token:
        st.query_params[OWNER] = token
    st.session_state[OWNER] = token
    return str(token)


def address(**parameters: str) -> dict[str, str]:
    """Return the query of a link to another page, with the owner's token where there is one."""
    token = owner()
    return ({OWNER: token} if token else {}) | parameters


def own_runs() -> list[Run]:
    """Return the visitor's runs, newest first: all of them at home."""
    return list_runs(owner() if settings().hosted else None)


def is_lenet(run: Run) -> bool:
    """Return whether `run` trains a LeNet on grey garments, which has a page of its own."""
    try:
        asked = run.configuration
    except RunError:
        return False
    return asked.model == "lenet" and asked.block is not None and asked.snapshots


def network_words(asked: Configuration) -> str:
    """Return what a run's network is called: a preset's title, or the name that it was given."""
    if asked.model in PRESETS:
        return PRESETS[asked.model].title
    return _("LeNet") if asked.model == "lenet" else asked.model


def clock(moment: float, *, day: bool = False) -> str:
    """Return a Unix time as the visitor's clock shows it: `"14:02"`, with `day` the date as well."""
    local = dt.datetime.fromtimestamp(moment, tz=_zone())
    today = dt.datetime.now(tz=_zone()).date()
    return f"{local:%Y-%m-%d %H:%M}" if day or local.date() != today else f"{local:%H:%M}"


def _zone() -> dt.tzinfo:
    try:
        return ZoneInfo(st.context.timezone or "UTC")
    except (ZoneInfoNotFoundError, ValueError):
        return dt.UTC


def data_words(data: str) -> str:
    """Return what a run learns from: a set's title, a folder's name, or how many were drawn.

    It comes from outside, in parts, and may hold Markdown.
    """
    kind, _colon, rest = data.partition(":")
    if data == "fashion-mnist":
        return _("Fashion-MNIST")
    if kind == "marks" and ":" in rest:
        return _("{pictures}, with marks").format(pictures=data_words(rest.partition(":")[2]))
    if kind == "set":
        return _title(rest) or _("{name} (not here any more)").format(name=rest)
    drawn = {
        "drawn": (_("drawn pets"), _("{count} drawn pets")),
        "garments": (_("drawn garments"), _("{count} drawn garments")),
    }
    if kind not in drawn:
        return Path(data).name or data
    some, counted = drawn[kind]
    return counted.format(count=f"{int(rest.split(':')[0] or 0):,}") if rest else some


@st.cache_data(ttl=60, max_entries=256, show_spinner=False)
def _title(name: str) -> str:
    """Return a kept set's title, "" where it is not here."""
    from core.datasets.sets import find_set

    try:
        return find_set(name).title
    except DatasetError:
        return ""


STATES: Mapping[str, tuple[str, str]] = {
    "queued": ("Waiting", ":material/hourglass_empty:"),
    "preparing": ("Preparing", ":material/photo_library:"),
    "running": ("Training", ":material/play_circle:"),
    "stopping": ("Stopping", ":material/stop_circle:"),
    "stopped": ("Stopped", ":material/pause_circle:"),
    "finished": ("Finished", ":material/check_circle:"),
    "failed": ("Failed", ":material/error:"),
    "interrupted": ("Interrupted", ":material/power_off:"),
}


def state_line(status: Status, place: int | None = None) -> str:
    """Say in one line where a run stands; `place` is its place in the queue."""
    of = {"epoch": status.epoch, "total": status.total_epochs}
    now = of | {"epoch": min(status.epoch + 1, status.total_epochs)}
    match status.state:
        case "queued" if place and place > 1:
            return _("Waiting: place {place} in the queue").format(place=place)
        case "queued":
            return _("Waiting: next in the queue")
        case "preparing":
            return _("Preparing: {detail}").format(detail=status.detail or "…")
        case "running":
            line = _("Epoch {epoch} of {total}").format(**now)
            left = status.seconds_left
            return f"{line} · {_left(left)}" if left is not None else line
        case "stopping":
            return _("Stopping: the weights are being saved")
        case "finished":
            return _("Finished: {epoch} of {total} epochs").format(**of)
        case "stopped" if not status.total_epochs:
            return _("Not started yet")
        case "stopped":
            return _("Stopped after {epoch} of {total} epochs").format(**of)
        case "failed":
            return _("Failed after {epoch} of {total} epochs").format(**of)
    return _("Interrupted after {epoch} of {total} epochs").format(**of)


def _left(seconds: float) -> str:
    return _("{time} left").format(time=duration(seconds))


@dataclass(frozen=True, slots=True)
class Curves:
    """A run's curves, ready to be sent: Arrow tables of at most 500 points.

    steps: epoch, loss, smooth, learning_rate. speed: epoch, pictures_per_second,
    data_milliseconds, compute_milliseconds (for one picture), gigabytes. epochs: epoch,
    validation_loss, validation_accuracy, minutes. `rate` is the speed of the last steps, pictures a second.
    """

    steps: pa.Table
    speed: pa.Table
    epochs: pa.Table
    rate: float | None
    last: Mapping[str, Any] | None
    previous: Mapping[str, Any] | None


def curves(run: Run, status: Status) -> Curves:
    """Return a run's curves as they are now. Raises RunError when the metrics are unreadable."""
    metrics = run.metrics()
    steps, epochs = metrics.steps, metrics.epochs
    reached = (len(steps), _moment(steps), len(epochs), _moment(epochs))
    per_step = status.total_epochs / status.total_steps if status.total_steps else 1.0
    return _curves(run, reached, per_step, status.total_steps)


def _moment(records: Sequence[Mapping[str, Any]]) -> float:
    return float(records[-1].get("time") or 0.0) if records else 0.0


# Not Streamlit's cache, which would take longer over its key than all of this does.
@lru_cache(maxsize=200)
def _curves(run: Run, reached: tuple[float, ...], per_step: float, total: int) -> Curves:
    # What another visitor's thread has read since then belongs to the next call.
    metrics = run.metrics()
    columns = _step_columns(run).update(metrics.steps[: int(reached[0])])
    epochs = metrics.epochs[: int(reached[2])]
    return Curves(
        steps=_steps(columns, per_step, span=max(5.0, min(total, LINES) / 40)),
        speed=_speed(columns, per_step),
        epochs=epoch_table(epochs),
        rate=_recent_rate(columns),
        last=epochs[-1] if epochs else None,
        previous=epochs[-2] if len(epochs) > 1 else None,
    )


@lru_cache(maxsize=64)
def _step_columns(run: Run) -> StepColumns:
    """Return the columns of a run's steps, shared by all who watch it."""
    return StepColumns()


def _steps(columns: Mapping[str, np.ndarray], per_step: float, span: float) -> pa.Table:
    drawn = extremes(columns["loss"])
    return table(
        epoch=columns["step"][drawn] * per_step,
        loss=columns["loss"][drawn],
        smooth=smoothed(columns["loss"], span)[drawn],
        learning_rate=columns["learning_rate"][drawn],
    )


def _speed(columns: Mapping[str, np.ndarray], per_step: float) -> pa.Table:
    """Average over up to 100 buckets: single steps jump about too much to be read."""
    most = 100
    waited, computed = (
        totals(columns["data_seconds"], most),
        totals(columns["compute_seconds"], most),
    )
    pictures = np.maximum(totals(columns["pictures"], most), 1)
    starts = bucket_starts(len(columns["step"]), most)
    return table(
        epoch=columns["step"][starts] * per_step,
        pictures_per_second=pictures / np.maximum(waited + computed, 1e-9),
        data_milliseconds=waited / pictures * 1e3,
        compute_milliseconds=computed / pictures * 1e3,
        gigabytes=columns["memory_bytes"][starts] / 2**30,
    )


def _recent_rate(columns: Mapping[str, np.ndarray]) -> float | None:
    pictures, waited, computed = (
        float(columns[name][-RECENT:].sum())
        for name in ("pictures", "data_seconds", "compute_seconds")
    )
    return pictures / (waited + computed) if waited + computed > 0 else None


def epoch_table(epochs: Sequence[Mapping[str, Any]]) -> pa.Table:
    """Return a run's epochs as a table; `minutes` are those of training so far."""
    names = ("epoch", "validation_loss", "validation_accuracy", "seconds", "validation_seconds")
    columns = {
        name: np.array([_number(record.get(name)) for record in epochs], float) for name in names
    }
    seconds = np.nan_to_num(columns.pop("seconds")) + np.nan_to_num(
        columns.pop("validation_seconds")
    )
    return table(**columns, minutes=seconds.cumsum() / 60)


def _number(value: Any) -> float:
    return float(value) if isinstance(value, int | float) else float("nan")


def asked_run() -> Run | None:
    """Return the run that the URL names, None when it names none. Raises RunError."""
    from core.training import find_run

    name = st.query_params.get("run")
    return find_run(name) if name else None


__all__ = [
    "OWNER",
    "STATES",
    "Curves",
    "RunError",
    "address",
    "asked_run",
    "clock",
    "curves",
    "data_words",
    "epoch_table",
    "is_lenet",
    "own_runs",
    "owner",
    "state_line",
]
