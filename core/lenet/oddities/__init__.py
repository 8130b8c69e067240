"""Pictures that are no garments, 28 × 28, grey, bright on black: what a LeNet cannot know.

A LeNet for ten classes always names one of them. What it says of noise, a cat or a house shows how
little the largest probability has to do with knowing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from core.lenet.oddities import animals, letters, noise, things

MOST = 9_999  # the largest number that a picture of a kind can have


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of picture: what draws number n of it, and how many differ at the most.

    `draw(number)` returns uint8 (28, 28), the same one each time; numbers begin with 0, and beyond
    `count` they begin anew.
    """

    draw: Callable[[int], np.ndarray]
    count: int = MOST + 1


KINDS: Mapping[str, Kind] = {
    "noise": Kind(noise.uniform),
    "gauss": Kind(noise.gaussian),
    "static": Kind(noise.static),
    "clouds": Kind(noise.clouds),
    "stripes": Kind(noise.stripes),
    "even": Kind(noise.even, noise.LEVELS),
    "cat": Kind(animals.cat),
    "dog": Kind(animals.dog),
    "car": Kind(things.car),
    "house": Kind(things.house),
    "letter": Kind(letters.letter, len(letters.LETTERS)),
}

# How many of each stand in the gallery: what is counted there is what is seen there.
SHOWN: Mapping[str, int] = {
    "noise": 4, "gauss": 4, "static": 4, "clouds": 4, "stripes": 4, "even": 4,
    "cat": 4, "dog": 4, "car": 4, "house": 4, "letter": 8,
}  # fmt: skip


def oddity(kind: str, number: int) -> np.ndarray:
    """Draw number `number` of a kind, uint8 (28, 28).

    Raises ValueError where there is no such kind or the number is not from 0 to MOST.
    """
    if kind not in KINDS or not 0 <= number <= MOST:
        raise ValueError(f"There is no picture {kind[:20]}-{number}.")
    found = KINDS[kind]
    return found.draw(number % found.count)


def gallery() -> tuple[tuple[str, int], ...]:
    """Return the kind and number of each picture of the gallery, one kind after the other."""
    return tuple((kind, number) for kind, count in SHOWN.items() for number in range(count))
