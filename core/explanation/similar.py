"""Which pictures a network finds like a photo: the nearest in the space of its last stage.

Each picture becomes the means of the last stage's feature maps, of which the mean over all known
pictures is taken away; likeness is the cosine of the angle between two such vectors (as the penultimate
features of Krizhevsky et al., 2012, figure 4, are compared). It is the network's likeness, not ours:
two dogs on a lawn may be alike for the lawn.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import torch

from core.datasets import Source, list_pictures, read_picture
from core.datasets.reading import read_squares
from core.explanation.errors import ExplanationError
from core.images import to_square
from core.prediction.classifier import Classifier, outputs
from core.randomness import generator

CHUNK = 16  # pictures between two reports of progress


@dataclass(frozen=True, slots=True)
class Reference:
    """A picture of a data set by its name there, and its class."""

    name: str
    label: str


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A known picture, and how far it is: 1 minus the cosine, from 0 (the same) to 2 (opposite)."""

    reference: Reference
    distance: float


@dataclass(frozen=True, slots=True, eq=False)
class Known:
    """What a network made of the pictures that it can compare with.

    `directions`, float32 (n, channels), have length 1 after `mean`, (channels,), was taken away.
    """

    references: tuple[Reference, ...]
    directions: np.ndarray
    mean: np.ndarray


def references(
    source: Source,
    count: int,
    validation_share: float = 0.0,
    fold: tuple[int, int] | None = None,
) -> list[Reference]:
    """Choose `count` pictures of a source by chance, the same ones each time, class by class alike.

    Those that validate, at that share or as `fold`, which of how many, are left out, and so are test
    pictures. Raises DatasetError as `list_pictures` and `Listing.sides` do.
    """
    found = list_pictures(source)
    kept = np.flatnonzero(found.side_of_each(validation_share) == "training")
    if fold:
        kept, _judging = found.sides("fold", 0.0, *fold)
    dice = generator(0, "references", str(source))
    shuffled = [int(kept[i]) for i in torch.randperm(len(kept), generator=dice).tolist()]
    most = -(-count // len(found.classes))
    taken: dict[int, list[int]] = {label: [] for label in range(len(found.classes))}
    for i in shuffled:
        if len(taken[found.labels[i]]) < most:
            taken[found.labels[i]].append(i)
    chosen = sorted(i for each in taken.values() for i in each)[:count]
    return [Reference(found.names[i], found.classes[found.labels[i]]) for i in chosen]


def look_at(
    classifier: Classifier,
    source: Source,
    chosen: Sequence[Reference],
    progress: Callable[[int, int], None] | None = None,
) -> Known:
    """Show the network pictures of `source`; broken ones are left out.

    `progress` is called with how many it has seen and how many there are. Raises ExplanationError
    where the network has no stages, or none of the pictures can be read.
    """
    last_stage(classifier)
    kept: list[Reference] = []
    parts: list[np.ndarray] = []
    for start in range(0, len(chosen), CHUNK):
        chunk = chosen[start : start + CHUNK]
        squares = _squares(source, [each.name for each in chunk], classifier.image_size)
        seen = [square for square in squares if isinstance(square, np.ndarray)]
        kept += [
            each for each, square in zip(chunk, squares, strict=True) if not isinstance(square, str)
        ]
        if seen:
            parts.append(_features(classifier, seen))
        if progress:
            progress(start + len(chunk), len(chosen))
    if not kept:
        raise ExplanationError("None of the pictures to compare with can be read.")
    return known_by(kept, np.concatenate(parts))


def known_by(references: Sequence[Reference], features: np.ndarray) -> Known:
    """Return what is known of pictures by the features of their last stage, float32 (n, channels)."""
    mean = features.mean(axis=0)
    return Known(tuple(references), _directions(features - mean), mean)


def nearest(
    classifier: Classifier, known: Known, picture: np.ndarray, count: int = 8
) -> list[Neighbour]:
    """Return the known pictures nearest to `picture`, uint8 (S, S, 3), the nearest first."""
    (features,) = _features(classifier, [picture])
    return nearest_to(known, features, count)


def nearest_to(known: Known, features: np.ndarray, count: int = 8) -> list[Neighbour]:
    """Return the known pictures nearest to one with these features, (channels,), the nearest first."""
    (own,) = _directions((features - known.mean)[None])
    distances = 1 - known.directions @ own
    order = np.argsort(distances, kind="stable")[:count]
    return [Neighbour(known.references[i], float(distances[i])) for i in order]


def last_stage(classifier: Classifier) -> str:
    """Name the last stage whose features are kept. Raises ExplanationError where there is none."""
    if classifier.notebooks is None or not classifier.notebooks.layers:
        raise ExplanationError(
            "This network has no stages whose features could be compared, "
            "so it cannot say which pictures it finds alike."
        )
    return classifier.notebooks.layers[-1]


def _features(classifier: Classifier, pictures: Sequence[np.ndarray]) -> np.ndarray:
    return outputs(classifier, pictures).features[last_stage(classifier)].astype(np.float32)


def _directions(vectors: np.ndarray) -> np.ndarray:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, 1e-12), np.float32)


def _squares(source: Source, names: Sequence[str], side: int) -> Sequence[np.ndarray | str]:
    if source.grey:
        return [to_square(read_picture(source, name, at_least=side), side) for name in names]
    return read_squares(source, names, side)
