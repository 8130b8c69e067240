"""Finding out what is to be known about a model: how sure it may be, and what it has never seen.

Who fits, and who judges: pictures that trained the network say where its classes lie. The detector
weighs their distances on validation pictures and on pictures of some kinds, drawn or cut, that show none of the
classes; each validation picture is then judged by a detector that was fitted without it. The validation
pictures also set two numbers, the temperature and the threshold. Of the fitted kinds, pictures that
fitted nothing judge, and the held-out kinds fit nothing at all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

import numpy as np

from core.datasets.errors import Cancelled
from core.novelty.curves import threshold_for
from core.novelty.fitting import STRENGTH, Examples, fit, unseen_scores
from core.prediction.calibration import fit_temperature
from core.prediction.classifier import BATCH, Classifier, Outputs, outputs
from core.prediction.knowledge import Knowledge

ACCEPTED = 0.98  # of the validation pictures, at the threshold that is proposed
LEAST = 20  # validation pictures, without which nothing is said

# A picture is uint8 (S, S, 3) as the classifier takes it, a label the index of its class.
Pictures = Iterable[np.ndarray]
Labelled = Iterable[tuple[np.ndarray, int]]
Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True, eq=False)
class Others:
    """Pictures that show none of the classes, by kind: those that `judge`, and those that `fit`.

    A kind that only judges is held out.
    """

    judge: Mapping[str, Pictures]
    fit: Mapping[str, Pictures] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """What a network made of all pictures of a measurement: all that the arithmetic needs."""

    training: Outputs
    training_labels: np.ndarray
    validation: Outputs
    validation_labels: np.ndarray
    judging: Mapping[str, Outputs]
    fitting: Mapping[str, Outputs]


def measure(
    classifier: Classifier,
    training: Labelled,
    validation: Labelled,
    others: Others,
    about: str,
    progress: Progress = lambda done: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Knowledge:
    """Return what pictures say about a classifier; `about` says in words which pictures they are.

    Pictures are read as they are needed, so that there may be many. `progress(done)` is called with
    the number of pictures judged so far. Raises Cancelled once `cancelled()` says True, ValueError when
    there are too few validation pictures or they do not fit the classifier.
    """
    return conclude(see(classifier, training, validation, others, progress, cancelled), about)


def see(
    classifier: Classifier,
    training: Labelled,
    validation: Labelled,
    others: Others,
    progress: Progress = lambda done: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Seen:
    """Show a classifier all pictures; the slow half of `measure`."""
    counter = _Counter(progress, cancelled)

    def shown(pictures: Pictures) -> Outputs:
        return through(classifier, counter.counted(pictures))

    def labelled(pictures: Labelled) -> tuple[Outputs, np.ndarray]:
        labels: list[int] = []

        def unlabelled() -> Iterator[np.ndarray]:
            for picture, label in pictures:
                labels.append(label)
                yield picture

        return shown(unlabelled()), np.array(labels, np.int64)

    return Seen(
        *labelled(training),
        *labelled(validation),
        {kind: shown(pictures) for kind, pictures in others.judge.items()},
        {kind: shown(pictures) for kind, pictures in others.fit.items()},
    )


class _Counter:
    """Counts pictures on their way to the network, and stops them."""

    def __init__(self, progress: Progress, cancelled: Callable[[], bool]) -> None:
        self.done, self.progress, self.cancelled = 0, progress, cancelled

    def counted(self, pictures: Pictures) -> Iterator[np.ndarray]:
        for picture in pictures:
            if self.cancelled():
                raise Cancelled
            yield picture
            self.done += 1
            self.progress(self.done)


def through(classifier: Classifier, pictures: Pictures) -> Outputs:
    """Return what a classifier gives for any number of pictures, a batch of them in memory at once.

    Raises ValueError where there are none.
    """
    coming, parts = iter(pictures), []
    while batch := list(islice(coming, BATCH)):
        parts.append(outputs(classifier, batch))
    if not parts:
        raise ValueError("There are no pictures to measure a model with.")
    return joined(parts)


def joined(parts: Sequence[Outputs]) -> Outputs:
    """Return what was given for several batches as one."""
    names = parts[0].features
    features = {name: np.concatenate([part.features[name] for part in parts]) for name in names}
    return Outputs(np.concatenate([part.logits for part in parts]), features)


def conclude(seen: Seen, about: str, strength: float = STRENGTH) -> Knowledge:
    """Return what follows from what a network made of the pictures; the quick half of `measure`.

    `strength` is that of the detector's penalty. A network without stages that give features, or
    without fitted kinds, gets no detector. Raises ValueError for fewer than LEAST validation pictures.
    """
    labels = seen.validation_labels
    if len(labels) < LEAST:
        raise ValueError(f"{LEAST} validation pictures are needed, and there are {len(labels)}.")
    temperature = fit_temperature(seen.validation.logits, labels)
    known = Knowledge(temperature, seen.validation.logits, labels, about)
    if not seen.training.features or not seen.fitting:
        return known
    examples = Examples(
        seen.training.features, seen.training_labels, seen.validation.features,
        {kind: each.features for kind, each in seen.fitting.items()},
    )  # fmt: skip
    detector, familiarity = fit(examples, strength), unseen_scores(examples, strength)
    scores = {kind: detector.familiarity(each.features) for kind, each in seen.judging.items()}
    return replace(
        known, detector=detector, threshold=threshold_for(familiarity, ACCEPTED),
        familiarity=familiarity, others=scores, fitted=tuple(seen.fitting),
    )  # fmt: skip
