"""A photo with the verdicts of two models, and in which order photos are shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app_pages.parts.models import Model
from app_pages.parts.predict.known import knowledge_of
from app_pages.parts.predict.trust.limit import threshold_in_hand
from app_pages.parts.verdict_words import answer
from app_pages.parts.verdicts import Judged, Photo, judge_all


@dataclass(frozen=True, slots=True)
class Pair:
    """A photo, what both models say of it, their answers (a class, or NEITHER), and how far their
    probabilities are apart. `right` is the class that the visitor gave it, if he did.
    """

    photo: Photo
    judged: tuple[Judged, Judged]
    answers: tuple[str, str]
    distance: float
    right: str | None = None

    @property
    def agree(self) -> bool:
        """Whether both give the same answer."""
        return self.answers[0] == self.answers[1]


def pairs(
    photos: Sequence[Photo], models: tuple[Model, Model], right: Mapping[str, str]
) -> list[Pair]:
    """Judge photos by two models, and return those that can be read as `paired` has it."""
    one, other = (judge_all(photos, model) for model in models)
    limits = (threshold_of(models[0], in_hand=True), threshold_of(models[1], in_hand=False))
    return paired(photos, one, other, limits, right)


def paired(
    photos: Sequence[Photo], one: Sequence[Judged], other: Sequence[Judged],
    thresholds: tuple[float | None, float | None], right: Mapping[str, str],
) -> list[Pair]:  # fmt: skip
    """Return the photos that both could judge, those on which they differ first, widest first.

    `right` holds the class that the visitor gave to a photo, by its id.
    """
    from core.prediction.comparing import distance

    found = [
        Pair(
            photo, (mine, yours),
            (answer(mine.verdict, thresholds[0]), answer(yours.verdict, thresholds[1])),
            distance(mine.verdict, yours.verdict), right.get(photo.id),
        )
        for photo, mine, yours in zip(photos, one, other, strict=True)
        if mine.verdict and yours.verdict
    ]  # fmt: skip
    return sorted(found, key=lambda pair: (pair.agree, -pair.distance))


def threshold_of(model: Model, *, in_hand: bool) -> float | None:
    """Return a model's threshold: the one that the visitor has in hand, or its own; None where it
    cannot tell what it does not know.
    """
    known = knowledge_of(model)
    if known is None or known.detector is None:
        return None
    return threshold_in_hand(known) if in_hand else known.threshold
