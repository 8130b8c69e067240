"""Rooms and gardens as those of the drawn pets, with nobody in them."""

from __future__ import annotations

from random import Random

import numpy as np

from core.datasets.drawn.background import draw_background
from core.datasets.drawn.foreground import draw_foreground
from core.datasets.drawn.light import draw_light
from core.datasets.drawn.sheet import Sheet, lit_ball
from core.novelty.non_pets.noise import Dice
from core.novelty.non_pets.scene import FINER


def draw_room(dice: Dice, side: int) -> np.ndarray:
    """Draw a room, a sofa, a garden or a backdrop, uint8 (side, side, 3)."""
    old = Random(int(dice.integers(2**62)))
    view = np.eye(2, 3)
    sheet = Sheet(draw_background(old, side * FINER), lit_ball(0), view)
    draw_foreground(old, sheet)
    return draw_light(old, dice, sheet, side)
