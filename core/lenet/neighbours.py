"""Which pictures a layer finds similar: the nearest ones in the space of its outputs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from core.lenet.scoring import values

FIRST = 10_000  # as many training pictures are searched, so that a search takes seconds
NEAREST = 12
VALUES = 4_000_000  # float32 values in the widest output of a chunk: 16 MB
LARGEST = 500  # pictures in a chunk

Metric = Literal["euclidean", "cosine"]


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The nearest pictures, nearest first: their indices, and their distances."""

    indices: tuple[int, ...]
    distances: tuple[float, ...]


def outputs(module: nn.Module, x: Tensor, layer: int) -> Tensor:
    """Return the output of layer `layer` of a flat Sequential, counted from 1; 0 is `x` itself."""
    for number, each in enumerate(module.children(), start=1):
        if number > layer:
            break
        x = each(x)
    return x


def points(outputs: Tensor, metric: Metric) -> Tensor:
    """Return outputs (n, …) as points (n, d), of which the Euclidean distance is the one to compare.

    For "cosine" they are on the unit sphere, where |a - b|² = 2 (1 - cos); all zeros stay zeros, which
    have the same distance to every direction.
    """
    flat = outputs.flatten(1)
    return flat if metric == "euclidean" else F.normalize(flat, dim=1)


@torch.inference_mode()
def nearest(
    module: nn.Module,
    picture: np.ndarray,
    pictures: np.ndarray,
    layer: int,
    count: int = NEAREST,
    metric: Metric = "euclidean",
    progress: Callable[[int, int], object] = lambda done, total: None,
) -> Neighbours:
    """Find the `count` pictures whose outputs of `layer` lie nearest to those of `picture`.

    picture: uint8 (28, 28, 1); pictures: uint8 (n, 28, 28, 1). `module` is a flat Sequential in eval
    mode and only read. Distances are "euclidean", sqrt(Σ (a - b)²), or "cosine", 1 minus the cosine of
    the angle between the two; compared value by value and summed in float64. Outputs are made a chunk
    at a time, and only distances are kept. Equally near ones come in their order. `progress` hears of
    pictures done and in all, and may raise to end it.
    """
    own = points(outputs(module, values(picture[None]), layer).double(), metric)
    chunk = max(1, min(LARGEST, VALUES // _widest(module, layer)))
    squares = np.zeros(len(pictures))
    for start in range(0, len(pictures), chunk):
        part = slice(start, start + chunk)
        others = points(outputs(module, values(pictures[part]), layer).double(), metric)
        squares[part] = (others - own).square_().sum(dim=1).numpy()
        progress(min(start + chunk, len(pictures)), len(pictures))
    order = np.argsort(squares, kind="stable")[:count]
    distances = np.sqrt(squares[order]) if metric == "euclidean" else squares[order] / 2
    return Neighbours(tuple(map(int, order)), tuple(map(float, distances)))


def _widest(module: nn.Module, layer: int) -> int:
    """Return how many values the widest output up to `layer` has for a picture."""
    x = torch.zeros(1, 1, 28, 28)
    widest = x.numel()
    for each in list(module.children())[:layer]:
        x = each(x)
        widest = max(widest, x.numel())
    return widest
