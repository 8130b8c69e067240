"""Colours of rooms and gardens."""

from __future__ import annotations

from random import Random

from core.datasets.drawn.sheet import Colour

WALLS: tuple[Colour, ...] = (
    (214, 206, 192), (176, 190, 196), (196, 176, 158), (150, 164, 150), (120, 128, 146),
    (204, 186, 186), (96, 92, 98), (230, 226, 216), (164, 140, 124), (134, 158, 170),
)  # fmt: skip
FABRICS: tuple[Colour, ...] = (
    (92, 110, 140), (150, 84, 78), (108, 128, 100), (170, 140, 92), (112, 88, 120),
    (72, 98, 104), (188, 176, 160), (84, 70, 62), (58, 62, 74), (196, 150, 120),
)  # fmt: skip
GREENS: tuple[Colour, ...] = (
    (96, 140, 70),
    (122, 156, 82),
    (72, 116, 66),
    (146, 158, 92),
    (86, 128, 96),
)
SKIES: tuple[Colour, ...] = ((172, 204, 228), (206, 218, 226), (232, 206, 180), (150, 172, 200))


def vary(dice: Random, colour: Colour, amount: int = 16) -> Colour:
    """Make a colour a little darker or lighter, and a little different."""
    shift = dice.randint(-amount, amount)
    red, green, blue = (min(255, max(0, v + shift + dice.randint(-6, 6))) for v in colour)
    return red, green, blue
