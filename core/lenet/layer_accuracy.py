"""Which layers tell the classes apart: how well the nearest pictures in each layer's space classify.

A picture is given the class that most of its k nearest neighbours have (Fix & Hodges, Discriminatory
analysis, 1951; Cover & Hart, Nearest neighbor pattern classification, 1967). Alain & Bengio,
Understanding intermediate layers using linear classifier probes, 2017, ask the same with linear ones.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from core.lenet.neighbours import Metric, points
from core.lenet.scoring import values
from core.lenet.strip import passed

VOTING = 5  # neighbours
ROOM = 32_000_000  # float32 values of the asked pictures in all layers at once: 128 MB
CHUNK = 250  # known pictures at a time


@torch.inference_mode()
def right_by_layer(
    module: nn.Module,
    asked: tuple[np.ndarray, np.ndarray],
    known: tuple[np.ndarray, np.ndarray],
    metric: Metric = "euclidean",
    progress: Callable[[int, int], object] = lambda done, total: None,
) -> tuple[int, ...]:
    """Count how many of `asked` their nearest `known` pictures classify rightly, layer by layer.

    Both are uint8 (n, 28, 28, 1) with labels int64 (n,), and not empty. Number 0 of the result is for
    the pixels, number i for the output of layer i. The VOTING nearest vote, fewer where fewer are
    known; where classes have equally many votes, the one with the nearest picture wins. `module` is a
    flat Sequential in eval mode and only read. `progress` hears of comparisons, asked times known
    pictures, done and in all, and may raise to end it.
    """
    right = np.zeros(1 + len(list(module.children())), np.int64)
    pictures, labels = asked
    size = max(1, ROOM // _numbers(module))
    for start in range(0, len(pictures), size):
        part = slice(start, start + size)
        searches = [_Search.of(each) for each in _spaces(module, pictures[part], metric)]
        for first in range(0, len(known[0]), CHUNK):
            chunk = slice(first, first + CHUNK)
            found = torch.tensor(known[1][chunk])
            for search, space in zip(
                searches, _spaces(module, known[0][chunk], metric), strict=True
            ):
                search.compare(space, found)
            done = start * len(known[0]) + len(labels[part]) * min(first + CHUNK, len(known[0]))
            progress(done, len(pictures) * len(known[0]))
        right += [int((each.verdicts().numpy() == labels[part]).sum()) for each in searches]
    return tuple(map(int, right))


def _spaces(module: nn.Module, pictures: np.ndarray, metric: Metric) -> Iterator[Tensor]:
    """Yield the pictures as points (n, d), float32, in the space of the pixels and of each layer."""
    for output in passed(module, values(pictures)):
        yield points(output, metric)


def _numbers(module: nn.Module) -> int:
    """Return how many values all layers together have for a picture."""
    return sum(each.numel() for each in passed(module, torch.zeros(1, 1, 28, 28)))


@dataclass(slots=True, eq=False)
class _Search:
    """Points (n, d) about `middle`, and the nearest known ones to each so far, nearest first."""

    middle: Tensor  # (d,)
    points: Tensor  # (n, d)
    squares: Tensor  # (n, k) squared distances
    classes: Tensor  # (n, k) int64

    @classmethod
    def of(cls, points: Tensor) -> _Search:
        # |a - b|² = |a|² + |b|² - 2 a·b is exact enough in float32 only about a common middle:
        # what a layer says of all pictures alike would drown in what tells them apart.
        middle = points.mean(dim=0)
        none = torch.zeros(len(points), 0)
        return cls(middle, points - middle, none, none.long())

    def compare(self, known: Tensor, labels: Tensor) -> None:
        """Take the nearest of those so far and of `known` (m, d), whose classes are `labels` (m,)."""
        known = known - self.middle
        squares = torch.addmm(known.square().sum(dim=1), self.points, known.T, alpha=-2)  # (n, m)
        squares = torch.cat([self.squares, squares + self.points.square().sum(dim=1)[:, None]], 1)
        classes = torch.cat([self.classes, labels.expand(len(squares), -1)], dim=1)
        nearest = squares.topk(min(VOTING, squares.shape[1]), dim=1, largest=False)
        self.squares, self.classes = nearest.values, classes.gather(1, nearest.indices)

    def verdicts(self) -> Tensor:
        """Return the class that most of the neighbours have, int64 (n,)."""
        count = self.classes.shape[1]
        own = F.one_hot(self.classes)  # (n, k, classes)
        nearest = (own * torch.arange(count, 0, -1)[None, :, None]).amax(dim=1)
        return (own.sum(dim=1) * (count + 1) + nearest).argmax(dim=1)
