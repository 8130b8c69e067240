"""Snapshots: the weights of a run's start, of a few early steps, and of the ends of its epochs.

    runs/<id>/snapshots/<step>.safetensors     the judged network, with the metadata of weights files

They are there to be looked at; a run goes on from its checkpoints.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from core.training.files import RunError
from core.training.run import SNAPSHOTS, Run

EARLY = (0, 1, 2, 5, 10, 20, 50, 100, 200)
MOST = 64
NAME = re.compile(r"(\d{1,12})\.safetensors", re.ASCII)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The weights after `step` steps, which were `epoch` passes over the training pictures."""

    step: int
    epoch: float
    path: Path


def snapshot_steps(steps_per_epoch: int, epochs: int) -> frozenset[int]:
    """Return after which steps a run keeps its weights: 64 times at the most.

    At the start, early in the first epoch, and after each epoch; of very many epochs some, evenly
    spread, and always the last.
    """
    early = {step for step in EARLY if step < steps_per_epoch}
    room = MOST - len(early)
    number = min(epochs, room)
    ends = {-(-epochs * (i + 1) // number) for i in range(number)}
    return frozenset(early | {end * steps_per_epoch for end in ends})


def snapshots(run: Run) -> tuple[Snapshot, ...]:
    """Return the snapshots that a run has so far, by step; () where it keeps none.

    Raises RunError when the folder cannot be read, or when it or a file of it is a link.
    """
    status = run.status()
    if not status.total_epochs or not status.total_steps:
        return ()
    steps_per_epoch = status.total_steps / status.total_epochs
    return tuple(
        Snapshot(step, step / steps_per_epoch, path) for step, path in sorted(_files(run.path))
    )


def drop_snapshots_after(run_path: Path, step: int) -> None:
    """Delete what was kept after `step`, where a resumed run starts again, and torn files."""
    for found, path in _files(run_path):
        if found > step:
            path.unlink(missing_ok=True)
    for path in (run_path / SNAPSHOTS).glob(".*.tmp"):
        path.unlink(missing_ok=True)


def _files(run_path: Path) -> list[tuple[int, Path]]:
    folder = run_path / SNAPSHOTS
    try:
        paths = [] if folder.is_symlink() else list(folder.iterdir())
    except FileNotFoundError:
        return []
    except OSError as error:
        raise RunError(
            f"The snapshots of {run_path.name} could not be read: {error.strerror}."
        ) from error
    named = [(match, path) for path in paths if (match := NAME.fullmatch(path.name))]
    if folder.is_symlink() or any(path.is_symlink() for _, path in named):
        raise RunError(
            f"A snapshot of {run_path.name} is a link; a run's files have to be its own."
        )
    return [(int(match[1]), path) for match, path in named]
