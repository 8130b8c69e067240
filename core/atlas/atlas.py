"""An atlas: what a network made of the pictures that judged it and of some that it learned from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from core.atlas.choosing import on_the_map
from core.atlas.looking import Seen, look
from core.datasets import Source
from core.explanation.similar import Known, Neighbour, Reference, known_by, nearest_to, references
from core.judged import Judged
from core.prediction.classifier import Classifier
from core.training.configuration import Configuration

LEARNED = 2_000  # training pictures among which nearest ones are looked for
FAINT = 500  # of them on the map


@dataclass(frozen=True, slots=True, eq=False)
class Atlas:
    """What there is to lay out, and to look for nearest ones among.

    `validation` are those of the `names` that could be read; `training` holds the training pictures
    on the map, `FAINT` at most, and `known` all that were looked at.
    """

    names: tuple[str, ...]
    validation: Seen
    training: Seen
    trained: tuple[Reference, ...]
    known: Known

    @property
    def features(self) -> np.ndarray:
        """Those of all pictures on the map, float32 (n, channels): validation, then training."""
        return np.concatenate([self.validation.features, self.training.features])

    def nearest(self, name: str, count: int) -> list[Neighbour] | None:
        """Return the training pictures nearest to a validation picture; None where it is not here."""
        shown = [self.names[i] for i in self.validation.places]
        if name not in shown:
            return None
        return nearest_to(self.known, self.validation.features[shown.index(name)], count)


def make_atlas(
    classifier: Classifier,
    asked: Configuration,
    judged: Judged,
    progress: Callable[[int, int], None] = lambda done, total: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Atlas:
    """Show a run's network its validation pictures and some of those that it was trained on.

    Raises DatasetError, ExplanationError and Cancelled as `look` does.
    """
    source = Source.parse(asked.data)
    share = asked.validation_share if asked.validation == "share" else 0.0
    fold = (asked.fold, asked.folds) if asked.validation == "fold" else None
    learned = references(source, LEARNED, share, fold)
    names = tuple(judged.names[i] for i in on_the_map(judged))
    total = len(names) + len(learned)
    seen = look(classifier, source, names, lambda done: progress(done, total), cancelled)
    from_training = look(
        classifier, source, [each.name for each in learned],
        lambda done: progress(len(names) + done, total), cancelled,
    )  # fmt: skip
    trained = tuple(learned[i] for i in from_training.places)
    known = known_by(trained, from_training.features)
    some = np.sort(np.random.default_rng(0).permutation(len(trained))[:FAINT])
    faint = Seen(*(getattr(from_training, each)[some] for each in Seen.__slots__))
    return Atlas(names, seen, faint, tuple(trained[i] for i in some), known)
