"""Cats and dogs: the sample photos first, then drawn ones, made 28 × 28 as any photo is."""

from __future__ import annotations

import numpy as np
from PIL import Image

from core.lenet.photo import made_small
from core.settings import PROJECT

_DRAWN_SIDE = 224


def cat(number: int) -> np.ndarray:
    """Return the sample picture of a cat (0) or a drawn one, uint8 (28, 28)."""
    return _animal("cat", number)


def dog(number: int) -> np.ndarray:
    """Return the sample picture of a dog (0) or a drawn one, uint8 (28, 28)."""
    return _animal("dog", number)


def _animal(kind: str, number: int) -> np.ndarray:
    if number == 0:
        from core.images import open_picture

        picture = open_picture(PROJECT / "assets" / "pictures" / f"{kind}.webp")
    else:
        from core.datasets.drawn import draw_pet

        picture = Image.fromarray(draw_pet(kind, number, _DRAWN_SIDE))  # type: ignore[arg-type]
    return made_small(picture)
