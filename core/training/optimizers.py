"""Optimizers by name, with the weight decay where it belongs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import torch
from torch import nn
from torch.optim import Optimizer

from core.training.configuration import Configuration

Groups = list[dict[str, Any]]


def parameter_groups(module: nn.Module, weight_decay: float) -> Groups:
    """Decay matrices and kernels; leave biases and batch norm's scales alone (He et al., 2019)."""
    decayed = [p for p in module.parameters() if p.ndim > 1]
    others = [p for p in module.parameters() if p.ndim <= 1]
    return [
        {"params": decayed, "weight_decay": weight_decay},
        {"params": others, "weight_decay": 0.0},
    ]


def _sgd(groups: Groups, asked: Configuration) -> Optimizer:
    return torch.optim.SGD(
        groups, asked.peak_learning_rate, asked.momentum, nesterov=asked.momentum > 0
    )


def _adamw(groups: Groups, asked: Configuration) -> Optimizer:
    return torch.optim.AdamW(groups, asked.peak_learning_rate, betas=(asked.momentum, 0.999))


OPTIMIZERS: Mapping[str, Callable[[Groups, Configuration], Optimizer]] = {
    "sgd": _sgd,
    "adamw": _adamw,
}


def make_optimizer(module: nn.Module, asked: Configuration) -> Optimizer:
    """Return the optimizer that the configuration asks for, over all of `module`'s parameters."""
    return OPTIMIZERS[asked.optimizer](parameter_groups(module, asked.decay), asked)
