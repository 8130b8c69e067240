"""Training the model with the app's own commands, from a folder of photos.

The recipe has stages, a run each, that go on from one another's last weights. Called again, it goes on
where it was stopped.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.pets_model.split import VALIDATION, Split
from core.settings import PREFIX, PROJECT

COMMON = """
    --batch-size 64 --seed 0 --optimizer sgd --momentum 0.9 --weight-decay 0.0005
    --label-smoothing 0.1 --averaging 0.998 --precision bf16-mixed
    --zoom-most 1.05 --aspect 1.35 --rotation 15 --colour 0.3 --degrade 0.2 --grey 0.05 --erase 0.2
"""


@dataclass(frozen=True, slots=True)
class Stage:
    """A run of the recipe: its name, and the options in which it differs from the others."""

    name: str
    options: str


STAGES = (
    Stage(
        "pets, first",
        "--model pets-deep --image-size 128 --epochs 96 --learning-rate 0.04 --schedule one-cycle"
        " --zoom-least 0.6 --mix 0.5",
    ),
    Stage(
        "pets, larger",
        "--image-size 160 --no-progressive --epochs 7 --learning-rate 0.008 --schedule cosine"
        " --zoom-least 0.65 --mix 0",
    ),
    Stage(
        "pets, once more",
        "--image-size 128 --no-progressive --epochs 40 --learning-rate 0.03 --schedule cosine"
        " --zoom-least 0.6 --mix 0.5",
    ),
    Stage(
        "pets, larger again",
        "--image-size 160 --no-progressive --epochs 10 --learning-rate 0.007 --schedule cosine"
        " --zoom-least 0.65 --mix 0",
    ),
    Stage(
        "pets, largest",
        "--image-size 192 --no-progressive --epochs 6 --learning-rate 0.006 --schedule cosine"
        " --zoom-least 0.65 --mix 0",
    ),
    Stage(
        "pets, a third time",
        "--image-size 128 --no-progressive --epochs 26 --learning-rate 0.025 --schedule cosine"
        " --zoom-least 0.6 --mix 0.5",
    ),
    Stage(
        "pets, largest again",
        "--image-size 192 --no-progressive --epochs 7 --learning-rate 0.006 --schedule cosine"
        " --zoom-least 0.65 --mix 0",
    ),
    Stage(
        "pets, larger still",
        "--image-size 224 --no-progressive --epochs 4 --learning-rate 0.004 --schedule cosine"
        " --zoom-least 0.65 --mix 0",
    ),
)


def lay_out(found: Split, home: Path) -> Path:
    """Copy the photos that train and validate into a folder of their own, and return it.

    A run sees nothing else. Which of them validate follows from their names.
    """
    photos = home / "photos"
    for name in (*found.train, *found.validation):
        if (photos / name).exists():
            continue  # a run goes on only with the files that it began with
        (photos / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(found.folder / name, photos / name)
    return photos


def train(photos: Path, home: Path) -> int:
    """Train in this terminal until the end or Ctrl-C; return the exit code. Runs lie in `home`."""
    before = ""
    for stage in STAGES:
        run = _run_of(stage, home)
        if run is None:
            code = _command(_beginning(stage, before, photos), home)
        elif run["status"]["state"] == "finished":
            code = 0
        else:
            code = _command(["resume", run["id"]], home)
        run = _run_of(stage, home)
        if code or run is None or run["status"]["state"] != "finished":
            return code or 1
        before = run["id"]
    return 0


def _beginning(stage: Stage, before: str, photos: Path) -> list[str]:
    """Return the command that begins a stage: a new run, or one that goes on from another."""
    options = [*COMMON.split(), *stage.options.split(), "--name", stage.name]
    if before:
        return ["branch", before, "--from", "last", *options]
    return ["start", "--data", str(photos), "--validation-share", str(VALIDATION), *options]


def _run_of(stage: Stage, home: Path) -> dict[str, Any] | None:
    """Return what the app says about the run of a stage, None where there is none."""
    listed = subprocess.run(
        _training(["list", "--json"]),
        cwd=PROJECT, env=_environment(home), check=True, capture_output=True, text=True,
    )  # fmt: skip
    return next((run for run in json.loads(listed.stdout) if run["name"] == stage.name), None)


def _command(arguments: Sequence[str], home: Path) -> int:
    return subprocess.run(
        _training(arguments), cwd=PROJECT, env=_environment(home), check=False
    ).returncode


def _training(arguments: Sequence[str]) -> list[str]:
    return [sys.executable, "-m", "core.training", *arguments]


def _environment(home: Path) -> dict[str, str]:
    return os.environ | {PREFIX + "HOME": str(home.resolve())}
