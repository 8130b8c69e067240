"""Whether a heatmap tells the truth: cover what it marks, and see how far the verdict falls.

A map can look right and have nothing to do with the verdict (Adebayo et al., 2018,
https://arxiv.org/abs/1810.03292). So what it marks is covered (occlusion; Zeiler & Fergus, 2014,
https://arxiv.org/abs/1311.2901), and, to compare with, as much in random places.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.explanation.covering import Fill, Mask, Shape, covered, marked_mask, random_masks
from core.prediction.classifier import Classifier, classify, outputs
from core.prediction.knowledge import probabilities
from core.randomness import generator

SHARE, PATCHES = 0.1, 24  # how much is covered, and how many random patches it is compared with


@dataclass(frozen=True, slots=True, eq=False)
class Said:
    """What a network says of a label in n pictures: its probability (n,), and its lead (n,), which
    is its output before softmax minus the largest of the others.
    """

    probability: np.ndarray
    lead: np.ndarray


@dataclass(frozen=True, slots=True, eq=False)
class Occlusion:
    """What becomes of a verdict when parts of a picture are covered.

    `label` is the class in question, `mask` what was covered of what is marked, and `picture` the
    result. `before`, `marked` and `random` say what the network makes of the picture as it is, with
    the marked part covered, and with each of n random patches covered.
    """

    label: str
    mask: Mask
    picture: np.ndarray
    before: Said
    marked: Said
    random: Said

    @property
    def fall(self) -> float:
        """How far the probability falls with what is marked covered, from -1 to 1."""
        return float((self.before.probability - self.marked.probability)[0])

    @property
    def random_falls(self) -> np.ndarray:
        """How far it falls with each random patch covered, (n,)."""
        return np.asarray(self.before.probability - self.random.probability)

    @property
    def beaten(self) -> int:
        """How many random patches lower the lead less than what is marked does."""
        return int((self.random.lead > self.marked.lead).sum())


def occlusion_check(
    classifier: Classifier,
    picture: np.ndarray,
    heat: np.ndarray,
    share: float = SHARE,
    patches: int = PATCHES,
    seed: int = 0,
    *,
    label: str | None = None,
    shape: Shape = "patch",
    fill: Fill = "mean",
) -> Occlusion:
    """Cover what `heat`, float (S, S), marks in `picture`, uint8 (S, S, 3), and see what is said.

    `share` of the picture is covered, and the same in `patches` random places. `label` is the class
    that the map speaks for (None: the verdict). Raises ValueError for an unknown label, a share that
    is not between 0 and 1, or a picture of another shape.
    """
    label = label or classify(classifier, [picture])[0].label
    mask = marked_mask(heat, share, shape)
    dice = generator(seed, "occlusion", 0)
    masks = [mask, *random_masks(len(heat), share, patches, dice)]
    shown = [covered(picture, each, fill) for each in masks]
    said = said_of(classifier, [picture, *shown], [label] * (len(shown) + 1))
    parts = (slice(0, 1), slice(1, 2), slice(2, None))
    before, marked, random = (Said(said.probability[part], said.lead[part]) for part in parts)
    return Occlusion(label, mask, shown[0], before, marked, random)


def said_of(classifier: Classifier, pictures: Sequence[np.ndarray], labels: Sequence[str]) -> Said:
    """Return what the network says of each picture's label. Raises ValueError for an unknown one."""
    for label in labels:
        if label not in classifier.classes:
            raise ValueError(f"{label!r} is none of the classes: {', '.join(classifier.classes)}.")
    logits, known = outputs(classifier, pictures).logits, classifier.knowledge
    rows, at = np.arange(len(labels)), [classifier.classes.index(label) for label in labels]
    shares = probabilities(logits, known.temperature if known else 1.0)[rows, at]
    own, rest = logits[rows, at], logits.copy()
    rest[rows, at] = -np.inf
    return Said(shares, own - rest.max(axis=1))
