"""Which checkpoint files are a run's last and best ones: two small files, replaced last of all."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

from core.training.files import RunError, encode, read_object, replace_file

Which = Literal["best", "last"]
CHECKPOINTS = "checkpoints"
PARENT_WEIGHTS = "parent.safetensors"
VERSION = 1
NAME = re.compile(r"(weights|state)-\d{1,12}(\.\d{1,6})?\.(safetensors|pt)")


@dataclass(frozen=True, slots=True)
class Part:
    """A checkpoint file: its name in the folder, its size and its BLAKE2b digest."""

    name: str
    bytes: int
    digest: str


@dataclass(frozen=True, slots=True)
class Pointer:
    """A checkpoint: after how many steps and finished epochs, and its files.

    The best one is there to predict with, not to go on from: it keeps no state.
    """

    step: int
    epoch: int
    weights: Part
    state: Part | None

    @property
    def names(self) -> set[str]:
        """The names of its files."""
        return {part.name for part in (self.weights, self.state) if part}


def read_pointer(run_path: Path, which: Which) -> Pointer | None:
    """Return the run's last or best checkpoint, None when there is none yet.

    Raises RunError when the pointer is damaged or of a newer version.
    """
    path = run_path / CHECKPOINTS / f"{which}.json"
    if path.parent.is_symlink():
        raise RunError(f"The checkpoints of {run_path.name} are a link; they have to be its own.")
    try:
        document = read_object(path)
    except FileNotFoundError:
        return None
    damaged = f"{which}.json of {run_path.name} is damaged: it names no checkpoint."
    if document.get("version") != VERSION:
        raise RunError(
            f"The checkpoints of {run_path.name} are of version {document.get('version')!r}; "
            f"this program reads {VERSION}: update it."
        )
    try:
        state = _read_part(document["state"]) if which == "last" else None
        weights = _read_part(document["weights"])
        return Pointer(int(document["step"]), int(document["epoch"]), weights, state)
    except (KeyError, TypeError, ValueError) as error:
        raise RunError(damaged) from error


def _read_part(document: dict[str, str]) -> Part:
    part = Part(str(document["name"]), int(document["bytes"]), str(document["digest"]))
    if not NAME.fullmatch(part.name):
        raise ValueError(part.name)
    return part


def write_pointer(run_path: Path, which: Which, pointer: Pointer) -> None:
    """Make `pointer` the run's last or best checkpoint, in one step that outlives a power cut."""
    content = encode({"version": VERSION} | asdict(pointer))
    replace_file(run_path / CHECKPOINTS / f"{which}.json", content, durable=True)


def part_path(run_path: Path, part: Part) -> Path:
    """Return where a checkpoint file lies, after checking that it is whole by its size.

    Raises RunError when it is missing, a link, or cut off.
    """
    path = run_path / CHECKPOINTS / part.name
    if path.is_symlink() or not path.is_file():
        # The cause tells `branch` to look again: a run that trains replaces its files.
        missing = FileNotFoundError(path)
        raise RunError(
            f"{part.name} of {run_path.name} is missing, although it is pointed to."
        ) from missing
    if path.stat().st_size != part.bytes:
        raise RunError(
            f"{part.name} of {run_path.name} is damaged: "
            f"it has {path.stat().st_size:,} bytes of {part.bytes:,}."
        )
    return path


def weights_path(run_path: Path, which: Which) -> Path:
    """Return the safetensors file with the run's best or last weights.

    Best is the checkpoint with the highest validation accuracy so far; until an epoch has been
    validated there is none, and asking for it is an error, as is asking a run without checkpoints.
    Raises RunError then, and when the file is missing or cut off.
    """
    pointer = read_pointer(run_path, which)
    if pointer is None:
        raise RunError(f"{run_path.name} has no {which} weights yet; let it train a little longer.")
    return part_path(run_path, pointer.weights)
