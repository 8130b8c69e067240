"""Training the model with the app's own commands, from a folder of photos."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from benchmarks.pets_model.split import VALIDATION, Split
from core.settings import PREFIX, PROJECT

RECIPE = """
    --model pets-deep --image-size 128 --epochs 96 --batch-size 64 --seed 0
    --optimizer sgd --lr 0.04 --momentum 0.9 --weight-decay 0.0005 --schedule one-cycle
    --label-smoothing 0.1 --averaging 0.998 --precision bf16-mixed
    --zoom-least 0.6 --zoom-most 1.05 --aspect 1.35 --rotation 15 --colour 0.3
    --degrade 0.2 --grey 0.05 --erase 0.2 --mix 0.5
"""


def lay_out(found: Split, home: Path) -> Path:
    """Copy the photos that train and validate into a folder of their own, and return it.

    A run sees nothing else. Which of them validate follows from their names.
    """
    photos = home / "photos"
    for name in (*found.train, *found.validation):
        (photos / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(found.folder / name, photos / name)
    return photos


def train(photos: Path, home: Path) -> int:
    """Train in this terminal until the end or Ctrl-C; return the exit code. Runs lie in `home`."""
    command = [
        sys.executable, "-m", "core.training", "start", "--name", "pets", "--data", str(photos),
        "--validation-share", str(VALIDATION), *RECIPE.split(),
    ]  # fmt: skip
    environment = os.environ | {PREFIX + "HOME": str(home.resolve())}
    return subprocess.run(command, cwd=PROJECT, env=environment, check=False).returncode
