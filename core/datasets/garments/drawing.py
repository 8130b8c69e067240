"""One drawn garment, all from one seed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from random import Random

import numpy as np

from core.datasets.garments.bag import draw_bag
from core.datasets.garments.cloth import finish
from core.datasets.garments.long import draw_dress, draw_trouser
from core.datasets.garments.sheet import Sheet
from core.datasets.garments.shoes import draw_boot, draw_sandal, draw_sneaker
from core.datasets.garments.tops import draw_coat, draw_pullover, draw_shirt, draw_t_shirt

Draw = Callable[[Random, Sheet], None]

# How each class is drawn, and how often its cloth has a pattern.
DRAWN: Mapping[str, tuple[Draw, float]] = {
    "T-shirt/top": (draw_t_shirt, 0.3),
    "Trouser": (draw_trouser, 0.1),
    "Pullover": (draw_pullover, 0.35),
    "Dress": (draw_dress, 0.35),
    "Coat": (draw_coat, 0.2),
    "Sandal": (draw_sandal, 0.1),
    "Shirt": (draw_shirt, 0.4),
    "Sneaker": (draw_sneaker, 0.1),
    "Bag": (draw_bag, 0.25),
    "Ankle boot": (draw_boot, 0.1),
}


def draw_garment(kind: str, seed: int) -> np.ndarray:
    """Draw a garment of a class, uint8 (28, 28), white on black; the same for the same arguments.

    Raises KeyError when there is no such class.
    """
    draw, patterned = DRAWN[kind]
    dice = Random(f"{kind} {seed}")
    sheet = Sheet(dice)
    draw(dice, sheet)
    return finish(dice, sheet, patterned)
