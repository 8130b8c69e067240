"""What changes with a run's progress: the learning rate and the size of the pictures.

Both are functions of the step alone, so that a resumed run needs no memory of them.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

WARM_UP = 0.3  # share of a one-cycle run in which the learning rate grows
START, END = 1 / 25, 1 / 250_000  # first and last learning rate, as shares of the peak
SMALL_UNTIL = 0.75  # share of a progressive run that sees smaller pictures
SMALL = 2 / 3  # their side, as a share of the full one
SIDE_STEP = 16  # sides are multiples of this: five halvings leave no ragged edge above half a pixel


def _cosine(start: float, end: float, share: float) -> float:
    """Go from `start` to `end` along half a cosine; `share` from 0 to 1."""
    return end + (start - end) * (1 + math.cos(math.pi * share)) / 2


def one_cycle(progress: float) -> float:
    """Rise to 1 and fall to nearly 0 (Smith & Topin, 2018, as PyTorch's OneCycleLR has it)."""
    if progress <= WARM_UP:
        return _cosine(START, 1.0, progress / WARM_UP)
    return _cosine(1.0, END, (progress - WARM_UP) / (1 - WARM_UP))


def cosine(progress: float) -> float:
    """Fall from 1 to 0 along half a cosine (Loshchilov & Hutter, 2017, without restarts)."""
    return _cosine(1.0, 0.0, progress)


def constant(progress: float) -> float:
    """Stay at 1 throughout."""
    return 1.0


SCHEDULES: Mapping[str, Callable[[float], float]] = {
    "one-cycle": one_cycle,
    "cosine": cosine,
    "constant": constant,
}


def learning_rate(step: int, total_steps: int, peak: float, schedule: str) -> float:
    """Return the learning rate of step `step` (from 0) of `total_steps`."""
    return peak * SCHEDULES[schedule](step / max(1, total_steps - 1))


def picture_size(step: int, total_steps: int, full: int, progressive: bool) -> int:
    """Return the side, in pixels, of the pictures that step `step` (from 0) trains on."""
    if not progressive or step + 1 > SMALL_UNTIL * total_steps:
        return full
    return small_side(full)


def mixing_share(step: int, total_steps: int, share: float) -> float:
    """Return the share of mixed batches around step `step` (from 0): none in the last quarter.

    So the network ends on pictures as they are.
    """
    return share if step + 1 <= SMALL_UNTIL * total_steps else 0.0


def small_side(full: int) -> int:
    """Return the side, in pixels, of the smaller pictures that a progressive run begins with."""
    return min(full, max(32, round(full * SMALL / SIDE_STEP) * SIDE_STEP))


def cache_side(image_size: int) -> int:
    """Return the side at which pictures are kept, so that zooming in finds real detail."""
    return math.ceil(image_size * 1.25 / SIDE_STEP) * SIDE_STEP
