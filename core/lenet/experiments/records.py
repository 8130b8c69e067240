"""What was measured of each trial, over seeds: JSON files in `assets/experiments`."""

from __future__ import annotations

import json
import statistics
from dataclasses import asdict, dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any

from core.lenet.experiments.trials import Experiment, Trial, trials
from core.settings import PROJECT

FOLDER = PROJECT / "assets" / "experiments"
VERSION = 1


@dataclass(frozen=True, slots=True)
class Result:
    """What one seed came to: shares from 0 to 1, mean losses in nats, seconds of training steps.

    All after the last epoch; `train_*` are running means over that epoch, as the course plots them.
    """

    seed: int
    test_accuracy: float
    test_loss: float
    train_accuracy: float
    train_loss: float
    seconds: float


@dataclass(frozen=True, slots=True)
class Measured:
    """A trial with the results of its seeds, and what the network costs.

    `device` is what they were trained on.
    """

    trial: Trial
    parameters: int
    multiply_adds: int
    device: str
    results: tuple[Result, ...]

    @property
    def mean(self) -> float:
        """The mean test accuracy over the seeds."""
        return statistics.fmean(result.test_accuracy for result in self.results)

    @property
    def spread(self) -> float:
        """The standard deviation of the test accuracy over the seeds (n − 1), 0 for one seed."""
        values = [result.test_accuracy for result in self.results]
        return statistics.stdev(values) if len(values) > 1 else 0.0

    @property
    def seconds(self) -> float:
        """The mean time of training, seconds."""
        return statistics.fmean(result.seconds for result in self.results)


@cache
def load(experiment: Experiment) -> tuple[Measured, ...]:
    """Return what is shipped of an experiment, in its order; trials that have changed since are out.

    () where nothing is shipped.
    """
    path = FOLDER / f"{experiment}.json"
    return read(experiment, path.read_text("utf-8")) if path.is_file() else ()


def read(experiment: Experiment, text: str) -> tuple[Measured, ...]:
    """Read what `write` wrote, for those trials that are still the same."""
    document = json.loads(text)
    found = {item["key"]: item for item in document["trials"]}
    return tuple(
        _measured(trial, item)
        for trial in trials(experiment)
        if (item := found.get(trial.key)) and item["results"]
        if item["configuration"] == _recipe(trial)
    )


def _measured(trial: Trial, item: dict[str, Any]) -> Measured:
    names = [each.name for each in fields(Result)]
    results = tuple(Result(**{name: each[name] for name in names}) for each in item["results"])
    return Measured(trial, item["parameters"], item["multiply_adds"], item["device"], results)


def write(path: Path, experiment: Experiment, measured: list[Measured]) -> None:
    """Write all that was measured, with each trial's recipe, as JSON that a person can read."""
    items = [
        {
            "key": each.trial.key,
            "network": str(each.trial.lenet),
            "configuration": _recipe(each.trial),
            "parameters": each.parameters,
            "multiply_adds": each.multiply_adds,
            "device": each.device,
            "results": [asdict(result) for result in each.results],
        }
        for each in measured
    ]
    document = {"version": VERSION, "experiment": experiment, "trials": items}
    path.write_text(json.dumps(document, indent=1) + "\n", "utf-8")


def _recipe(trial: Trial) -> dict[str, Any]:
    """Return the configuration as JSON has it, without the block, which `network` names."""
    document = trial.configuration.to_document()
    document.pop("block")
    plain: dict[str, Any] = json.loads(json.dumps(document))
    return plain
