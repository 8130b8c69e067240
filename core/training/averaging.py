"""The average of the weights along the way, which generalizes better than the last of them.

An exponential moving average: a <- d a + (1 - d) w, with d growing to its full value over the first
steps so that the random start is soon forgotten (Tarvainen & Valpola, 2017; Polyak, 1992).
"""

from __future__ import annotations

import copy

import torch
from torch import nn


class AveragedWeights:
    """A twin of a module whose floating-point state trails the module's.

    Batch norm's running statistics are averaged with the weights that they belong to.
    """

    def __init__(self, module: nn.Module, decay: float) -> None:
        self.module = copy.deepcopy(module).eval().requires_grad_(False)
        self.decay = decay

    @torch.no_grad()
    def update(self, module: nn.Module, step: int) -> None:
        """Move towards `module`, as it is after `step` steps (from 1)."""
        decay = min(self.decay, (1 + step) / (10 + step))
        mine, theirs = self.module.state_dict(), module.state_dict()
        moving = [name for name, value in mine.items() if value.is_floating_point()]
        torch._foreach_lerp_([mine[n] for n in moving], [theirs[n] for n in moving], 1 - decay)
        for name in mine.keys() - set(moving):
            mine[name].copy_(theirs[name])
