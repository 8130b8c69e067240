"""Finding out what is to be known about the model, and writing it beside the weights."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np

from benchmarks.pets_model.split import Split
from core.novelty.non_pets import CUTS, FITTED, KINDS, draw, tinted
from core.prediction import Classifier, read_photo
from core.prediction.knowledge import Knowledge
from core.prediction.measuring import Labelled, Others, measure

TRAINING = 4_000  # photos that give the classes' means and spreads
EACH = 300  # pictures of each kind that judge, and as many others of the fitted kinds that fit
Change = Callable[[np.ndarray, int], np.ndarray]
GARMENTS = "garments"


def labelled(classifier: Classifier, folder: Path, names: Sequence[str]) -> Labelled:
    """Yield photos with the index of their class, as the classifier takes them."""
    for name in names:
        label = classifier.classes.index(name.partition("/")[0])
        yield read_photo(folder / name, classifier), label


def some(names: Sequence[str], count: int, seed: int = 0) -> list[str]:
    """Return so many of the names, in an order of chance that is the same each time."""
    order = np.random.default_rng(seed).permutation(len(names))
    return [names[i] for i in order[:count]]


def others(classifier: Classifier, found: Split, garments: np.ndarray | None) -> Others:
    """Return pictures that show no pet: drawn, cut out of photos that trained, and garments.

    `garments` is uint8 (n, 28, 28), Fashion-MNIST's test pictures; without them that kind is left out.
    """
    side = classifier.image_size
    judge = {kind: _drawn(kind, range(EACH), side) for kind in KINDS}
    fit = {kind: _drawn(kind, range(EACH, 2 * EACH), side) for kind in FITTED}
    cut = some(found.train, 2 * EACH, seed=1)
    for kind, change in CUTS.items():
        judge[kind] = _cut(classifier, found.folder, cut[:EACH], change)
        fit[kind] = _cut(classifier, found.folder, cut[EACH:], change)
    if garments is not None:
        judge[GARMENTS] = (tinted(each, i, side) for i, each in enumerate(garments[:EACH]))
    return Others(judge, fit)


def _drawn(kind: str, numbers: range, side: int) -> Iterator[np.ndarray]:
    return (draw(kind, number, side) for number in numbers)


def _cut(
    classifier: Classifier, folder: Path, names: Sequence[str], change: Change
) -> Iterator[np.ndarray]:
    for number, name in enumerate(names):
        yield change(read_photo(folder / name, classifier), number)


def know(classifier: Classifier, found: Split, garments: np.ndarray | None = None) -> Knowledge:
    """Measure the model on photos that train and validate; what tests has no part in it."""
    training = some(found.train, TRAINING)
    about = (
        f"{len(found.validation):,} validation photos of cats and dogs, with drawings and cuttings of "
        f"other things. The detector was fitted on {len(training):,} training photos, on other drawings "
        "and cuttings, and on the validation photos, each judged by one that was fitted without it."
    )
    return measure(
        classifier,
        labelled(classifier, found.folder, training),
        labelled(classifier, found.folder, found.validation),
        others(classifier, found, garments),
        about,
    )
