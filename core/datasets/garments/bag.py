"""Bags: a body of any shape, with a handle, a strap or neither."""

from __future__ import annotations

from random import Random

from core.datasets.garments.cloth import CLOTH
from core.datasets.garments.sheet import Sheet, mirrored, rounded


def draw_bag(dice: Random, sheet: Sheet) -> None:
    """Draw a bag."""
    top, floor = dice.uniform(-0.55, 0.0), dice.uniform(0.6, 0.94)
    above, below = dice.uniform(0.5, 0.92), dice.uniform(0.6, 0.95)
    if dice.random() < 0.8:
        _handle(dice, sheet, top, above)
    body = mirrored([(above, top), (max(above, below), (top + floor) / 2), (below, floor)])
    sheet.fill(rounded(body) if dice.random() < 0.6 else body, CLOTH)
    if dice.random() < 0.5:
        flap = top + dice.uniform(0.25, 0.7) * (floor - top)
        shade = dice.choice((0.6, 0.68, 0.95))
        sheet.fill(
            mirrored([(0.96 * above, top), (0.85 * above, flap), (0.3 * above, flap + 0.06)]), shade
        )
    if dice.random() < 0.4:
        sheet.dot(0, (top + floor) / 2, dice.choice((0.2, 1.0)), dice.uniform(0.05, 0.1))
    if dice.random() < 0.4:
        sheet.line([(-above, top + 0.08), (above, top + 0.08)], 0.45, 0.05)
    if dice.random() < 0.3:
        x = dice.uniform(0.3, 0.6)
        for side in (-1, 1):
            sheet.line([(side * x, top), (side * x, floor)], 0.5, 0.08)


def _handle(dice: Random, sheet: Sheet, top: float, above: float) -> None:
    """Draw a handle as a bow over the body, with nothing inside."""
    wide, high = above * dice.uniform(0.3, 0.95), max(-0.95, top - dice.uniform(0.2, 0.8))
    bow = [(-wide, top + 0.1), (-0.85 * wide, 0.6 * high + 0.4 * top), (-0.4 * wide, high),
           (0.4 * wide, high), (0.85 * wide, 0.6 * high + 0.4 * top), (wide, top + 0.1)]  # fmt: skip
    sheet.line(bow, dice.uniform(0.5, 0.9), dice.uniform(0.06, 0.14))
