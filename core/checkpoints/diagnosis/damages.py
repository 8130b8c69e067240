"""State dicts as one meets them: the same numbers under other names, or the other way round.

To practise on, and to test the doctor with: each undoes to the original.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal, TypeAlias

from torch import Tensor

State: TypeAlias = Mapping[str, Tensor]
DamageName: TypeAlias = Literal[
    "parallel", "compiled", "checkpoint", "front", "keras", "turned", "cut", "half"
]
_KERAS = {"running_mean": "moving_mean", "running_var": "moving_variance"}


def damaged(state: State, name: DamageName) -> dict[str, Tensor]:
    """Return a state dict as another program would have saved it; the tensors are not changed."""
    return dict(_DAMAGES[name](state))


def _prefixed(prefix: str) -> Callable[[State], State]:
    return lambda state: {prefix + key: value for key, value in state.items()}


def _compiled(state: State) -> State:
    """Return what `torch.compile` of each layer leaves: its name between layer and parameter."""
    return {
        ".".join((*key.split(".")[:-1], "_orig_mod", key.rpartition(".")[2])): value
        for key, value in state.items()
    }


def _front(state: State) -> State:
    """Count all layers of the outermost container up by one, as when one is put in front."""
    found = {}
    for key, value in state.items():
        first, dot, rest = key.partition(".")
        moved = str(int(first) + 1) if first.isdecimal() and first.isascii() else first
        found[moved + dot + rest] = value
    return found


def _keras(state: State) -> State:
    """Return Keras's words: kernels with the outputs last, gamma and beta in normalization layers."""
    norms = {key.rpartition(".")[0] for key in state if key.endswith("running_mean")}
    found = {}
    for key, value in state.items():
        layer, _dot, part = key.rpartition(".")
        if layer in norms:
            part = {"weight": "gamma", "bias": "beta"}.get(part, part)
        elif part == "weight" and value.ndim in (2, 4):
            part = "kernel"
            value = value.T if value.ndim == 2 else value.permute(2, 3, 1, 0)
        name = f"{layer}.{_KERAS.get(part, part)}".removeprefix(".")
        found[name.replace(".", "/") + ":0"] = value.contiguous()
    return found


def _turned(state: State) -> State:
    return {k: v.T.contiguous() if v.ndim == 2 else v for k, v in state.items()}


def _cut(state: State) -> State:
    """Leave the last layer out, as who has trained it for other classes does."""
    last = list(state)[-1].rpartition(".")[0] if state else ""
    return {key: value for key, value in state.items() if key.rpartition(".")[0] != last}


def _half(state: State) -> State:
    return {k: v.half() if v.is_floating_point() else v for k, v in state.items()}


_DAMAGES: Mapping[DamageName, Callable[[State], State]] = {
    "parallel": _prefixed("module."),
    "compiled": _compiled,
    "checkpoint": _prefixed("state_dict.model."),
    "front": _front,
    "keras": _keras,
    "turned": _turned,
    "cut": _cut,
    "half": _half,
}
