"""The curves of several runs, one over the other."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import streamlit as st

from app_pages.parts import runs
from app_pages.parts.choices import choice
from app_pages.parts.drawing import draw, table
from app_pages.parts.words import _
from charts import comparison
from core.training import Run, RunError

MOST = 8  # runs at a time: as many as there are colours


def compare(chosen: Sequence[Run]) -> None:
    """Draw the accuracy and loss of `chosen`, over epochs or over the time spent on training."""
    over = {"epoch": _("By epoch"), "minutes": _("By time")}
    x = choice(
        st.segmented_control, _("Over"), over, key="over", required=True,
        label_visibility="collapsed",
    )  # fmt: skip
    if len(chosen) > MOST:
        st.caption(_("Only the first {most} are drawn.").format(most=MOST))
    chosen = chosen[:MOST]
    names = distinct([run.name for run in chosen])
    steps, epochs = tables(chosen, names, x)
    if not epochs.num_rows and not steps.num_rows:
        st.caption(_("Nothing has been measured yet."))
        return
    title = _("epoch") if x == "epoch" else _("minutes of training")
    with st.grid(2, min_column_width=330, border=True):
        draw(
            comparison.accuracy(
                _("Validation accuracy"), names, title, _("run"), _("validation accuracy")
            ),
            "compare-accuracy", alt=_("Validation accuracy of the runs"), epochs=epochs,
        )  # fmt: skip
        draw(
            comparison.loss(
                _("Loss: validation solid, training dashed"), names, title, _("run"),
                _("validation loss"),
            ),
            "compare-loss", alt=_("Losses of the runs"), epochs=epochs, steps=steps,
        )  # fmt: skip


def distinct(names: Sequence[str]) -> tuple[str, ...]:
    """Number the names that come again, so that each run has a colour of its own."""
    found: list[str] = []
    for name in names:
        again, candidate = 1, name
        while candidate in found:
            again += 1
            candidate = f"{name} ({again})"
        found.append(candidate)
    return tuple(found)


def tables(chosen: Sequence[Run], names: Sequence[str], x: str) -> tuple[pa.Table, pa.Table]:
    """Return steps (run, x, smooth) and epochs (run, x, validation_loss, validation_accuracy)."""
    steps, epochs = [_empty("smooth")], [_empty("validation_loss", "validation_accuracy")]
    for run, name in zip(chosen, names, strict=True):
        try:
            found = runs.curves(run, run.status())
        except RunError as error:
            st.warning(str(error), icon=":material/error:")
            continue
        at, of_epochs, of_steps = _places(found, x)
        steps.append(_part(name, of_steps, found.steps.filter(pa.array(at)), ["smooth"]))
        epochs.append(
            _part(name, of_epochs, found.epochs, ["validation_loss", "validation_accuracy"])
        )
    return pa.concat_tables(steps), pa.concat_tables(epochs)


def _places(found: runs.Curves, x: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return which steps are drawn, and where the epochs and those steps lie along x.

    Minutes are known at the ends of epochs and spread evenly in between; later steps wait.
    """
    steps, ends = found.steps["epoch"].to_numpy(), found.epochs["epoch"].to_numpy()
    if x == "epoch":
        return np.ones(len(steps), bool), ends, steps
    minutes = found.epochs["minutes"].to_numpy()
    drawn = steps <= (ends[-1] if len(ends) else 0)
    return drawn, minutes, np.interp(steps[drawn], [0, *ends], [0, *minutes])


def _part(name: str, x: np.ndarray, source: pa.Table, fields: Sequence[str]) -> pa.Table:
    columns = {field: source[field].to_numpy() for field in fields}
    return table(
        run=np.full(len(x), name, object).tolist(), x=np.asarray(x, float), **columns
    ).cast(_schema(*fields))


def _schema(*fields: str) -> pa.Schema:
    numbers = [(field, pa.float32()) for field in ("x", *fields)]
    return pa.schema([("run", pa.string()), *numbers])


def _empty(*fields: str) -> pa.Table:
    return _schema(*fields).empty_table()
