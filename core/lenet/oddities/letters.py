"""Letters: each as strokes of our own, so that no font has to be there."""

from __future__ import annotations

import numpy as np

from core.lenet.oddities.things import TIMES, Sheet

# Corners on a grid of 0 … 4 across and 0 … 6 down; a stroke goes from corner to corner.
LETTERS: dict[str, tuple[tuple[tuple[float, float], ...], ...]] = {
    "A": (((0, 6), (2, 0), (4, 6)), ((0.8, 3.8), (3.2, 3.8))),
    "E": (((4, 0), (0, 0), (0, 6), (4, 6)), ((0, 3), (3.2, 3))),
    "H": (((0, 0), (0, 6)), ((4, 0), (4, 6)), ((0, 3), (4, 3))),
    "K": (((0, 0), (0, 6)), ((4, 0), (0, 3.4)), ((1.2, 2.6), (4, 6))),
    "M": (((0, 6), (0, 0), (2, 3.4), (4, 0), (4, 6)),),
    "N": (((0, 6), (0, 0), (4, 6), (4, 0)),),
    "T": (((0, 0), (4, 0)), ((2, 0), (2, 6))),
    "X": (((0, 0), (4, 6)), ((4, 0), (0, 6))),
    "F": (((4, 0), (0, 0), (0, 6)), ((0, 3), (3.2, 3))),
    "L": (((0, 0), (0, 6), (4, 6)),),
    "V": (((0, 0), (2, 6), (4, 0)),),
    "W": (((0, 0), (1, 6), (2, 2), (3, 6), (4, 0)),),
    "Y": (((0, 0), (2, 3), (4, 0)), ((2, 3), (2, 6))),
    "Z": (((0, 0), (4, 0), (0, 6), (4, 6)),),
}
LEFT, TOP, STEP, WIDTH = 7.2, 4.0, 3.4, 3.2


def letter(number: int) -> np.ndarray:
    """Draw a letter in white, uint8 (28, 28); `number` counts through LETTERS."""
    sheet = Sheet()
    for stroke in list(LETTERS.values())[number]:
        places = [(LEFT + STEP * x, TOP + STEP * y) for x, y in stroke]
        line = [(x * TIMES, y * TIMES) for x, y in places]
        sheet.pen.line(line, fill=255, width=round(WIDTH * TIMES))
        for x, y in places:  # round ends and corners
            sheet.disc(x, y, WIDTH / 2, 255)
    return sheet.small()


def name(number: int) -> str:
    """Return which letter that is."""
    return list(LETTERS)[number % len(LETTERS)]
