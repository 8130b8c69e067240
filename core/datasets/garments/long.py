"""What is long: trousers and dresses."""

from __future__ import annotations

from random import Random

from core.datasets.garments.cloth import CLOTH
from core.datasets.garments.sheet import Sheet, mirrored


def draw_trouser(dice: Random, sheet: Sheet) -> None:
    """Draw trousers: two legs below a waistband, now and then so narrow that they touch."""
    waist, hip = dice.uniform(0.2, 0.32), dice.uniform(0.26, 0.4)
    crotch, end = dice.uniform(-0.5, -0.25), dice.uniform(0.8, 0.96)
    foot, gap = dice.uniform(0.1, 0.24), dice.uniform(0.0, 0.1)
    out = max(hip * dice.uniform(0.85, 1.15), foot + gap)
    leg = [(waist, -0.94), (hip, crotch - 0.1), (out, end), (out - foot, end), (0.02, crotch)]
    sheet.fill([*leg, (0.0, -0.94)], CLOTH)
    sheet.fill([(-x, y) for x, y in [*leg, (0.0, -0.94)]], dice.uniform(0.85, 1.0) * CLOTH)
    if dice.random() < 0.6:
        shade = dice.choice((0.45, 1.0))
        sheet.line([(-waist, -0.9), (waist, -0.9)], shade, 0.07)
    if dice.random() < 0.5:
        sheet.line([(0.0, -0.9), (0.0, crotch)], 0.4, 0.04)


def draw_dress(dice: Random, sheet: Sheet) -> None:
    """Draw a dress: narrow above, a waist, a skirt; sleeves of any length or straps."""
    shoulder, waist = dice.uniform(0.16, 0.36), dice.uniform(0.16, 0.32)
    hem, end = waist + dice.uniform(-0.02, 0.36), dice.uniform(0.84, 0.97)
    at, neck = dice.uniform(-0.3, 0.0), shoulder * dice.uniform(0.4, 0.75)
    if dice.random() < 0.4:
        _sleeves(dice, sheet, shoulder)
    bust = waist + dice.uniform(0.0, 0.1)
    right = [(neck, -0.95), (shoulder, -0.9), (bust, -0.5), (waist, at), (hem, end)]
    sheet.fill(mirrored(right), CLOTH)
    deep = dice.uniform(0.08, 0.35)
    sheet.fill(
        [(neck, -0.97), (0.5 * neck, -0.95 + deep), (-0.5 * neck, -0.95 + deep), (-neck, -0.97)],
        0.0,
    )
    if dice.random() < 0.45:
        sheet.line([(-waist, at), (waist, at)], dice.choice((0.35, 1.0)), dice.uniform(0.04, 0.1))
    for _ in range(int(4 * dice.random())):
        x = dice.uniform(-0.8, 0.8)
        sheet.line([(x * waist, at + 0.1), (x * hem, end)], 0.62, 0.03)


def _sleeves(dice: Random, sheet: Sheet, shoulder: float) -> None:
    long, out = dice.uniform(0.25, 1.2), dice.uniform(0.08, 0.24)
    for side in (-1, 1):
        sleeve = [(0.5 * shoulder, -0.92), (shoulder, -0.88), (shoulder + out, -0.8 + long),
                  (shoulder + out - 0.14, -0.77 + long), (shoulder - 0.08, -0.5)]  # fmt: skip
        sheet.fill([(side * x, y) for x, y in sleeve], 0.92 * CLOTH)
