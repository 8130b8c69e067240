"""What may hide a part of the pet: boxes, leaves, balls and posts. In canvas pixels."""

from __future__ import annotations

from random import Random

import numpy as np

from core.datasets.drawn.coat import mix
from core.datasets.drawn.geometry import ellipse, limb
from core.datasets.drawn.palette import FABRICS, GREENS, WALLS, vary
from core.datasets.drawn.sheet import Sheet


def _hide_with_box(dice: Random, sheet: Sheet, side: int) -> None:
    """A cardboard box, a table's edge or a blanket along the bottom of the frame."""
    top = side * dice.uniform(0.72, 0.9)
    colour = vary(dice, dice.choice((*FABRICS, (188, 148, 102), (168, 130, 90))))
    slope = side * dice.uniform(-0.06, 0.06)
    sheet.cover(np.array([(0, top), (side, top + slope), (side, side), (0, side)]), colour)
    edge = [
        (0, top),
        (side, top + slope),
        (side, top + slope + 0.025 * side),
        (0, top + 0.025 * side),
    ]
    sheet.cover(np.array(edge), mix(colour, (255, 255, 255), 0.25))


def _hide_with_leaves(dice: Random, sheet: Sheet, side: int) -> None:
    x = side * dice.choice((dice.uniform(-0.05, 0.15), dice.uniform(0.85, 1.05)))
    green = dice.choice(GREENS)
    for _ in range(8):
        tip = (x + side * dice.uniform(-0.35, 0.35), side * dice.uniform(0.3, 0.9))
        bend = ((x + tip[0]) / 2, 0.7 * tip[1] + 0.25 * side)
        leaf = limb([(x, 1.05 * side), bend, tip], [0.012 * side, 0.035 * side, 0.003 * side])
        sheet.cover(leaf, vary(dice, green, 26))


def _hide_with_ball(dice: Random, sheet: Sheet, side: int) -> None:
    x, y, size = (
        side * dice.uniform(0.1, 0.9),
        side * dice.uniform(0.8, 1.0),
        side * dice.uniform(0.08, 0.2),
    )
    colour = vary(dice, dice.choice(FABRICS + ((206, 70, 60), (226, 190, 70), (70, 130, 190))))
    sheet.cover(ellipse(x, y, size, size), colour)
    sheet.cover(
        ellipse(x, y, size, 0.3 * size, dice.uniform(0, 3)), mix(colour, (255, 255, 255), 0.4)
    )
    sheet.cover(
        ellipse(x - 0.35 * size, y - 0.4 * size, 0.2 * size, 0.14 * size),
        mix(colour, (255, 255, 255), 0.7),
    )


def _hide_with_post(dice: Random, sheet: Sheet, side: int) -> None:
    """A door frame or a fence post."""
    x, wide = (
        side * dice.choice((dice.uniform(0, 0.2), dice.uniform(0.75, 0.95))),
        side * dice.uniform(0.06, 0.14),
    )
    colour = vary(dice, dice.choice(WALLS))
    sheet.cover(np.array([(x, 0), (x + wide, 0), (x + wide, side), (x, side)]), colour)
    sheet.cover(
        np.array([(x, 0), (x + 0.2 * wide, 0), (x + 0.2 * wide, side), (x, side)]),
        mix(colour, (0, 0, 0), 0.2),
    )


HIDERS = (_hide_with_box, _hide_with_leaves, _hide_with_ball, _hide_with_post)


def draw_foreground(dice: Random, sheet: Sheet) -> None:
    """Put something before the animal, in some of the pictures."""
    if dice.random() < 0.35:
        dice.choice(HIDERS)(dice, sheet, sheet.picture.width)
