"""Saving a run so that it can be killed at any instant and go on as if it had not stopped.

The files are written under names that nobody looks at, made durable, renamed, and only then does
a pointer (best.json, last.json) name them; what no pointer names any more is deleted after that.
A crash, a kill or a full disk therefore leaves either the new checkpoint or the one before it.
"""

from __future__ import annotations

import hashlib
import io
import itertools
import json
import os
import pickle
import shutil
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import load as load_safetensors
from safetensors.torch import save as save_safetensors
from torch import Tensor

from core.settings import settings
from core.training.files import RunError, cannot_write, replace_file
from core.training.pointers import (
    CHECKPOINTS,
    NAME,
    Part,
    Pointer,
    Which,
    part_path,
    read_pointer,
    weights_path,
    write_pointer,
)
from core.training.run import SNAPSHOTS

__all__ = [
    "load_state",
    "load_weights",
    "read_metadata",
    "save_checkpoint",
    "save_snapshot",
    "weights_path",
]

METADATA_KEY = "layerwise"


def save_checkpoint(
    run_path: Path,
    *,
    step: int,
    epoch: int,
    weights: Mapping[str, Tensor],
    state: Mapping[str, Any],
    metadata: Mapping[str, Any],
    best: bool,
) -> None:
    """Save `weights` with `metadata`, and `state`, as the run's last checkpoint; maybe as its best.

    `state` may hold plain Python values, lists, dicts and tensors only. Raises RunError when the
    disk refuses or is (nearly) full; the checkpoint before stays as it was.
    """
    contents = {
        f"weights-{step}.safetensors": _weights_bytes(weights, metadata),
        f"state-{step}.pt": _state_bytes(state),
    }
    _check_space(run_path, sum(map(len, contents.values())))
    pointer = Pointer(step, epoch, *_write_parts(run_path / CHECKPOINTS, contents))
    if best:
        write_pointer(run_path, "best", replace(pointer, state=None))
    write_pointer(run_path, "last", pointer)
    _prune(run_path)


def save_snapshot(
    run_path: Path, step: int, weights: Mapping[str, Tensor], metadata: Mapping[str, Any]
) -> None:
    """Keep `weights` with `metadata` as they are after `step`, to be looked at later.

    Raises RunError when the disk refuses or is (nearly) full, or where the folder is a link.
    """
    folder = run_path / SNAPSHOTS
    content = _weights_bytes(weights, metadata)
    _check_space(run_path, len(content))
    if folder.is_symlink():
        raise RunError(f"The snapshots of {run_path.name} are a link; they have to be its own.")
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise cannot_write(folder, error) from error
    replace_file(folder / f"{step}.safetensors", content)


def _weights_bytes(weights: Mapping[str, Tensor], metadata: Mapping[str, Any]) -> bytes:
    # Cloned: safetensors refuses tensors that share memory, as tied parameters do.
    tensors = {
        name: tensor.detach().cpu().clone(memory_format=torch.contiguous_format)
        for name, tensor in weights.items()
    }
    return save_safetensors(tensors, {METADATA_KEY: json.dumps(metadata)})


def _state_bytes(state: Mapping[str, Any]) -> bytes:
    buffer = io.BytesIO()
    torch.save(dict(state), buffer)
    return buffer.getvalue()


def _check_space(run_path: Path, needed: int) -> None:
    keep = settings().free_disk_bytes
    free = shutil.disk_usage(run_path).free
    if free < needed + keep:
        raise RunError(
            f"The checkpoint needs {needed / 1e6:,.0f} MB, but only {free / 1e6:,.0f} MB of the "
            f"disk are free and {keep / 1e6:,.0f} MB have to stay so; free some space and resume."
        )


def _write_parts(folder: Path, contents: Mapping[str, bytes]) -> list[Part]:
    """Write the files of a checkpoint, all or none, under names that no pointer names yet."""
    parts: list[Part] = []
    try:
        folder.mkdir(exist_ok=True)
        for wanted, content in contents.items():
            name = _free_name(folder, wanted)
            replace_file(folder / name, content, durable=True)
            parts.append(Part(name, len(content), _digest(content)))
    except (OSError, RunError) as error:
        for part in parts:
            (folder / part.name).unlink(missing_ok=True)
        raise cannot_write(folder, error) if isinstance(error, OSError) else error from error
    return parts


def _free_name(folder: Path, wanted: str) -> str:
    """Return `wanted`, numbered when it is taken: a step saved twice must not touch the first."""
    stem, suffix = wanted.rsplit(".", 1)
    numbered = (f"{stem}.{number}.{suffix}" for number in itertools.count(1))
    return next(
        name for name in itertools.chain([wanted], numbered) if not os.path.lexists(folder / name)
    )


def _digest(content: bytes) -> str:
    return hashlib.blake2b(content, digest_size=16).hexdigest()


def _prune(run_path: Path) -> None:
    """Delete the checkpoint files that no pointer names, and temporary ones left by a crash."""
    try:
        pointers = [read_pointer(run_path, "last"), read_pointer(run_path, "best")]
    except RunError:
        return  # a damaged pointer may have named any of them
    kept = {name for pointer in pointers if pointer for name in pointer.names}
    for path in (run_path / CHECKPOINTS).iterdir():
        stale = path.name.startswith(".") and path.name.endswith(".tmp")
        if stale or (NAME.fullmatch(path.name) and path.name not in kept):
            path.unlink(missing_ok=True)


def load_state(run_path: Path) -> dict[str, Any] | None:
    """Return the state of the run's last checkpoint, on the CPU; None when there is none yet.

    Raises RunError when the pointer or the file is damaged; nothing is deleted then.
    """
    pointer = read_pointer(run_path, "last")
    if pointer is None or pointer.state is None:
        return None
    content = _read_part(run_path, pointer.state)
    try:
        state = torch.load(io.BytesIO(content), map_location="cpu", weights_only=True)
    except (RuntimeError, pickle.UnpicklingError, EOFError, ValueError) as error:
        raise RunError(f"{pointer.state.name} of {run_path.name} is no readable state.") from error
    if not isinstance(state, dict):
        raise RunError(f"{pointer.state.name} of {run_path.name} is no readable state.")
    return state


def _read_part(run_path: Path, part: Part) -> bytes:
    try:
        content = part_path(run_path, part).read_bytes()
    except OSError as error:
        raise RunError(f"{part.name} of {run_path.name} could not be read: {error}.") from error
    if _digest(content) != part.digest:
        raise RunError(
            f"{part.name} of {run_path.name} is damaged: its digest is not the one it was saved "
            "with; branch the run from its best weights, or start it anew."
        )
    return content


def load_weights(run_path: Path, which: Which = "last") -> dict[str, Tensor]:
    """Return the run's best or last weights, on the CPU, after checking their digest.

    Raises RunError when there are none, or when they are damaged.
    """
    path = weights_path(run_path, which)
    pointer = read_pointer(run_path, which)
    assert pointer is not None, "weights_path has just read it"
    try:
        return load_safetensors(_read_part(run_path, pointer.weights))
    except SafetensorError as error:
        raise RunError(f"{path.name} of {run_path.name} holds no readable weights.") from error


def read_metadata(path: Path) -> dict[str, Any]:
    """Return what a weights file says of itself: version, block, classes, image size, run, step.

    Raises RunError when it is no safetensors file of ours.
    """
    try:
        with safe_open(path, framework="pt") as file:
            document = json.loads((file.metadata() or {})[METADATA_KEY])
    except (SafetensorError, OSError, KeyError, ValueError) as error:
        raise RunError(f"{path.name} is no weights file with a description of ours.") from error
    if not isinstance(document, dict):
        raise RunError(f"{path.name} is no weights file with a description of ours.")
    return document
