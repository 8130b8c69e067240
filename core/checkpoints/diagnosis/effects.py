"""What loading would change: how many numbers, and what the network then says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from core.checkpoints.comparison.numbers import Workspace
from core.parameters.errors import ParameterError


@dataclass(frozen=True, slots=True)
class Effect:
    """How many of a network's numbers change, each tensor once, of how many; and its output.

    `before` and `after` are the norms of the outputs and `change` that of their difference, all three
    None where there is no output to compare, as `obstacle` says in a sentence.
    """

    changed: int
    count: int
    before: float | None = None
    after: float | None = None
    change: float | None = None
    obstacle: str = ""


def effect(module: nn.Module, state: Mapping[str, Tensor], x: Tensor | None) -> Effect:
    """Load `state` into `module`, the caller's own, and return what that changes.

    Both passes are in eval mode and without gradients; with None for `x` none is made.
    """
    changed, count = _numbers(module, state)
    module.eval()
    if x is None:
        module.load_state_dict(dict(state), strict=False)
        return Effect(changed, count)
    try:
        with torch.no_grad():
            before = module(x)
            module.load_state_dict(dict(state), strict=False)
            after = module(x)
    except (RuntimeError, ValueError, IndexError) as error:
        module.load_state_dict(dict(state), strict=False)
        return Effect(changed, count, obstacle=f"The input does not go through: {error}")
    if not (isinstance(before, Tensor) and isinstance(after, Tensor)):
        return Effect(changed, count, obstacle="The network returns more than one tensor.")
    found = Workspace().compare(before, after)
    return Effect(changed, count, found.norm_a, found.norm_b, found.norm)


def _numbers(module: nn.Module, state: Mapping[str, Tensor]) -> tuple[int, int]:
    room, changed, count, seen = Workspace(), 0, 0, set()
    for key, tensor in module.state_dict(keep_vars=True).items():
        if isinstance(tensor, Tensor) and id(tensor) not in seen:
            seen.add(id(tensor))
            count += tensor.numel()
            try:
                changed += room.compare(tensor, state[key]).changed if key in state else 0
            except ParameterError:
                changed += tensor.numel()
    return changed, count
