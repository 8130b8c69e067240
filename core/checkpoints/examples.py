"""Small parameter files made on the fly: what one meets in the wild, and what one should not open.

None of the hostile ones is ever loaded here; they are written, and read without running anything.
"""

from __future__ import annotations

import io
import os
import pickle
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor

from core.blocks import build
from core.blocks.lessons import LESSONS


@dataclass(frozen=True, slots=True)
class Example:
    """A small file: its name, what it shows, and how its bytes are made."""

    file: str
    title: str
    make: Callable[[], bytes]


def _state(lesson: str = "mlp") -> dict[str, Tensor]:
    return dict(build(LESSONS[lesson].block).state_dict())


def _saved(content: Any) -> bytes:
    file = io.BytesIO()
    torch.save(content, file)
    return file.getvalue()


def _safetensors() -> bytes:
    from safetensors.torch import save

    return save(_state(), {"format": "pt", "note": "the course's MLP from seed 0"})


def _npz() -> bytes:
    file = io.BytesIO()
    arrays: dict[str, Any] = {key: value.numpy() for key, value in _state().items()}
    np.savez(file, **arrays)
    return file.getvalue()


def _training() -> bytes:
    """Return what many programs save while they train: weights in a dict, and what stands beside.

    It is SGD with momentum after one step along gradients of 1; the names are those of a network that
    trained on several devices. (torch.optim itself would load the compiler first, for seconds.)
    """
    state, rate = _state(), 0.1
    gradients = {key: torch.ones_like(value) for key, value in state.items()}
    memory = {number: {"momentum_buffer": each} for number, each in enumerate(gradients.values())}
    group = {"lr": rate, "momentum": 0.9, "dampening": 0, "weight_decay": 0, "nesterov": False}
    return _saved({
        "epoch": 7,
        "model": {f"module.{key}": value - rate * gradients[key] for key, value in state.items()},
        "optimizer": {"state": memory, "param_groups": [{**group, "params": [0, 1, 2, 3]}]},
        "classes": ["cat", "dog"],
        "accuracy": 0.875,
    })  # fmt: skip


def _broken() -> bytes:
    state = _state()
    state["0.weight"][3, :5] = torch.nan
    state["2.bias"][0] = torch.inf
    return _saved(state)


def _half() -> bytes:
    from safetensors.torch import save

    return save({key: value.bfloat16() for key, value in _state().items()})


def _cut() -> bytes:
    return _safetensors()[:20_000]


class _Wish:
    """Asks whoever unpickles it to run a command; pickling it runs nothing."""

    def __reduce__(self) -> tuple[Callable[[str], int], tuple[str]]:
        return os.system, ("echo this could have been anything",)


def _hostile() -> bytes:
    return _saved({"0.weight": torch.zeros(2, 2), "0.bias": _Wish()})


def _hostile_pickle() -> bytes:
    return pickle.dumps({"weight": [1.0, 2.0], "bias": _Wish()})


def _module() -> bytes:
    return _saved(torch.nn.Sequential(torch.nn.Linear(4, 2)))


EXAMPLES: Mapping[str, Example] = {
    "pytorch": Example("mlp.pt", "An MLP's state dict, PyTorch", lambda: _saved(_state())),
    "safetensors": Example("mlp.safetensors", "The same as safetensors", _safetensors),
    "npz": Example("mlp.npz", "The same as NumPy arrays", _npz),
    "tied": Example("tied.pt", "Tied layers", lambda: _saved(_state("tied"))),
    "training": Example("checkpoint.pt", "A checkpoint of a training", _training),
    "half": Example("half.safetensors", "Weights in bfloat16", _half),
    "broken": Example("broken.pt", "Weights with NaN and infinity", _broken),
    "hostile": Example("weights.pt", "A file that wants to run a command", _hostile),
    "pickle": Example("weights.pkl", "A bare pickle that wants to", _hostile_pickle),
    "module": Example("net.pt", "A whole module, pickled", _module),
    "cut": Example("cut.safetensors", "A download that broke off", _cut),
}
