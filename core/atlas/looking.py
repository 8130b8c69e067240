"""Showing a network the pictures of an atlas: those that judged it, and some that it learned from.

A photo is read at the side at which training keeps it, and made smaller as validation makes it, so that
the network answers to the last digit what it answered then. Kept of each are the means of its last stage's feature maps, which class the network
names, and a small picture to look at.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from PIL import Image

from core.datasets import Cancelled, DatasetError, Source, prepared_pixels, read_picture
from core.datasets.decoding import read_all
from core.datasets.reading import Squares
from core.explanation.errors import ExplanationError
from core.explanation.similar import last_stage
from core.images import PictureError, to_square
from core.images.pixels import normalize_values, to_values
from core.prediction.classifier import Classifier, network_input
from core.training.augmentation import resize
from core.training.schedule import cache_side

TILE = 64  # pixels a side of the small pictures
AT_ONCE = 16  # pictures between two reports of progress


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """What a network made of pictures.

    `places` int64 (n,): where each of them stands among the names that were asked for; pictures that
    cannot be read are not among them. `features` float32 (n, channels), `predicted` int64 (n,),
    `tiles` uint8 (n, TILE, TILE, 3).
    """

    places: np.ndarray
    features: np.ndarray
    predicted: np.ndarray
    tiles: np.ndarray

    def __len__(self) -> int:
        return len(self.places)


def look(
    classifier: Classifier,
    source: Source,
    names: Sequence[str],
    progress: Callable[[int], None] = lambda done: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Seen:
    """Show the network pictures of `source` by their names; `progress` hears how many it has seen.

    Raises ExplanationError where the network has no stages or no picture can be read, DatasetError
    as `list_pictures` does, and Cancelled soon after `cancelled()`.
    """
    stage, size = last_stage(classifier), classifier.image_size
    side = size if source.grey else cache_side(size)  # grey pictures are kept as they are
    parts: list[tuple[list[int], np.ndarray, np.ndarray, list[np.ndarray]]] = []
    done = 0
    for squares in _portions(source, names, side, cancelled):
        there = [i for i, each in enumerate(squares) if isinstance(each, np.ndarray)]
        shown = [Image.fromarray(np.asarray(squares[i])) for i in there]
        if shown:
            features, logits = _asked(classifier, stage, shown)
            tiles = [to_square(each, TILE) for each in shown]
            parts.append(([done + i for i in there], features, logits.argmax(axis=1), tiles))
        done += len(squares)
        progress(done)
    if not parts:
        raise ExplanationError("None of the run's pictures can be read any more.")
    places, features, predicted, small = zip(*parts, strict=True)
    return Seen(
        np.concatenate(places), np.concatenate(features), np.concatenate(predicted),
        np.concatenate([np.stack(tiles) for tiles in small]),
    )  # fmt: skip


def _asked(
    classifier: Classifier, stage: str, shown: Sequence[Image.Image]
) -> tuple[np.ndarray, np.ndarray]:
    """Return the features of a stage, float32 (n, channels), and the logits, (n, classes)."""
    assert classifier.notebooks
    with torch.inference_mode(), classifier.notebooks.opened() as notebook:
        logits = classifier.module(_input(classifier, shown))
    return notebook[stage].float().cpu().numpy(), logits.float().cpu().numpy()


def _input(classifier: Classifier, shown: Sequence[Image.Image]) -> torch.Tensor:
    """Return pictures of one size as the network takes them: float32 (n, channels, S, S)."""
    size = classifier.image_size
    if classifier.channels == 1:  # grey pictures are kept at the size that they have
        return network_input(classifier, [to_square(each, size) for each in shown])
    pixels = torch.from_numpy(np.stack([np.asarray(each) for each in shown]))
    return normalize_values(resize(to_values(pixels.to(classifier.device)), size))


def _portions(
    source: Source, names: Sequence[str], side: int, cancelled: Callable[[], bool]
) -> Iterator[Squares]:
    """Yield pictures in order, some at a time: from the pixels that training keeps where they are here."""
    if source.grey:
        yield from _one_by_one(source, names, side, cancelled)
        return
    kept = prepared_pixels(source, side)
    if kept is None:
        yield from read_all(source, names, side, cancelled)
        return
    rows = {name: i for i, name in enumerate(kept.names)}
    for start in range(0, len(names), AT_ONCE):
        if cancelled():
            raise Cancelled
        chunk = names[start : start + AT_ONCE]
        yield [kept.pixels[rows[name]] if name in rows else "It is gone." for name in chunk]


def _one_by_one(
    source: Source, names: Sequence[str], side: int, cancelled: Callable[[], bool]
) -> Iterator[Squares]:
    for name in names:
        if cancelled():
            raise Cancelled
        try:
            yield [to_square(read_picture(source, name, at_least=side), side)]
        except (PictureError, DatasetError) as error:
            yield [str(error)]
