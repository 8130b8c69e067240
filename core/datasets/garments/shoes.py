"""What is worn on feet, seen from the left: sandals, sneakers and ankle boots."""

from __future__ import annotations

from random import Random

from core.datasets.garments.cloth import CLOTH
from core.datasets.garments.sheet import Sheet, rounded

TOE, HEEL = -0.95, 0.92


def draw_sneaker(dice: Random, sheet: Sheet) -> None:
    """Draw a sneaker: low, a sole of one thickness, laces or a stripe."""
    floor, thick = dice.uniform(0.3, 0.66), dice.uniform(0.1, 0.2)
    low, collar = (
        floor - dice.uniform(0.22, 0.38),
        floor - dice.uniform(0.5, 0.9 if dice.random() < 0.9 else 1.3),
    )
    mouth = dice.uniform(0.1, 0.35)
    upper = [
        (TOE, floor), (TOE + 0.02, low + 0.08), (-0.55, low), (mouth - 0.35, low - 0.1),
        (mouth, collar), (0.62, collar + 0.12), (HEEL, collar - 0.02), (HEEL, floor),
    ]  # fmt: skip
    sheet.fill(rounded(upper), CLOTH)
    _sole(sheet, floor, thick, dice.choice((0.4, 1.0, 1.0)), dice.uniform(0.0, 0.1))
    if dice.random() < 0.6:
        for index in range(3):
            x, y = mouth - 0.4 + 0.15 * index, low - 0.06 - 0.1 * index
            sheet.line([(x, y), (x + 0.14, y + 0.14)], dice.choice((0.4, 1.0)), 0.05)
    if dice.random() < 0.55:
        x = dice.uniform(-0.1, 0.3)
        sheet.line([(x, floor - 0.05), (x + 0.3, low - 0.05)], dice.choice((0.3, 1.0)), 0.1)
    if dice.random() < 0.3:
        sheet.fill([(TOE, floor), (TOE, low + 0.1), (-0.6, low + 0.02), (-0.55, floor)], 0.55)


def draw_boot(dice: Random, sheet: Sheet) -> None:
    """Draw an ankle boot: a shaft above the ankle, often a heel, laces or a zip."""
    heel = dice.uniform(0.1, 0.4) if dice.random() < 0.6 else 0.05
    floor, top = dice.uniform(0.62, 0.88), dice.triangular(-0.92, 0.0, -0.5)
    front, back = dice.uniform(-0.1, 0.2), dice.uniform(0.76, 0.92)
    low, arch = floor - dice.uniform(0.3, 0.45), floor - heel
    shaft = [
        (TOE, floor), (TOE + 0.02, low + 0.1), (-0.5, low), (front - 0.15, low - 0.25),
        (front, top), (back, top + dice.uniform(-0.08, 0.05)), (back - 0.05, 0.1), (HEEL, arch - 0.15),
        (HEEL - 0.05, arch), (0.15, arch), (-0.2, floor),
    ]  # fmt: skip
    sheet.fill(rounded(shaft), CLOTH)
    thin = dice.uniform(0.12, 0.36)
    sheet.fill(
        [
            (HEEL, arch - 0.06),
            (HEEL - 0.02, floor),
            (HEEL - thin, floor),
            (HEEL - thin - 0.06, arch - 0.06),
        ],
        0.6,
    )
    if dice.random() < 0.6:
        sheet.line(
            [(TOE + 0.03, floor), (-0.2, floor), (0.15, arch)], dice.choice((0.4, 1.0)), 0.08
        )
    if dice.random() < 0.4:
        for index in range(4):
            y = top + 0.15 + index * (low - 0.3 - top) / 4
            sheet.line(
                [(front - 0.02, y), (front + 0.22, y + 0.05)], dice.choice((0.35, 1.0)), 0.05
            )
    if dice.random() < 0.3:
        sheet.line([(0.5, top + 0.05), (0.48, arch - 0.2)], 0.4, 0.04)
    if dice.random() < 0.3:
        sheet.line([(front, top + 0.06), (back, top + 0.06)], dice.choice((0.45, 1.0)), 0.12)


def draw_sandal(dice: Random, sheet: Sheet) -> None:
    """Draw a sandal: a sole, flat or on a heel, and straps with nothing between them."""
    floor = dice.uniform(0.4, 0.8)
    heel = dice.uniform(0.3, 0.75) if dice.random() < 0.45 else dice.uniform(0.0, 0.12)
    thick, back = max(0.16, dice.uniform(0.08, 0.2)), floor - heel  # thinner ones are lost at 28 px
    sole = [
        (TOE, floor - 0.04),
        (-0.35, floor - 0.06),
        (0.2, 0.4 * floor + 0.6 * back),
        (HEEL, back - 0.06),
    ]
    sheet.fill([*sole, *((x, y + thick) for x, y in reversed(sole))], CLOTH)
    if heel > 0.2:
        thin = dice.uniform(0.08, 0.4)
        wedge = dice.random() < 0.3
        inner = -0.2 if wedge else HEEL - thin - 0.1
        sheet.fill(
            [
                (HEEL, back),
                (HEEL - 0.06, floor + thick),
                (HEEL - thin, floor + thick),
                (inner, back + 0.3 * heel),
            ],
            0.9 * CLOTH,
        )
    wide = dice.uniform(0.07, 0.18)
    for _ in range(1 + int(3 * dice.random())):
        x = dice.uniform(-0.85, -0.1)
        lean, high = dice.uniform(0.1, 0.4), dice.uniform(0.2, 0.5)
        sheet.line(
            [(x, floor - 0.04), (x + lean, floor - high), (x + lean + 0.25, floor - high + 0.3)],
            dice.uniform(0.6, 1.0),
            wide,
        )
    if dice.random() < 0.75:
        top = back - dice.uniform(0.3, 0.7)
        sheet.line(
            [(HEEL - 0.04, back), (HEEL - 0.08, top), (0.2, top + dice.uniform(-0.1, 0.3))],
            0.75,
            wide,
        )
        if dice.random() < 0.5:
            sheet.line([(HEEL - 0.08, top), (-0.2, floor - 0.3)], 0.75, wide)


def _sole(sheet: Sheet, floor: float, thick: float, shade: float, rise: float) -> None:
    outline = [
        (TOE, floor - 0.06),
        (HEEL, floor - 0.06),
        (HEEL - 0.03, floor + thick),
        (TOE + 0.08 + rise, floor + thick),
    ]
    sheet.fill(outline, shade)
