"""The ways to write a network's parameters down, each with the lines that do it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeAlias

import numpy as np
import torch
from safetensors.torch import load_file, save_file, save_model
from torch import Tensor, nn

State: TypeAlias = dict[str, Tensor]
Safety: TypeAlias = Literal["always", "guarded", "never"]


@dataclass(frozen=True, slots=True)
class Way:
    """A way to save a network: the lines that do it, and what is known of its format.

    `read` is None where reading runs code from the file: then it is not done here. `safety` says
    whether a stranger's file can be opened without danger ("guarded": if the reader is told to run
    nothing), `architecture` whether the file names how the network is built; both follow from the
    format and are not tried.
    """

    name: str
    title: str
    suffix: str
    write: Callable[[nn.Module, Path], None]
    read: Callable[[Path], State] | None
    write_plain: Callable[[Mapping[str, Any], Path], None]
    read_plain: Callable[[Path], Mapping[str, Any]] | None
    safety: Safety
    architecture: bool


def _load(path: Path) -> Any:
    return torch.load(path, weights_only=True)


def _write_npz(arrays: Mapping[str, Any], path: Path) -> None:
    with path.open("wb") as file:  # of a path, NumPy would change the name
        np.savez(file, **arrays)


def _read_npz(path: Path) -> State:
    with np.load(path, allow_pickle=False) as file:
        return {key: torch.from_numpy(file[key]) for key in file.files}


def _plain_npz(path: Path) -> Mapping[str, Any]:
    with np.load(path, allow_pickle=False) as file:
        return {key: file[key] for key in file.files}


_WAYS = (
    Way("pytorch", "PyTorch", "pt",
        lambda module, path: torch.save(module.state_dict(), path), _load,
        torch.save, _load, safety="guarded", architecture=False),
    Way("safetensors", "safetensors", "safetensors",
        lambda module, path: save_model(module, str(path)), load_file,
        lambda plain, path: save_file(dict(plain), path), load_file,
        safety="always", architecture=False),
    Way("npz", "NumPy's npz", "npz",
        lambda module, path: _write_npz(_arrays(module), path), _read_npz,
        _write_npz, _plain_npz, safety="guarded", architecture=False),
    Way("module", "The whole module, pickled", "pt",
        torch.save, None, torch.save, None, safety="never", architecture=True),
)  # fmt: skip

WAYS: Mapping[str, Way] = {way.name: way for way in _WAYS}


def _arrays(module: nn.Module) -> dict[str, np.ndarray]:
    return {key: value.numpy() for key, value in module.state_dict().items()}
