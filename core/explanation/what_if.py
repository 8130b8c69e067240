"""What if the photo were another: the same photo changed step by step, and judged at each step."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PIL import Image

from core.explanation.changes import CHANGES, WhatIf
from core.images import thumbnail, to_square
from core.prediction.classifier import Classifier, Verdict, classify

LONGEST = 512  # pixels of the photo that is changed: more than any network here sees of it


@dataclass(frozen=True, slots=True, eq=False)
class Course:
    """What a network said along a change: for each of its values the changed photo, and the verdict."""

    change: WhatIf
    pictures: tuple[Image.Image, ...]
    verdicts: tuple[Verdict, ...]

    @property
    def neutral(self) -> int:
        """Where among the values the photo is as it is."""
        return self.change.values.index(self.change.neutral)


def what_if(
    classifier: Classifier,
    picture: Image.Image,
    changes: Sequence[WhatIf] = CHANGES,
    progress: Callable[[int, int], None] | None = None,
) -> list[Course]:
    """Judge `picture`, upright RGB, along each of `changes`; the pictures of one are one batch.

    The photo as it is is judged from all its pixels, as everywhere, and changed in a copy of at most
    `LONGEST` pixels. `progress` is called with how many changes are done and how many there are.
    """
    small, side = thumbnail(picture, LONGEST), classifier.image_size
    as_it_is = to_square(picture, side)
    courses = []
    for number, change in enumerate(changes):
        pictures = tuple(
            small if value == change.neutral else change.apply(small, value)
            for value in change.values
        )
        squares = [as_it_is if each is small else to_square(each, side) for each in pictures]
        courses.append(Course(change, pictures, tuple(classify(classifier, squares))))
        if progress:
            progress(number + 1, len(changes))
    return courses
