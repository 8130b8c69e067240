"""A car and a house, each with sizes of its own, drawn large and shrunk to 28 × 28."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PIL import Image, ImageDraw

from core.lenet.oddities.noise import SIDE, draws

TIMES = 10  # drawn at 280 × 280 and averaged, so that slanted lines come out even
_LARGE = SIDE * TIMES


class Sheet:
    """A black sheet, in units of the small picture's pixels; what is drawn on it is bright."""

    def __init__(self) -> None:
        self.image = Image.new("L", (_LARGE, _LARGE))
        self.pen = ImageDraw.Draw(self.image)

    def polygon(self, points: Sequence[tuple[float, float]], grey: int) -> None:
        """Fill a polygon."""
        self.pen.polygon([(x * TIMES, y * TIMES) for x, y in points], fill=grey)

    def box(self, left: float, top: float, right: float, bottom: float, grey: int) -> None:
        """Fill a rectangle."""
        self.pen.rectangle(
            (left * TIMES, top * TIMES, right * TIMES - 1, bottom * TIMES - 1), fill=grey
        )

    def disc(self, x: float, y: float, radius: float, grey: int) -> None:
        """Fill a circle."""
        box = [(x - radius) * TIMES, (y - radius) * TIMES]
        self.pen.ellipse((*box, (x + radius) * TIMES, (y + radius) * TIMES), fill=grey)

    def small(self) -> np.ndarray:
        """Return it at 28 × 28, each pixel the mean of its place; uint8."""
        return np.asarray(self.image.resize((SIDE, SIDE), Image.Resampling.BOX))


def car(number: int) -> np.ndarray:
    """Draw a car from the side: body, cabin with two windows, two wheels; uint8 (28, 28)."""
    random, sheet = draws("car", number), Sheet()
    paint, floor = int(random.integers(130, 236)), 20.0
    waist = floor - random.uniform(5.0, 7.0)
    roof = waist - random.uniform(4.5, 6.0)
    front, back = random.uniform(7.5, 10.0), random.uniform(20.0, 23.5)
    lean = random.uniform(2.0, 3.5)
    sheet.polygon(
        [(front - lean, waist), (front + 1, roof), (back - 2, roof), (back, waist)], paint
    )
    sheet.polygon(
        [(1, floor), (1.2, waist + 2), (front - lean - 1, waist), (26, waist), (27, floor)], paint
    )
    _windows(sheet, (front, back, lean), (waist, roof), int(random.integers(20, 60)))
    _wheels(sheet, floor, random.uniform(2.7, 3.3))
    if random.random() < 0.5:
        sheet.image = sheet.image.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    return sheet.small()


def _windows(
    sheet: Sheet, ends: tuple[float, float, float], heights: tuple[float, float], glass: int
) -> None:
    (front, back, lean), (waist, roof) = ends, heights
    middle, top = (front + back) / 2, roof + 1.1
    sheet.polygon(
        [(front - lean + 1.6, waist), (front + 1.6, top), (middle - 0.5, top),
         (middle - 0.5, waist)], glass,
    )  # fmt: skip
    sheet.polygon(
        [(middle + 0.6, waist), (middle + 0.6, top), (back - 2.5, top), (back - 1.1, waist)], glass
    )


def _wheels(sheet: Sheet, floor: float, size: float) -> None:
    for x in (7.2, 21.2):
        sheet.disc(x, floor, size + 0.6, 0)
        sheet.disc(x, floor, size, 110)
        sheet.disc(x, floor, size / 2.2, 230)


def house(number: int) -> np.ndarray:
    """Draw a house from the front: walls, roof, chimney, a door and two windows; uint8 (28, 28)."""
    random, sheet = draws("house", number), Sheet()
    wall, tiles = int(random.integers(150, 230)), int(random.integers(70, 130))
    left = random.uniform(3.5, 6.0)
    right, floor = 28 - left, 26.0
    eaves, ridge = random.uniform(11.5, 13.5), random.uniform(2.5, 4.5)
    chimney = right - random.uniform(4.0, 6.0)
    sheet.box(chimney, ridge, chimney + 2.2, eaves, wall)
    sheet.box(left, eaves, right, floor, wall)
    sheet.polygon([(left - 2.5, eaves), (14, ridge), (right + 2.5, eaves)], tiles)
    dark = int(random.integers(15, 60))
    door = 14 + random.uniform(-2.0, 2.0)
    sheet.box(door - 1.8, floor - 6.5, door + 1.8, floor, dark)
    for x in ((left + door - 1.8) / 2, (door + 1.8 + right) / 2):
        sheet.box(x - 1.5, eaves + 2.5, x + 1.5, eaves + 5.7, dark)
        sheet.box(x - 0.25, eaves + 2.5, x + 0.25, eaves + 5.7, wall)
    return sheet.small()
