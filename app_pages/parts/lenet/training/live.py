"""A run of LeNet while it trains: its figures, and the course's three curves."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import pyarrow as pa
import streamlit as st

from app_pages.parts.choices import choice
from app_pages.parts.drawing import draw
from app_pages.parts.lenet.training.tables import BEGINNING, Drawn, drawn, figures
from app_pages.parts.run_live import short
from app_pages.parts.words import _, language
from charts import book
from charts.plot import Spec
from core.training import Run, RunError, Status

AXIS = "lenet-axis"
MOST = 12  # runs that are laid under the one in hand


def watched(run: Run, status: Status, others: Sequence[Run]) -> None:
    """Draw a run's figures and curves, with `others` laid under them. Raises RunError."""
    cards(run, status)
    found = drawn(run)
    if not len(found.points):
        st.caption(_("The curves begin with the first points of the first epoch."))
    if len(found.points) or others:
        chart(found, others, run.configuration.epochs)


def _axis() -> str:
    """Draw the choice between the course's axis and the whole of it."""
    titles = {"book": _("As in the course: from epoch 1"), "start": _("From the first step")}
    return choice(
        st.segmented_control, _("Epochs"), titles, key=AXIS, required=True,
        label_visibility="collapsed",
    )  # fmt: skip


def cards(run: Run, status: Status) -> None:
    """Draw what the run has come to so far."""
    now = figures(run)
    loss, train, test, speed, left, taken = _titles(language())
    shown = [
        (loss, now.loss, "{:.3f}"), (train, now.train_accuracy, "{:.3f}"),
        (test, now.test_accuracy, "{:.3f}"), (speed, now.examples_per_second, "{:,.0f}"),
    ]  # fmt: skip
    with st.grid(5, min_column_width=130, gap="small"):
        for title, value, form in shown:
            _card(title, "–" if value is None else form.format(value))
        _card(left if status.active else taken, _time(status))


def _card(title: str, value: str) -> None:
    st.metric(title, value, border=True, height="stretch")


def _time(status: Status) -> str:
    if status.active:
        return "–" if status.seconds_left is None else short(status.seconds_left)
    if not status.started_at:
        return "–"
    return short(max(0.0, (status.finished_at or status.heartbeat) - status.started_at))


@cache
def _titles(_language: str) -> tuple[str, ...]:
    loss, train, test = _("Train loss"), _("Train accuracy"), _("Test accuracy")
    return loss, train, test, _("Examples per second"), _("Time left"), _("Time taken")


def chart(found: Drawn | None, others: Sequence[Run], epochs: int) -> None:
    """Draw the curves on the course's axes, or all of them while the first epoch is going on."""
    whole = (
        _axis() == "start" or epochs < 2 or (found is not None and not len(found.after(1).points))
    )
    begin = 0.0 if whole else BEGINNING
    spec, words = _spec(language())
    mine = (found or _NOTHING).after(begin)
    draw(
        spec, "book-chart", alt=words, points=mine.points, tests=mine.tests,
        frame=pa.table({"epoch": [begin, float(max(epochs, 1))]}), **_others(others, begin),
    )  # fmt: skip


def _others(others: Sequence[Run], begin: float) -> dict[str, pa.Table]:
    parts = [_NOTHING.named("")]
    for run in others[:MOST]:
        try:
            parts.append(drawn(run).after(begin).named(run.id))
        except RunError:  # its line in the list says so
            continue
    return {name: pa.concat_tables([part[name] for part in parts]) for name in parts[0]}


_FLOATS = ("epoch", "loss", "accuracy")
_NOTHING = Drawn(
    pa.table({name: pa.array([], pa.float32()) for name in _FLOATS}),
    pa.table({name: pa.array([], pa.float32()) for name in ("epoch", "accuracy")}),
)


@cache
def _spec(_language: str) -> tuple[Spec, str]:
    spec = book.curves(_("train loss"), _("train accuracy"), _("test accuracy"), _("epoch"))
    return spec, _("Training loss, training accuracy and test accuracy over the epochs")


def total_epochs(runs: Sequence[Run]) -> int:
    """Return the epochs of the longest of some runs, 1 where there is none."""
    return max([1, *(run.configuration.epochs for run in runs)])
