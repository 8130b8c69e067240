"""How a run learns: its curves and its verdicts, while they change."""

from __future__ import annotations

from app_pages.parts import frame, run_live, run_verdicts
from core.training import Run

LOOP = ("core.training.loop.train_step", "core.training.loop.Trainer")


def show(run: Run) -> None:
    """Draw the view. Raises RunError."""
    run_live.watch(run)
    run_verdicts.watch(run)
    frame.look_for("train")
    frame.code(*LOOP)
