"""What is shown once both have been trained: the losses, and which moment the charts are of."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

import pyarrow as pa
import streamlit as st

from app_pages.parts.choices import choice
from app_pages.parts.drawing import draw
from app_pages.parts.initialization.signal.depth import NAMES
from app_pages.parts.initialization.signal.run import Asking
from app_pages.parts.initialization.signal.working import again
from app_pages.parts.words import _, plural
from charts import signal as charts

if TYPE_CHECKING:
    from core.parameters import Signal

MOMENT = "signal_moment"


def moment(starts: Sequence[Signal], trained: Sequence[Signal]) -> Sequence[Signal]:
    """Draw the choice of a moment, and return the signals then."""
    taken = max(signal.step for signal in trained)
    after = plural("After {count} step", "After {count} steps", taken)
    chosen = choice(
        st.segmented_control, _("When"), {"after": after, "start": _("At the start")}, key=MOMENT,
        required=True, label_visibility="collapsed",
    )  # fmt: skip
    return trained if chosen == "after" else starts


def losses(trained: Sequence[Signal], asked: Asking) -> None:
    """Draw the losses over the steps, and say where training ended early."""
    stopped = False
    for name, signal in zip(NAMES, trained, strict=True):
        if signal.step < asked.steps:
            diverged = not math.isfinite(signal.losses[-1])
            stopped |= not diverged
            words = (
                _("{name} diverged: after {step} steps the loss is no number any more.")
                if diverged
                else _("{name} was stopped after {step} steps.")
            )
            st.caption(words.format(name=name, step=signal.step))
    if stopped:
        again("signal", asked)
    draw(
        charts.loss(_("Loss while training"), _("step"), _("loss")), "signal-losses",
        alt=_("Loss over the steps of training on a logarithmic scale, A and B as lines"),
        losses=rows(trained),
    )  # fmt: skip


def rows(trained: Sequence[Signal]) -> pa.Table:
    """Return the data of `charts.signal.loss`; what is not finite or 0 has no place in it."""
    found = [
        (step, name, loss)
        for name, signal in zip(NAMES, trained, strict=True)
        for step, loss in enumerate(signal.losses)
        if math.isfinite(loss) and loss > 0
    ]
    return pa.table({
        "step": pa.array([row[0] for row in found], pa.int32()),
        "which": pa.array([row[1] for row in found], pa.string()),
        "loss": pa.array([row[2] for row in found], pa.float64()),
    })  # fmt: skip
