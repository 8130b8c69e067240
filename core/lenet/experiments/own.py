"""The visitor's own runs beside what is shipped: which trials a run repeats."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from core.lenet.experiments.trials import Experiment, Trial, trials
from core.training import Configuration, Run, RunError

# What may differ: another seed is the point; the others change where it trains, on what, or what is
# kept of it.
FREE = ("seed", "precision", "data", "time_limit", "plots", "snapshots")


@dataclass(frozen=True, slots=True)
class Own:
    """A finished run that repeats a trial, with its test accuracy after the last epoch."""

    run: Run
    trial: Trial
    seed: int
    data: str
    precision: str
    test_accuracy: float

    @property
    def same_data(self) -> bool:
        """Whether it learned from the pictures that the trial is measured on."""
        return self.data == self.trial.configuration.data


def repeated(trial: Trial, seed: int, data: str) -> Configuration:
    """Return the run that repeats `trial` with another seed, on `data`. Raises ConfigurationError."""
    return replace(trial.configuration, seed=seed, data=data)


def trials_of(asked: Configuration, experiment: Experiment) -> tuple[Trial, ...]:
    """Return the trials that a run with this configuration repeats; sweeps cross, so it may be many."""
    return _recipes(experiment).get(_recipe(asked), ())


@cache
def _recipes(experiment: Experiment) -> dict[str, tuple[Trial, ...]]:
    found: dict[str, tuple[Trial, ...]] = {}
    for trial in trials(experiment):
        recipe = _recipe(trial.configuration)
        found[recipe] = (*found.get(recipe, ()), trial)
    return found


def _recipe(asked: Configuration) -> str:
    """Return what a result depends on, as JSON: a run that was read has lists for tuples."""
    kept = {name: value for name, value in asked.to_document().items() if name not in FREE}
    return json.dumps(kept, sort_keys=True)


def own_results(runs: Sequence[Run], experiment: Experiment) -> tuple[Own, ...]:
    """Return those of `runs` that are finished and repeat a trial, once for each trial.

    What cannot be read is left out.
    """
    return tuple(own for run in runs for own in _own(run, experiment))


def _own(run: Run, experiment: Experiment) -> Iterator[Own]:
    try:
        asked = run.configuration
        if asked.model != "lenet" or run.status().state != "finished":
            return
        epochs = run.metrics().epochs
    except RunError:
        return
    accuracy = epochs[-1].get("validation_accuracy") if epochs else None
    if isinstance(accuracy, int | float):
        for trial in trials_of(asked, experiment):
            yield Own(run, trial, asked.seed, asked.data, asked.precision, float(accuracy))
