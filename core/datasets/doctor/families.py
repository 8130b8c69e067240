"""Pictures that are copies of one another, as groups: the same bytes, or alike to the eye."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from core.datasets.doctor.look import Look
from core.images.likeness import GRID, copies


@dataclass(frozen=True, slots=True)
class Family:
    """Pictures, by number and ascending, of which each is a copy of another one.

    `likeness` is the lowest correlation that was needed to join them; `same` says whether all have
    the same bytes.
    """

    members: tuple[int, ...]
    likeness: float
    same: bool


def identical(looks: Sequence[Look]) -> list[Family]:
    """Return the groups of pictures with the same bytes."""
    by_digest: dict[str, list[int]] = {}
    for number, look in enumerate(looks):
        if look.digest:
            by_digest.setdefault(look.digest, []).append(number)
    return [Family(tuple(each), 1.0, True) for each in by_digest.values() if len(each) > 1]


def families(looks: Sequence[Look], between: Callable[[float], None]) -> list[Family]:
    """Return the groups of copies, those of the same bytes included; each picture is in one at most.

    A copy of a copy belongs to the family. `between(share)` is called all the time with how
    much is done, and may raise.
    """
    first = {look.digest: i for i, look in reversed(list(enumerate(looks))) if look.digest}
    shown = [i for i in sorted(first.values()) if looks[i].print]
    joined, likeness = list(range(len(looks))), dict[int, float]()
    for i, j, correlation in sorted(_alike(looks, shown, between), key=lambda pair: -pair[2]):
        one, other = sorted((_root(joined, i), _root(joined, j)))
        if one != other:
            joined[other] = one
            likeness[one] = min(likeness.get(one, 1), likeness.get(other, 1), correlation)
    groups: dict[int, list[int]] = {}
    for number, look in enumerate(looks):
        if look.digest:
            groups.setdefault(_root(joined, first[look.digest]), []).append(number)
    return [
        Family(tuple(each), min(1.0, likeness.get(root, 1.0)), root not in likeness)
        for root, each in groups.items()
        if len(each) > 1
    ]


def _alike(
    looks: Sequence[Look], shown: Sequence[int], between: Callable[[float], None]
) -> Iterator[tuple[int, int, float]]:
    """Yield pairs of numbers of pictures with other bytes that are alike, and their correlation."""
    together = b"".join(looks[number].print for number in shown)
    prints = np.frombuffer(together, np.uint8).reshape(len(shown), GRID, GRID)
    for i, j, correlation in copies(prints, between=between):
        yield shown[i], shown[j], correlation


def _root(joined: list[int], number: int) -> int:
    """Return the first of a picture's group, and shorten the way there."""
    while joined[number] != number:
        joined[number] = joined[joined[number]]
        number = joined[number]
    return number
