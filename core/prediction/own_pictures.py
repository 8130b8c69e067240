"""A sample of the pictures that a run was trained and judged with, and pictures of other things.

What a run is measured with on the page: as many as there is time for, whatever network and machine.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import islice
from typing import TypeVar

import numpy as np

from core.datasets import DatasetError, Source, list_pictures
from core.datasets.reading import read_squares
from core.novelty.non_pets import CUTS, FITTED, KINDS, draw
from core.prediction.classifier import Classifier
from core.prediction.measuring import Labelled, Others, Pictures, Seen
from core.randomness import derived_seed
from core.training.configuration import Configuration

SIDE_SECONDS, DRAWN_SECONDS = 6.0, 12.0  # for each side of the run, and for all that is drawn
SECONDS = 2 * SIDE_SECONDS + DRAWN_SECONDS  # that a measurement takes, about
SIDE_MOST, SIDE_LEAST = 400, 40  # pictures of a side
EACH_MOST, EACH_LEAST = 8, 2  # pictures of a kind of other things
DRAWN_KEPT = 500  # drawn pictures that are remembered: drawing takes longer than the network

T = TypeVar("T")
Clock = Callable[[], float]

drawn = lru_cache(maxsize=DRAWN_KEPT)(draw)


def within(
    pictures: Iterable[T], seconds: float, least: int, most: int, clock: Clock = time.monotonic
) -> Iterator[T]:
    """Yield pictures, from `least` to `most`, until so many seconds after the first was asked for."""
    end = clock() + seconds
    for number, picture in enumerate(pictures):
        if number >= most or (number >= least and clock() > end):
            return
        yield picture


def sides(asked: Configuration, classifier: Classifier) -> tuple[Labelled, Labelled, Pictures]:
    """Return pictures that trained a run, pictures that judged it, and others that trained it to cut up.

    Each are in an order of chance, the last in that of the first from its end. They are read one by one
    through the same door as a visitor's photo; unreadable ones are left out. Raises DatasetError where they are not there any more, are of other classes, or grey.
    """
    source = Source.parse(asked.data)
    if source.grey:
        raise DatasetError("This run was trained on grey pictures, to which photos do not compare.")
    listing = list_pictures(source)
    if listing.classes != classifier.classes:
        raise DatasetError("The pictures of this run have other classes now than when it trained.")
    labels = np.array(listing.labels, np.int64)

    def read(side: np.ndarray, step: int = 1) -> Labelled:
        order = np.random.default_rng(derived_seed(asked.seed, "measuring")).permutation(side)
        found = [(listing.names[i], int(labels[i])) for i in order[::step]]
        return _read(source, found, classifier.image_size)

    def some(side: np.ndarray) -> Labelled:
        return within(read(side), SIDE_SECONDS, SIDE_LEAST, SIDE_MOST)

    train, judge = listing.sides(asked.validation, asked.validation_share, asked.fold, asked.folds)
    return some(train), some(judge), (square for square, _label in read(train, -1))


def _read(source: Source, found: Sequence[tuple[str, int]], side: int) -> Labelled:
    for name, label in found:
        (square,) = read_squares(source, [name], side)
        if not isinstance(square, str):
            yield square, label


def other_things(classifier: Classifier, photos: Pictures) -> Others:
    """Return pictures of other things, a few of each kind: drawn ones, and cut from these photos.

    Those that judge fit nothing, and no photo is cut up for both.
    """
    seconds = DRAWN_SECONDS / (len(KINDS) + len(FITTED))

    def some(kind: str, first: int) -> Pictures:
        numbers = range(first, first + EACH_MOST)
        pictures = (drawn(kind, number, classifier.image_size) for number in numbers)
        return within(pictures, seconds, EACH_LEAST, EACH_MOST)

    judge = {kind: some(kind, 0) for kind in KINDS}
    fit = {kind: some(kind, EACH_MOST) for kind in FITTED}
    found = list(islice(photos, 2 * EACH_MOST))
    half = len(found) // 2
    for kind, cut in CUTS.items() if half >= EACH_LEAST else ():
        pictures = [cut(photo, number) for number, photo in enumerate(found)]
        judge[kind], fit[kind] = pictures[:half], pictures[half:]
    return Others(judge, fit)


def about(seen: Seen) -> str:
    """Return in words which pictures were looked at."""
    judging, fitting = (
        sum(len(each.logits) for each in side.values()) for side in (seen.judging, seen.fitting)
    )
    return (
        f"{len(seen.validation_labels)} of the run's validation pictures and {judging} pictures of other "
        f"things, drawn or cut from training pictures. The detector was fitted on "
        f"{len(seen.training_labels)} of its training pictures, {fitting} other drawings and cuttings, "
        "and the validation pictures, each of which is judged by one that was fitted without it."
    )
