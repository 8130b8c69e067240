"""Two classes in one layer: what its maps show on average for each, and which map tells them apart."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
from torch import nn

from core.lenet.neighbours import outputs
from core.lenet.scoring import values

MOST = 500  # pictures of a class
CHUNK = 100  # pictures at a time


@dataclass(frozen=True, eq=False)
class ClassMeans:
    """What one layer does with some pictures of one class.

    `mean` is its mean output, float64 (maps, height, width), with height and width 1 behind Flatten;
    `maps` each picture's mean over each map, float64 (pictures, maps).
    """

    mean: np.ndarray
    maps: np.ndarray


@torch.inference_mode()
def class_means(
    module: nn.Module,
    pictures: np.ndarray,
    layer: int,
    progress: Callable[[int, int], object] = lambda done, total: None,
) -> ClassMeans:
    """Return the means of layer `layer`, counted from 1, over uint8 (n, 28, 28, 1), n at least 1.

    `module` is a flat Sequential in eval mode and only read. Sums are in float64. `progress` hears of
    pictures done and in all, and may raise to end it.
    """
    total, maps = 0, []
    for start in range(0, len(pictures), CHUNK):
        found = outputs(module, values(pictures[start : start + CHUNK]), layer).double().numpy()
        spatial = found if found.ndim == 4 else found.reshape(len(found), -1, 1, 1)
        total = total + spatial.sum(axis=0)
        maps.append(spatial.mean(axis=(2, 3)))
        progress(min(start + CHUNK, len(pictures)), len(pictures))
    return ClassMeans(np.asarray(total) / len(pictures), np.concatenate(maps))


def effect_sizes(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """Return Cohen's d of each map: (mean of first - mean of second) / pooled standard deviation.

    first: float64 (n, maps); second: (m, maps); float64 (maps,). The pooled variance weighs the two
    variances (with n - 1) by their degrees of freedom (J. Cohen, Statistical power analysis for the
    behavioral sciences, 1988, section 2.2). 0 where the means are equal; where nothing varies but the
    means differ, infinite with the difference's sign.
    """
    difference = first.mean(axis=0) - second.mean(axis=0)
    free = max(1, len(first) + len(second) - 2)
    squares = sum(((each - each.mean(axis=0)) ** 2).sum(axis=0) for each in (first, second))
    spread = np.sqrt(squares / free)
    with np.errstate(divide="ignore", invalid="ignore"):
        found: np.ndarray = np.where(difference == 0, 0.0, difference / spread)
    return found


def auc(first: np.ndarray, second: np.ndarray) -> float:
    """Return how often a random value of `first` is the larger of the two, ties counted half.

    That is the area under the ROC curve, the Mann-Whitney statistic over n · m. Both are not empty.
    """
    ordered = np.sort(second)
    below = np.searchsorted(ordered, first, side="left")
    up_to = np.searchsorted(ordered, first, side="right")
    return float((below + up_to).mean() / (2 * len(second)))
