"""Giving a network's parameters their values by the steps of an initialization, in place."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor, nn

from core.parameters.initialization.assigned import Assigned, Assignment, given
from core.parameters.initialization.steps import Edit, Initialization, Rule, Step
from core.parameters.places import tensor_at
from core.randomness import generator


def initialize(module: nn.Module, rules: Initialization | Sequence[Step], *, seed: int) -> Assigned:
    """Take the steps on `module`, in place, and return what they did to which parameter.

    Every tensor is drawn from a generator of its own, of `seed` and its first name: the same numbers
    whatever else is filled, on every device, and the same as `core.blocks.build` draws by the same
    distribution. What no step means keeps its values. A step that does not fit a parameter is left
    out there, and the answer says why. Raises ParameterError for more than 200 steps.
    """
    steps = rules if isinstance(rules, Initialization) else Initialization(tuple(rules))
    assigned = given(module, steps)
    for each in assigned.parameters:
        if each.touched:
            paint(tensor_at(module, each.name), each, steps, seed=seed)
    return assigned


@torch.no_grad()
def paint(tensor: Tensor, what: Assignment, initialization: Initialization, *, seed: int) -> None:
    """Do to one parameter, in place, what `given` says that the steps do to it."""
    rule = initialization.steps[what.rule] if what.rule >= 0 else None
    if isinstance(rule, Rule) and what.slot is not None:
        rule.distribution.fill(tensor, what.slot, generator(seed, "weights", what.name))
    for number in what.edits:
        step = initialization.steps[number]
        if isinstance(step, Edit):
            _change(tensor, step)


def _change(tensor: Tensor, edit: Edit) -> None:
    cells = tensor if edit.index is None else tensor[edit.index]
    if edit.operation == "set":
        cells.fill_(edit.value)
    elif edit.operation == "add":
        cells.add_(edit.value)
    else:
        cells.mul_(edit.value)
