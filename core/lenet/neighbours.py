"""Which pictures a layer finds similar: the nearest ones in the space of its outputs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn

from core.lenet.scoring import values

FIRST = 10_000  # as many training pictures are searched, so that a search takes seconds
NEAREST = 12
VALUES = 4_000_000  # float32 values in the widest output of a chunk: 16 MB
LARGEST = 500  # pictures in a chunk


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The nearest pictures, nearest first: their indices, and their Euclidean distances."""

    indices: tuple[int, ...]
    distances: tuple[float, ...]


def outputs(module: nn.Module, x: Tensor, layer: int) -> Tensor:
    """Return the output of layer `layer` of a flat Sequential, counted from 1; 0 is `x` itself."""
    for number, each in enumerate(module.children(), start=1):
        if number > layer:
            break
        x = each(x)
    return x


@torch.inference_mode()
def nearest(
    module: nn.Module,
    picture: np.ndarray,
    pictures: np.ndarray,
    layer: int,
    count: int = NEAREST,
    progress: Callable[[int, int], object] = lambda done, total: None,
) -> Neighbours:
    """Find the `count` pictures whose outputs of `layer` lie nearest to those of `picture`.

    picture: uint8 (28, 28, 1); pictures: uint8 (n, 28, 28, 1). `module` is a flat Sequential in eval
    mode and only read. Outputs are compared value by value: sqrt(Σ (a - b)²), summed in float64.
    They are made a chunk at a time, and only distances are kept. Equally near ones come in their
    order. `progress` hears of pictures done and in all, and may raise to end it.
    """
    own = outputs(module, values(picture[None]), layer).flatten(1).double()
    chunk = max(1, min(LARGEST, VALUES // _widest(module, layer)))
    squares = np.zeros(len(pictures))
    for start in range(0, len(pictures), chunk):
        part = slice(start, start + chunk)
        others = outputs(module, values(pictures[part]), layer).flatten(1).double()
        squares[part] = (others - own).square_().sum(dim=1).numpy()
        progress(min(start + chunk, len(pictures)), len(pictures))
    order = np.argsort(squares, kind="stable")[:count]
    return Neighbours(
        tuple(int(each) for each in order), tuple(float(np.sqrt(squares[each])) for each in order)
    )


def _widest(module: nn.Module, layer: int) -> int:
    """Return how many values the widest output up to `layer` has for a picture."""
    x = torch.zeros(1, 1, 28, 28)
    widest = x.numel()
    for each in list(module.children())[:layer]:
        x = each(x)
        widest = max(widest, x.numel())
    return widest
