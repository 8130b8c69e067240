"""Measuring trials: each seed is a run like a visitor's, several side by side in processes.

What has been measured already is kept, so that an experiment can be stopped and gone on with, or
given more seeds.
"""

from __future__ import annotations

import multiprocessing
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass, replace
from pathlib import Path

from core.lenet.experiments.records import Measured, Result, read, write
from core.lenet.experiments.trials import Experiment, Trial, trials
from core.machine import cores
from core.training import Run, create_run, weights_path


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be measured: an experiment on a data set, over seeds 0 … seeds − 1.

    `weights` is a folder that gets the last weights of each trial's seed 0.
    """

    experiment: Experiment
    data: str
    seeds: int
    out: Path
    keys: tuple[str, ...] = ()
    processes: int = 1
    weights: Path | None = None


def measure(plan: Plan, say: Callable[[str], object] = print) -> list[Measured]:
    """Measure what is missing, write it to `plan.out` after each seed, and return all of it.

    Raises what training raises; what was measured until then is in the file.
    """
    found = {each.trial.key: each for each in _before(plan)}
    left = [
        (trial, seed)
        for trial in trials(plan.experiment)
        if not plan.keys or trial.key in plan.keys
        for seed in range(plan.seeds)
        if seed not in _seeds(found.get(trial.key))
    ]
    for trial, measured in _measured(plan, left):
        before = found.get(trial.key)
        results = (*(before.results if before else ()), *measured.results)
        ordered = tuple(sorted(results, key=lambda each: each.seed))
        found[trial.key] = replace(measured, results=ordered)
        write(plan.out, plan.experiment, _in_order(plan.experiment, found))
        last = measured.results[0]
        say(f"{trial.key}, seed {last.seed}: {last.test_accuracy:.4f} in {last.seconds:.0f} s")
    return _in_order(plan.experiment, found)


def _before(plan: Plan) -> tuple[Measured, ...]:
    return read(plan.experiment, plan.out.read_text("utf-8")) if plan.out.is_file() else ()


def _seeds(found: Measured | None) -> set[int]:
    return {result.seed for result in found.results} if found else set()


def _in_order(experiment: Experiment, found: dict[str, Measured]) -> list[Measured]:
    return [found[trial.key] for trial in trials(experiment) if trial.key in found]


def _measured(plan: Plan, left: Sequence[tuple[Trial, int]]) -> Iterator[tuple[Trial, Measured]]:
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(plan.processes, mp_context=context) as pool:
        threads = max(1, cores() // plan.processes)
        waiting = {
            pool.submit(_train_alone, trial, seed, plan, threads): trial for trial, seed in left
        }
        for done in as_completed(waiting):
            yield waiting[done], done.result()


def _train_alone(trial: Trial, seed: int, plan: Plan, threads: int) -> Measured:
    """Train in a process of the pool, which changes its own surroundings."""
    os.environ["LAYERWISE_TRAINING_THREADS"] = str(threads)
    with tempfile.TemporaryDirectory() as folder:
        os.environ["LAYERWISE_RUNS"] = folder
        measured, run = train_once(trial, seed, plan.data)
        if plan.weights is not None and seed == 0:
            shutil.copyfile(
                weights_path(run.path, "last"), plan.weights / f"{trial.key}.safetensors"
            )
        return measured


def train_once(trial: Trial, seed: int, data: str) -> tuple[Measured, Run]:
    """Train one seed of a trial to its end by the app's own loop; the run stays in its folder."""
    import torch

    from core.blocks import cost
    from core.training.devices import describe
    from core.training.loop import train
    from core.training.recorder import Recorder

    asked = replace(trial.configuration, data=data, seed=seed, snapshots=False)
    run = create_run(asked)
    with Recorder(run.path) as recorder:
        train(run, recorder)
    epochs = run.metrics().epochs
    last, seconds = epochs[-1], sum(epoch["seconds"] for epoch in epochs)
    price = cost(trial.lenet.block(), 28, 1)
    result = Result(
        seed, last["validation_accuracy"], last["validation_loss"], last["train_accuracy"],
        last["train_loss"], seconds,
    )  # fmt: skip
    device = describe(torch.device("cuda" if torch.cuda.is_available() else "cpu"))
    return Measured(trial, price.parameters, price.multiply_adds, device, (result,)), run
