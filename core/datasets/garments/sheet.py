"""The sheet that a garment is drawn on: 112 × 112 pixels, which are scaled down to 28 × 28.

Drawing units go from -1 to 1 across the sheet, x to the right and y down. A shade is from 0, black,
to 1, white.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import cos, sin
from random import Random
from typing import TypeAlias

from PIL import Image, ImageDraw

Points: TypeAlias = Sequence[tuple[float, float]]

SIDE = 28  # pixels of a garment
FINER = 4  # times as many on the sheet, which smooths the edges


class Sheet:
    """A black sheet with a pen; what is drawn is tilted, scaled and moved a little."""

    def __init__(self, dice: Random, tilt: float = 0.035) -> None:
        self.image = Image.new("L", (SIDE * FINER, SIDE * FINER))
        self.pen = ImageDraw.Draw(self.image)
        angle = dice.gauss(0.0, tilt)
        half = SIDE * FINER / 2
        wide, high = (half * dice.uniform(0.86, 0.98) for _ in range(2))
        self.across = (wide * cos(angle), -high * sin(angle), half + dice.uniform(-3, 3))
        self.down = (wide * sin(angle), high * cos(angle), half + dice.uniform(-2, 2))

    def fill(self, points: Points, shade: float) -> None:
        """Fill an outline."""
        self.pen.polygon(self._place(points), fill=round(255 * shade))

    def line(self, points: Points, shade: float, width: float = 0.04) -> None:
        """Draw a line of `width` drawing units."""
        pixels = max(1, round(width * SIDE * FINER / 2))
        self.pen.line(self._place(points), fill=round(255 * shade), width=pixels)

    def dot(self, x: float, y: float, shade: float, radius: float = 0.03) -> None:
        """Draw a round dot."""
        (x, y), r = self._place([(x, y)])[0], radius * SIDE * FINER / 2
        self.pen.ellipse((x - r, y - r, x + r, y + r), fill=round(255 * shade))

    def _place(self, points: Points) -> list[tuple[float, float]]:
        """Map drawing units to pixels of the sheet."""
        (a, b, left), (c, d, top) = self.across, self.down
        return [(a * x + b * y + left, c * x + d * y + top) for x, y in points]


def mirrored(right: Points) -> Points:
    """Return the whole outline of which the right half is given, from top to bottom."""
    return [*right, *((-x, y) for x, y in reversed(right))]


def rounded(points: Points) -> Points:
    """Return a closed outline with its corners cut (Chaikin, 1974), once."""
    cut = []
    for (x, y), (u, v) in zip(points, [*points[1:], points[0]], strict=True):
        cut.append((0.75 * x + 0.25 * u, 0.75 * y + 0.25 * v))
        cut.append((0.25 * x + 0.75 * u, 0.25 * y + 0.75 * v))
    return cut
