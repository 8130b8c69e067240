"""Whether heatmaps tell the truth over many pictures: each one's check, and their differences."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from core.explanation.covering import Fill, Shape, covered, marked_mask, random_masks
from core.explanation.heatmaps import best_heatmaps
from core.explanation.occlusion import SHARE, said_of
from core.prediction.classifier import Classifier, classify
from core.randomness import generator

CHUNK = 32  # pictures that are explained at once
# Makes the maps, float (N, S, S), of N pictures, each for its label.
Heats = Callable[[Classifier, Sequence[np.ndarray], Sequence[str]], np.ndarray]


@dataclass(frozen=True, slots=True, eq=False)
class Study:
    """How far the lead of each of N pictures' verdicts falls, float64 (N,): with what is marked
    covered, and on average over random patches; the same for probabilities.
    """

    marked: np.ndarray
    random: np.ndarray
    marked_probability: np.ndarray
    random_probability: np.ndarray

    @property
    def differences(self) -> np.ndarray:
        """How much further the lead falls for what is marked, float64 (N,)."""
        return self.marked - self.random

    @property
    def mean(self) -> float:
        """The mean of the differences."""
        return float(self.differences.mean())

    @property
    def error(self) -> float:
        """The standard error of that mean; not a number for a single picture."""
        count = len(self.differences)
        return float(self.differences.std(ddof=1) / count**0.5) if count > 1 else float("nan")

    @property
    def share(self) -> float:
        """The share of pictures in which what is marked counts for more than random patches."""
        return float((self.differences > 0).mean())


def occlusion_study(
    classifier: Classifier,
    pictures: Sequence[np.ndarray],
    share: float = SHARE,
    patches: int = 8,
    seed: int = 0,
    *,
    shape: Shape = "patch",
    fill: Fill = "mean",
    heats: Heats = best_heatmaps,
    progress: Callable[[int, int], None] | None = None,
) -> Study:
    """Check the heatmap of each picture's verdict, pictures uint8 (S, S, 3), against random patches.

    `heats` makes the maps; by default the most faithful ones. `progress` is called with how many
    pictures are done and how many there are. Raises as `occlusion_check` does, ExplanationError where
    the network has no feature maps, ValueError without pictures.
    """
    if not pictures:
        raise ValueError("A study needs a picture.")
    parts = []
    for start in range(0, len(pictures), CHUNK):
        chunk = pictures[start : start + CHUNK]
        labels = [verdict.label for verdict in classify(classifier, chunk)]
        shown: list[np.ndarray] = []
        for place, heat in enumerate(heats(classifier, chunk, labels)):
            dice = generator(seed, "occlusion", start + place)
            masks = random_masks(len(heat), share, patches, dice)
            masks.insert(0, marked_mask(heat, share, shape))
            shown += [chunk[place], *(covered(chunk[place], mask, fill) for mask in masks)]
        parts.append(_falls(classifier, shown, labels))
        if progress:
            progress(start + len(chunk), len(pictures))
    lead, probability = np.concatenate(parts, axis=1)  # (N, 1 + patches) each
    return Study(lead[:, 0], lead[:, 1:].mean(1), probability[:, 0], probability[:, 1:].mean(1))


def _falls(
    classifier: Classifier, shown: Sequence[np.ndarray], labels: Sequence[str]
) -> np.ndarray:
    """Return how far lead and probability fall from each picture to its covered ones, which follow it
    in `shown`: (2, N, covered ones).
    """
    each = len(shown) // len(labels)
    said = said_of(classifier, shown, [label for label in labels for _ in range(each)])
    values = np.stack([said.lead, said.probability]).reshape(2, len(labels), each)
    return np.asarray(values[..., :1] - values[..., 1:])
