"""A run while it trains: where it stands, its figures and its curves, drawn anew each second.

The timer lives in the browser and only while the run is active: when the run's state changes, the
page runs once as a whole, which draws other actions and registers no timer after the end.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache

import streamlit as st

from app_pages.parts import runs
from app_pages.parts.drawing import draw
from app_pages.parts.words import _, language
from charts import curves
from charts.plot import Spec
from core.training import Run, RunError, Status
from core.training.queue import place_in_queue

LOG_LINES = 30
_SHOWN = "run_state_shown"


def watch(run: Run, drawn: Callable[[Run, Status], None] | None = None) -> None:
    """Draw the run, and keep drawing it while it is active.

    `drawn` draws what is below its state, the figures and curves of /train unless it is given. It
    may raise RunError.
    """
    status = run.status()
    st.session_state[_SHOWN] = (run.id, _kind(status))
    st.fragment(_live, run_every="1s" if status.active else None)(run, drawn or figures)


def _kind(status: Status) -> str:
    """Return what the page's actions depend on: queued, preparing and running have the same."""
    return "active" if status.active and status.state != "stopping" else status.state


def _live(run: Run, drawn: Callable[[Run, Status], None]) -> None:
    status = run.status()
    if st.session_state[_SHOWN] != (run.id, _kind(status)):
        st.rerun()
    place = place_in_queue(run) if status.state == "queued" else None
    st.markdown(runs.state_line(status, place))
    st.progress(min(1.0, max(0.0, status.progress)))
    said(run, status)
    try:
        drawn(run, status)
    except RunError as error:
        st.error(str(error), icon=":material/error:")


def figures(run: Run, status: Status) -> None:
    """Draw the figures of the moment and the curves. Raises RunError."""
    found = runs.curves(run, status)
    cards(found, status)
    if found.last is None and not found.steps.num_rows:
        st.caption(_("The curves begin with the first step."))
        return
    charts(found)


def said(run: Run, status: Status) -> None:
    """Draw what went wrong, in the run's own words, with the end of its log."""
    if status.error:
        st.error(status.error, icon=":material/error:")
    elif status.state == "interrupted":
        st.warning(status.detail, icon=":material/power_off:")
    if status.state in ("failed", "interrupted"):
        with st.expander(_("The end of the log"), icon=":material/terminal:", key="log"):
            st.code("\n".join(run.log().splitlines()[-LOG_LINES:]) or _("The log is empty."), None)


def cards(found: runs.Curves, status: Status) -> None:
    """Draw the figures of the moment, in cards of equal height."""
    accuracy, loss, speed, left, taken = card_titles(language())
    with st.grid(4, min_column_width=150, gap="small"):
        _epoch_metric(accuracy, "validation_accuracy", found, "{:.1%}", 100, "normal")
        _epoch_metric(loss, "validation_loss", found, "{:.3f}", 1, "inverse")
        _metric(speed, "–" if found.rate is None else f"{found.rate:,.0f}")
        waits = status.active or not status.started_at
        _metric(left if waits else taken, _time(status))


@cache
def card_titles(_language: str) -> tuple[str, ...]:
    """Return what the cards are called in the visitor's language, which is the cache's key."""
    loss, speed = _("Validation loss"), _("Pictures per second")
    return _("Validation accuracy"), loss, speed, _("Time left"), _("Time taken")


def _epoch_metric(
    title: str, field: str, found: runs.Curves, shown: str, scale: float, colour: str
) -> None:
    now = (found.last or {}).get(field)
    before = (found.previous or {}).get(field)
    delta = None if now is None or before is None else round((now - before) * scale, 3)
    value = "–" if now is None else shown.format(now)
    st.metric(
        title, value, delta, delta_color=colour, border=True, height="stretch",  # type: ignore[arg-type]
        format="%.1f" if scale > 1 else "%.3f",
    )  # fmt: skip


def _metric(title: str, value: str) -> None:
    st.metric(title, value, border=True, height="stretch")


def _time(status: Status) -> str:
    if status.active or not status.started_at:
        return "–" if status.seconds_left is None else short(status.seconds_left)
    end = status.finished_at or status.heartbeat
    return short(max(0.0, end - status.started_at))


def short(seconds: float) -> str:
    """Return a time that fits on a card: `"40 s"`, `"4 min"`, `"1.5 h"`."""
    if seconds < 55:
        return _("{count} s").format(count=max(1, round(seconds)))
    if seconds < 100 * 60:
        return _("{count} min").format(count=max(1, round(seconds / 60)))
    return _("{count} h").format(count=f"{seconds / 3600:.3g}")


def charts(found: runs.Curves) -> None:
    """Draw the curves, each in a card of its own."""
    specs = live_specs(language())
    data = {"steps": found.steps, "speed": found.speed, "epochs": found.epochs}
    for columns, width, names in LAYOUT:
        with st.grid(columns, min_column_width=width, border=True):
            for name in names:
                spec, words = specs[name]
                needed = {key: data[key] for key in NEEDED[name]}
                draw(spec, f"{name}-chart", alt=words, **needed)


# How many columns at most, their least width in pixels, and the charts in them.
LAYOUT = ((2, 330, ("loss", "accuracy")), (4, 230, ("rate", "speed", "time", "memory")))
NEEDED = {
    "loss": ("steps", "epochs"), "accuracy": ("epochs",), "rate": ("steps",), "speed": ("speed",),
    "time": ("speed",), "memory": ("speed",),
}  # fmt: skip


@cache
def live_specs(_language: str) -> Mapping[str, tuple[Spec, str]]:
    """Return the charts' specs, each with what it shows in words, in the visitor's language.

    Cached by that language: ten watchers would look up ten times twenty words a second.
    """
    epoch, training, validation = _("epoch"), _("training"), _("validation")
    speed = (_("Pictures per second"), _("pictures per second"))
    time = (_("Milliseconds for a picture"), _("waiting"), _("computing"))
    return {
        "loss": (
            curves.loss(_("Loss"), training, validation, epoch),
            _("Training and validation loss over the epochs"),
        ),
        "accuracy": (
            curves.accuracy(_("Validation accuracy"), validation, epoch),
            _("Validation accuracy over the epochs"),
        ),
        "rate": (
            curves.learning_rate(_("Learning rate"), _("learning rate"), epoch),
            _("Learning rate over the epochs"),
        ),
        "speed": (curves.pictures_per_second(*speed, epoch), _("Pictures per second, over epochs")),
        "time": (curves.step_time(*time, epoch), _("Time for data and for computing")),
        "memory": (curves.memory(_("Memory, GB"), "GB", epoch), _("Memory over the epochs")),
    }
