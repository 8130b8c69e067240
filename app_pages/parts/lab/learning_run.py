"""One attempt at learning a kernel: what is asked, what comes out, and what its player is sent."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import streamlit as st

from core.convolution import Rows, as_rows

if TYPE_CHECKING:
    from core.convolution import Learning, Quadratic

SHOWN_FREE = 3  # patterns that change nothing, at most
LEVELS = 9  # rings of the bowl
PER_LEVEL = 10**0.5  # what the loss shrinks by from ring to ring
FARTHEST = 2.5  # times the start's distance from the minimum: a path that leaves is cut off there
CURVE = 240  # points of the curve over learning rates


@dataclass(frozen=True, slots=True)
class Attempt:
    """A picture, the kernel to be found, and how it is looked for; `start` None is a random one."""

    x: Rows
    target: Rows
    lr: float
    steps: int
    start: Rows | None
    seed: int


@dataclass(frozen=True, slots=True, eq=False)
class Outcome:
    """What an attempt came to, in plain numbers.

    `losses` and `kernels` after 0, 1, … updates, as far as they were finite; `predicted` by the
    closed form for all of them. `limit` and `fastest` hold for any start, `limit_here` and
    `fastest_here` for this one; `rates` is what a step multiplies the distance by, over learning
    rates: (rate, for this start, for any start). `free` can be added without changing the output.
    """

    losses: tuple[float, ...]
    kernels: tuple[Rows, ...]
    predicted: tuple[float, ...]
    diverged_at: int | None
    verdict: str
    unique: bool
    answer: str
    limit: float
    fastest: float
    limit_here: float
    fastest_here: float
    factor: float
    eigenvalues: tuple[float, ...]
    rates: np.ndarray  # (points, 3)
    free: tuple[Rows, ...]
    bowl: Mapping[str, Any] | None


@st.cache_data(max_entries=64, show_spinner=False)
def outcome(attempt: Attempt) -> Outcome:
    """Learn, and put the closed form beside it. Raises ConvolutionError when nothing fits."""
    import torch

    from core.convolution import correlate2d, learn_kernel, quadratic

    x, target = torch.tensor(attempt.x), torch.tensor(attempt.target)
    y = correlate2d(x, target)
    start = None if attempt.start is None else torch.tensor(attempt.start)
    learning = learn_kernel(
        x, y, tuple(target.shape), lr=attempt.lr, steps=attempt.steps, start=start,
        seed=attempt.seed,
    )  # fmt: skip
    exact = torch.tensor(attempt.x, dtype=torch.float64)
    bowl = quadratic(exact, correlate2d(exact, target.double()), tuple(target.shape))
    return _outcome(learning, bowl, attempt)


def _outcome(learning: Learning, bowl: Quadratic, attempt: Attempt) -> Outcome:
    first = np.array(attempt.start or learning.weights[0].double().numpy())
    here = bowl.limit_from(first), bowl.fastest_from(first)
    return Outcome(
        losses=learning.losses,
        kernels=tuple(as_rows(kernel.numpy()) for kernel in learning.weights),
        predicted=tuple(bowl.losses(first, attempt.lr, attempt.steps).tolist()),
        diverged_at=learning.diverged_at,
        verdict=learning.verdict,
        unique=bowl.unique,
        answer=bowl.verdict,
        limit=bowl.limit,
        fastest=bowl.fastest,
        limit_here=here[0],
        fastest_here=here[1],
        factor=bowl.slowest(attempt.lr, first),
        eigenvalues=tuple(bowl.eigenvalues.tolist()),
        rates=_rates(bowl, first, attempt.lr),
        free=tuple(as_rows(free) for free in bowl.null_directions[:SHOWN_FREE]),
        bowl=_section(bowl, learning) if bowl.minimiser.size > 1 and bowl.rank else None,
    )


def _rates(bowl: Quadratic, start: np.ndarray, lr: float) -> np.ndarray:
    """Return what a step multiplies the distance by, over learning rates around all that matter."""
    marks = [rate for rate in (bowl.limit, bowl.fastest, bowl.limit_from(start), lr)
             if math.isfinite(rate)]  # fmt: skip
    corners = [1 / (2 * value) for value in bowl.eigenvalues if value > 0]
    low, high = min(marks) / 4, max(marks) * 1.6
    grid = np.geomspace(low, high, CURVE)
    grid = np.union1d(grid, [rate for rate in (*marks, *corners) if low <= rate <= high])
    return np.array([(rate, bowl.slowest(rate, start), bowl.slowest(rate)) for rate in grid])


def _section(bowl: Quadratic, learning: Learning) -> Mapping[str, Any]:
    """Return the bowl over the first two weights as the player draws it: rings, axes, the path."""
    from core.convolution import section

    cut = section(bowl)
    places = [row * bowl.kernel[1] + column for row, column in cut.weights]
    path = learning.weights.double().flatten(1).numpy()[:, places]
    centre, half = _frame(path, cut.centre)
    highest = cut.highest(centre, half)
    levels = [cut.floor + (highest - cut.floor) / PER_LEVEL**k for k in range(LEVELS)]
    return {
        "centre": _slim(centre),
        "half": half,
        "names": [f"w{_lowered(place + 1)}" for place in places],
        "lowest": _slim(cut.centre),
        "rings": [_slim(cut.curve(level)) for level in levels if level > cut.floor],
        "levels": _slim(np.array(levels)),
        "directions": _slim(cut.directions.T),
        "slopes": _slim(cut.eigenvalues),
        "path": _slim(path.clip(-1e6, 1e6)),
        "others": bowl.minimiser.size > 2,
    }


def _frame(path: np.ndarray, lowest: np.ndarray) -> tuple[np.ndarray, float]:
    """Return the centre and half the side of a square that holds the path, if that stays near."""
    reach = FARTHEST * max(float(np.abs(path[0] - lowest).max()), 1e-3)
    near = path[(np.abs(path - lowest) <= reach).all(axis=1)]
    points = np.concatenate([near, lowest[None]])
    low, high = points.min(axis=0), points.max(axis=0)
    return (low + high) / 2, float((high - low).max()) * 0.7 or 1.0


def _slim(numbers: np.ndarray) -> Any:
    """Return nested lists of numbers to six digits, which take a third of the room."""
    if numbers.ndim > 1:
        return [_slim(row) for row in numbers]
    return [float(f"{value:.6g}") for value in numbers]


def _lowered(number: int) -> str:
    return str(number).translate(str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉"))
