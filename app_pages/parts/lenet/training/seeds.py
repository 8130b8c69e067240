"""The same run from other seeds."""

from __future__ import annotations

from dataclasses import replace

from app_pages.parts.lenet.trained import trained_runs
from core.training import Run, RunError


def siblings(run: Run) -> list[Run]:
    """Return the visitor's other runs that train what `run` trains, from whichever seed."""
    asked = run.configuration
    found = [each.run for each in trained_runs() if each.id != run.id]
    return [each for each in found if replace(each.configuration, seed=asked.seed) == asked]


def finished(runs: list[Run]) -> list[tuple[int, float]]:
    """Return seed and test accuracy of those of `runs` that have come to their end."""
    found = []
    for run in runs:
        try:
            epochs = run.metrics().epochs
        except RunError:  # its line in the list says so
            continue
        if run.status().state == "finished" and epochs and "validation_accuracy" in epochs[-1]:
            found.append((run.configuration.seed, float(epochs[-1]["validation_accuracy"])))
    return found


def next_seed(run: Run) -> int:
    """Return the first seed from which the visitor has not trained what `run` trains."""
    taken = {run.configuration.seed, *(each.configuration.seed for each in siblings(run))}
    return next(seed for seed in range(len(taken) + 1) if seed not in taken)


def renamed(name: str, seed: int, following: int) -> str:
    """Return what to call the run from the `following` seed."""
    old = str(seed)
    head, found, tail = name.rpartition(f" {old}")
    return f"{head} {following}{tail}" if found else f"{name}, {following}"
