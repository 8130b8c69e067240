"""What is on a top: necklines, collars, hoods, fronts, buttons, pockets, bands and prints."""

from __future__ import annotations

from random import Random

from core.datasets.garments.cut import TOP, Cut
from core.datasets.garments.sheet import Sheet, mirrored, rounded


def draw_neckline(dice: Random, sheet: Sheet, cut: Cut) -> None:
    """Draw the hole for the head: round, wide or pointed, with the back of the cloth behind."""
    deep = dice.uniform(0.06, 0.32)
    pointed = dice.random() < 0.3
    middle = (
        [(0.0, TOP + deep)]
        if pointed
        else [
            (0.7, 0.75),
            (-0.7, 0.75),
        ]
    )
    if not pointed:
        middle = [(x * cut.neck, TOP + deep * y) for x, y in middle]
    sheet.fill([(cut.neck, TOP - 0.03), *middle, (-cut.neck, TOP - 0.03)], 0.0)
    if dice.random() < 0.5:
        sheet.fill([(cut.neck, TOP), (0, TOP + 0.5 * deep), (-cut.neck, TOP)], 0.5)
    if dice.random() < 0.4:
        edge = [(cut.neck, TOP), *middle, (-cut.neck, TOP)]
        sheet.line(edge, dice.choice((0.45, 1.0)), 0.05)


def draw_collar(dice: Random, sheet: Sheet, cut: Cut, deep: float) -> None:
    """Draw two flaps beside an opening."""
    shade, out = dice.choice((0.5, 0.62, 1.0)), cut.neck + dice.uniform(0.0, 0.1)
    sheet.fill([(cut.neck, TOP - 0.05), (0.0, TOP + deep), (-cut.neck, TOP - 0.05)], 0.35)
    for side in (-1, 1):
        flap = [
            (0.7 * cut.neck, TOP - 0.06),
            (out, TOP + 0.1),
            (0.1, TOP + deep + 0.1),
            (0.0, TOP + deep),
        ]
        sheet.fill([(side * x, y) for x, y in flap], shade)


def draw_hood(dice: Random, sheet: Sheet, cut: Cut) -> None:
    """Draw a hood that lies around the neck."""
    wide = cut.neck + dice.uniform(0.06, 0.16)
    sheet.fill(
        rounded(mirrored([(0.4 * wide, TOP - 0.1), (wide, TOP + 0.05), (0.5 * wide, TOP + 0.3)])),
        0.66,
    )
    sheet.fill(
        rounded(mirrored([(0.3 * wide, TOP), (0.6 * wide, TOP + 0.08), (0.3 * wide, TOP + 0.2)])),
        0.3,
    )


def draw_front(dice: Random, sheet: Sheet, start: float, end: float) -> None:
    """Draw the line where the front opens, or a zip."""
    x = dice.uniform(-0.05, 0.05)
    sheet.line([(x, start), (x, end)], dice.choice((0.2, 0.45, 1.0)), dice.uniform(0.03, 0.07))


def draw_buttons(dice: Random, sheet: Sheet, cut: Cut, count: int) -> None:
    """Draw a row of buttons down the front."""
    shade, start = dice.choice((0.35, 1.0, 1.0)), TOP + 0.3
    for index in range(count):
        sheet.dot(0.02, start + index * (cut.length - 0.1 - start) / count, shade, 0.045)


def draw_pockets(dice: Random, sheet: Sheet, cut: Cut) -> None:
    """Draw two slits below the waist."""
    y, lean = dice.uniform(0.2, 0.45), dice.uniform(0.0, 0.12)
    for side in (-1, 1):
        inner, outer = 0.35 * cut.waist, 0.8 * cut.waist
        sheet.line([(side * inner, y), (side * outer, y + lean)], 0.45, 0.05)


def draw_band(dice: Random, sheet: Sheet, cut: Cut) -> None:
    """Draw the rib at the hem."""
    y, shade = cut.length, dice.choice((0.55, 0.65, 0.95))
    sheet.fill([(cut.hem, y), (cut.hem, y - 0.1), (-cut.hem, y - 0.1), (-cut.hem, y)], shade)


def draw_print(dice: Random, sheet: Sheet) -> None:
    """Draw a few blots on the chest."""
    shade = dice.choice((0.25, 0.45, 1.0))
    for _ in range(1 + int(4 * dice.random())):
        sheet.dot(dice.uniform(-0.2, 0.2), dice.uniform(-0.4, 0.2), shade, dice.uniform(0.05, 0.18))
