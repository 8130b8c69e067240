"""A classifier: a trained network with the classes it tells apart, and its verdict on a photo.

A photo is read upright, squeezed whole to the network's square, normalized as in training, and the
network's outputs are turned into probabilities by softmax.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import nn

from core.blocks import Block
from core.images import read_square, to_grey
from core.images.pixels import grey_values, normalize
from core.prediction.weights_file import Description

BATCH = 32  # pictures through the network at once: bounds the memory, whatever the caller brings
BATCH_PIXELS = BATCH * 224 * 224  # and fewer of them where the network takes large ones


@dataclass(frozen=True, slots=True, eq=False)
class Classifier:
    """A trained network, ready to be asked by several threads at once.

    The module is in eval mode, takes no gradients and is only ever read; whoever hooks or changes
    it works on a copy. `origin` is what its file says about it. A network of 1 channel takes grey
    values from 0 to 1, one of 3 normalized colours.
    """

    module: nn.Module
    device: torch.device
    classes: tuple[str, ...]
    image_size: int
    block: Block
    origin: Description
    channels: int = 3


@dataclass(frozen=True, slots=True)
class Verdict:
    """The likeliest class of a picture, and the probability of each class."""

    label: str
    probabilities: dict[str, float]

    @property
    def probability(self) -> float:
        """Return the probability of the label itself."""
        return self.probabilities[self.label]


def read_photo(source: Path | bytes, classifier: Classifier) -> np.ndarray:
    """Return a photo as its classifier sees it: uint8 (S, S, 3), the whole picture squeezed.

    Raises PictureError when the source is not a picture within the limits.
    """
    return read_square(source, classifier.image_size)


def classify(classifier: Classifier, pictures: Sequence[np.ndarray]) -> list[Verdict]:
    """Return a verdict for each picture, uint8 (S, S, 3) with S the classifier's image size.

    Raises ValueError for a picture of another shape or type.
    """
    verdicts: list[Verdict] = []
    size = max(1, min(BATCH, BATCH_PIXELS // classifier.image_size**2))
    for start in range(0, len(pictures), size):
        batch = network_input(classifier, pictures[start : start + size])  # (N, channels, S, S)
        with torch.inference_mode():
            outputs = classifier.module(batch)  # (N, classes)
            probabilities = outputs.double().softmax(dim=1)
        verdicts += [_verdict(classifier.classes, row) for row in probabilities.tolist()]
    return verdicts


def network_input(classifier: Classifier, pictures: Sequence[np.ndarray]) -> torch.Tensor:
    """Return pictures uint8 (S, S, 3) as the network takes them: float32 (N, channels, S, S).

    Raises ValueError for a picture of another shape or type.
    """
    expected = (classifier.image_size, classifier.image_size, 3)
    for picture in pictures:
        if picture.shape != expected or picture.dtype != np.uint8:
            raise ValueError(
                f"A picture is {picture.dtype} {picture.shape}; this classifier takes "
                f"uint8 {expected}. Read it with read_photo."
            )
    if classifier.channels == 1:
        pictures = [to_grey(picture) for picture in pictures]
    batch = torch.from_numpy(np.stack(pictures)).to(classifier.device)
    return normalize(batch) if classifier.channels == 3 else grey_values(batch)


def _verdict(classes: tuple[str, ...], row: list[float]) -> Verdict:
    probabilities = dict(zip(classes, row, strict=True))
    return Verdict(max(probabilities, key=probabilities.__getitem__), probabilities)
