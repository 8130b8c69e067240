"""What is worn above: T-shirts, pullovers, coats and shirts, of one body with sleeves."""

from __future__ import annotations

from random import Random

from core.datasets.garments.cloth import CLOTH
from core.datasets.garments.cut import TOP, Cut, draw_cut
from core.datasets.garments.details import (
    draw_band,
    draw_buttons,
    draw_collar,
    draw_front,
    draw_hood,
    draw_neckline,
    draw_pockets,
    draw_print,
)
from core.datasets.garments.sheet import Sheet, mirrored


def draw_t_shirt(dice: Random, sheet: Sheet) -> None:
    """Draw a T-shirt: short sleeves, an open neck, sometimes a print."""
    sleeve = dice.uniform(0.0, 0.12) if dice.random() < 0.15 else dice.uniform(0.22, 0.48)
    cut = draw_cut(dice, length=(0.66, 0.93), sleeve=sleeve)
    _body(sheet, cut)
    draw_neckline(dice, sheet, cut)
    if dice.random() < 0.4:
        draw_print(dice, sheet)


def draw_pullover(dice: Random, sheet: Sheet) -> None:
    """Draw a pullover: long sleeves, ribs at hem and neck, at most a short zip."""
    cut = draw_cut(dice, length=(0.72, 0.93), sleeve=dice.uniform(0.82, 1.02))
    _body(sheet, cut)
    draw_neckline(dice, sheet, cut)
    if dice.random() < 0.6:
        draw_band(dice, sheet, cut)
    if dice.random() < 0.14:
        draw_hood(dice, sheet, cut)
    if dice.random() < 0.12:
        draw_front(dice, sheet, TOP + 0.1, dice.uniform(-0.6, 0.0))
    elif dice.random() < 0.2:
        draw_print(dice, sheet)


def draw_coat(dice: Random, sheet: Sheet) -> None:
    """Draw a coat: long, long sleeves, a collar or hood, a front that opens, pockets."""
    cut = draw_cut(dice, length=(0.84, 0.95), sleeve=dice.uniform(0.78, 1.0), neck=(0.1, 0.2))
    _body(sheet, cut)
    if dice.random() < 0.25:
        draw_hood(dice, sheet, cut)
    elif dice.random() < 0.8:
        draw_collar(dice, sheet, cut, deep=dice.uniform(0.15, 0.5))
    if dice.random() < 0.86:
        draw_front(dice, sheet, TOP + 0.15, cut.length)
    if dice.random() < 0.45:
        draw_buttons(dice, sheet, cut, 2 + int(4 * dice.random()))
    if dice.random() < 0.5:
        draw_pockets(dice, sheet, cut)


def draw_shirt(dice: Random, sheet: Sheet) -> None:
    """Draw a shirt: sleeves of any length, mostly a collar and buttons, now and then neither."""
    short = dice.random() < 0.3
    sleeve = dice.uniform(0.0, 0.5) if short else dice.uniform(0.72, 1.0)
    cut = draw_cut(dice, length=(0.72, 0.95), sleeve=sleeve, neck=(0.1, 0.24))
    _body(sheet, cut)
    if dice.random() < 0.72:
        draw_collar(dice, sheet, cut, deep=dice.uniform(0.08, 0.25))
    else:
        draw_neckline(dice, sheet, cut)
    if dice.random() < 0.6:
        draw_buttons(dice, sheet, cut, 4 + int(4 * dice.random()))
    if dice.random() < 0.4:
        draw_front(dice, sheet, TOP + 0.12, cut.length * dice.choice((0.3, 1.0, 1.0)))


def _body(sheet: Sheet, cut: Cut) -> None:
    """Draw sleeves and, over them, the trunk; a fold between them shows where they meet."""
    if cut.sleeve > 0.08:
        for side in (-1, 1):
            sheet.fill([(side * x, y) for x, y in _sleeve(cut)], 0.93 * CLOTH)
    armpit = TOP + 0.52
    right = [
        (cut.neck, TOP), (cut.shoulder, TOP + 0.14), (cut.chest, armpit),
        (cut.waist, 0.25), (cut.hem, cut.length),
    ]  # fmt: skip
    sheet.fill(mirrored(right), CLOTH)
    if cut.sleeve > 0.6:
        for side in (-1, 1):
            sheet.line([(side * cut.chest, armpit), (side * cut.hem, cut.length)], 0.45, 0.03)


def _sleeve(cut: Cut) -> list[tuple[float, float]]:
    """Return the right sleeve: from the shoulder outwards and back to the armpit."""
    reach = cut.shoulder + cut.spread
    end = TOP + 0.14 + cut.sleeve * (cut.length - TOP - 0.2)
    elbow = (cut.shoulder + 0.72 * cut.spread, TOP + 0.14 + 0.45 * (end - TOP - 0.14))
    return [
        (0.6 * cut.shoulder, TOP + 0.06), (cut.shoulder, TOP + 0.12), elbow, (reach, end),
        (reach - cut.wide, end + 0.05), (elbow[0] - cut.wide - 0.04, elbow[1] + 0.18),
        (cut.chest - 0.06, TOP + 0.52),
    ]  # fmt: skip
