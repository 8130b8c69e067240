"""Measure an experiment anew, or go on with one.

python -m core.lenet.experiments sweeps --data fashion-mnist --seeds 3 --out sweeps.json
python -m core.lenet.experiments ladder --keys original relu --processes 4 --out ladder.json
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import get_args

from core.datasets import DatasetError, Source
from core.lenet.experiments.running import Plan, measure
from core.lenet.experiments.trials import Experiment, trials
from core.lenet.presets import DATA


def main() -> int:
    """Read the command line, measure, and say what came of it."""
    parser = argparse.ArgumentParser("python -m core.lenet.experiments", description=__doc__)
    parser.add_argument("experiment", choices=get_args(Experiment))
    parser.add_argument("--data", default=DATA, help="fashion-mnist or garments[:COUNT]")
    parser.add_argument("--seeds", type=int, default=5, help="how many seeds, from 0 on")
    parser.add_argument("--keys", nargs="*", default=[], help="only these trials")
    parser.add_argument("--processes", type=int, default=1, help="trainings side by side")
    parser.add_argument("--weights", type=Path, help="a folder for the weights of seed 0")
    parser.add_argument("--out", type=Path, required=True, help="the JSON file; gone on with")
    given = parser.parse_args()
    unknown = set(given.keys) - {trial.key for trial in trials(given.experiment)}
    if unknown or given.seeds < 1 or given.processes < 1:
        parser.error(f"unknown trials: {sorted(unknown)}" if unknown else "at least 1 is needed")
    try:
        data = str(Source.parse(given.data))
    except DatasetError as error:
        parser.error(str(error))
    plan = Plan(
        given.experiment, data, given.seeds, given.out, tuple(given.keys), given.processes,
        given.weights,
    )  # fmt: skip
    for each in measure(plan):
        spread = f"± {each.spread:.4f}" if len(each.results) > 1 else ""
        print(f"{each.trial.key:24} {each.mean:.4f} {spread} ({len(each.results)} seeds)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
