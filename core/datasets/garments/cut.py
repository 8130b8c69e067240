"""The proportions of what is worn above."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

TOP = -0.92  # where shoulders begin


@dataclass(frozen=True, slots=True)
class Cut:
    """The proportions of a top, in drawing units; `sleeve` 0 is none and 1 reaches the hem."""

    neck: float
    shoulder: float
    chest: float
    waist: float
    hem: float
    length: float
    sleeve: float
    spread: float
    wide: float


def draw_cut(
    dice: Random,
    length: tuple[float, float],
    sleeve: float,
    neck: tuple[float, float] = (0.14, 0.3),
) -> Cut:
    """Draw the proportions of a top by chance, within ranges for what tells the classes apart."""
    chest = dice.uniform(0.36, 0.54)
    return Cut(
        neck=dice.uniform(*neck),
        shoulder=chest + dice.uniform(-0.02, 0.08),
        chest=chest,
        waist=chest * dice.uniform(0.84, 1.02),
        hem=chest * dice.uniform(0.92, 1.16),
        length=dice.uniform(*length),
        sleeve=sleeve,
        spread=dice.uniform(0.16, 0.36) if sleeve > 0.6 else dice.uniform(0.2, 0.42),
        wide=dice.uniform(0.16, 0.24),
    )
