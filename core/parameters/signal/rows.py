"""How many units of a layer are different from each other."""

from __future__ import annotations

import torch
from torch import Tensor

CLOSE = 1e-6  # of two units' own size, up to which they count as the same


def distinct(rows: Tensor) -> int:
    """Return how many of the rows (units, numbers) differ in at least one bit."""
    kept = rows.detach().cpu().contiguous()
    return len({row.numpy().tobytes() for row in kept})


def apart(rows: Tensor, close: float = CLOSE) -> int:
    """Return how many of the rows are farther than `close` of their size from all before them.

    Two rows are near where the norm of their difference is at most `close` times the larger norm. A
    row that is not finite is near no other.
    """
    wide = rows.detach().double().cpu()
    sizes = torch.linalg.vector_norm(wide, dim=1)  # (units,)
    waiting = torch.ones(len(wide), dtype=torch.bool)
    count = 0
    while bool(waiting.any()):
        first = int(waiting.nonzero()[0])
        count += 1
        gap = torch.linalg.vector_norm(wide - wide[first], dim=1)
        waiting &= ~(gap <= close * torch.maximum(sizes, sizes[first]))
        waiting[first] = False
    return count


def spread_between(rows: Tensor) -> float:
    """Return the rms distance of the units from their mean; 0 where all are equal."""
    wide = rows.detach().double()
    if bool((wide == wide[:1]).all()):
        return 0.0  # exactly: the mean of equal numbers may be rounded
    return float((wide - wide.mean(dim=0)).square().sum(dim=1).mean().sqrt())
