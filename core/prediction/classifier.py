"""A classifier: a trained network with the classes it tells apart, and its verdict on a photo.

A photo is read upright, squeezed whole to the network's square, normalized as in training, and the
network's outputs, divided by the temperature that suits it, are turned into probabilities by softmax.
Where it is known what the classes look like to the network, a verdict also says how familiar the
photo is; below a threshold it shows neither.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import nn

from core.blocks import Block
from core.images import read_square, to_grey
from core.images.pixels import grey_values, normalize
from core.prediction.features import Notebooks
from core.prediction.knowledge import Knowledge, probabilities
from core.prediction.weights_file import Description

BATCH = 32  # pictures through the network at once: bounds the memory, whatever the caller brings
BATCH_PIXELS = BATCH * 224 * 224  # and fewer of them where the network takes large ones


@dataclass(frozen=True, slots=True, eq=False)
class Classifier:
    """A trained network, ready to be asked by several threads at once.

    The module is in eval mode, takes no gradients and is only ever read; whoever hooks or changes
    it works on a copy. `origin` is what its file says about it. A network of 1 channel takes grey
    values from 0 to 1, one of 3 normalized colours. `notebooks` are where its stages write down
    features; `knowledge` is what was measured about it, if anything was.
    """

    module: nn.Module
    device: torch.device
    classes: tuple[str, ...]
    image_size: int
    block: Block
    origin: Description
    channels: int = 3
    notebooks: Notebooks | None = None
    knowledge: Knowledge | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """The likeliest class of a picture, and the probability of each class.

    `familiarity` says how much the picture is like those of the classes: the larger, the more; None
    where the model has not been asked about anything else.
    """

    label: str
    probabilities: dict[str, float]
    familiarity: float | None = None

    @property
    def probability(self) -> float:
        """Return the probability of the label itself."""
        return self.probabilities[self.label]


def read_photo(source: Path | bytes, classifier: Classifier) -> np.ndarray:
    """Return a photo as its classifier sees it: uint8 (S, S, 3), the whole picture squeezed.

    Raises PictureError when the source is not a picture within the limits.
    """
    return read_square(source, classifier.image_size)


@dataclass(frozen=True, slots=True, eq=False)
class Outputs:
    """What a network gave for pictures: `logits`, float64 (N, classes), before any temperature, and
    the `features` of each of its stages by name, float32 (N, channels).
    """

    logits: np.ndarray
    features: Mapping[str, np.ndarray]


def outputs(classifier: Classifier, pictures: Sequence[np.ndarray]) -> Outputs:
    """Run the network on pictures, uint8 (S, S, 3) with S the classifier's image size.

    Raises ValueError for a picture of another shape or type, or when there are none.
    """
    size = max(1, min(BATCH, BATCH_PIXELS // classifier.image_size**2))
    parts = [
        _pass(classifier, network_input(classifier, pictures[start : start + size]))
        for start in range(0, len(pictures), size)
    ]
    features = {
        name: np.concatenate([part.features[name] for part in parts]) for name in parts[0].features
    }
    return Outputs(np.concatenate([part.logits for part in parts]), features)


def _pass(classifier: Classifier, batch: torch.Tensor) -> Outputs:
    with torch.inference_mode():
        if classifier.notebooks is None:
            return Outputs(classifier.module(batch).double().cpu().numpy(), {})
        with classifier.notebooks.opened() as notebook:
            logits = classifier.module(batch)  # (N, classes)
    features = {name: each.float().cpu().numpy() for name, each in notebook.items()}
    return Outputs(logits.double().cpu().numpy(), features)


def classify(classifier: Classifier, pictures: Sequence[np.ndarray]) -> list[Verdict]:
    """Return a verdict for each picture, uint8 (S, S, 3) with S the classifier's image size.

    Raises ValueError for a picture of another shape or type.
    """
    if not pictures:
        return []
    given, known = outputs(classifier, pictures), classifier.knowledge
    rows = probabilities(given.logits, known.temperature if known else 1.0).tolist()
    scores: Sequence[float | None] = [None] * len(rows)
    if known and known.detector:
        scores = known.detector.familiarity(given.features).tolist()
    return [_verdict(classifier.classes, *each) for each in zip(rows, scores, strict=True)]


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


def _verdict(classes: tuple[str, ...], row: list[float], familiarity: float | None) -> Verdict:
    named = dict(zip(classes, row, strict=True))
    return Verdict(max(named, key=named.__getitem__), named, familiarity)
