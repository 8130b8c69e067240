"""Where the pet is: rooms and gardens behind it, things before it. In canvas pixels."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from core.datasets.drawn.coat import mix
from core.datasets.drawn.geometry import ellipse, limb, smooth
from core.datasets.drawn.sheet import Colour, Sheet

WALLS: tuple[Colour, ...] = (
    (214, 206, 192), (176, 190, 196), (196, 176, 158), (150, 164, 150), (120, 128, 146),
    (204, 186, 186), (96, 92, 98), (230, 226, 216), (164, 140, 124), (134, 158, 170),
)  # fmt: skip
FABRICS: tuple[Colour, ...] = (
    (92, 110, 140), (150, 84, 78), (108, 128, 100), (170, 140, 92), (112, 88, 120),
    (72, 98, 104), (188, 176, 160), (84, 70, 62), (58, 62, 74), (196, 150, 120),
)  # fmt: skip
GREENS: tuple[Colour, ...] = ((96, 140, 70), (122, 156, 82), (72, 116, 66), (146, 158, 92), (86, 128, 96))
SKIES: tuple[Colour, ...] = ((172, 204, 228), (206, 218, 226), (232, 206, 180), (150, 172, 200))


def _vary(dice: Random, colour: Colour, amount: int = 16) -> Colour:
    shift = dice.randint(-amount, amount)
    red, green, blue = (min(255, max(0, v + shift + dice.randint(-6, 6))) for v in colour)
    return red, green, blue


def _ramp(top: Colour, bottom: Colour, side: int) -> Image.Image:
    colours = np.linspace(top, bottom, 16)[:, None].repeat(2, axis=1)
    return Image.fromarray(colours.astype(np.uint8)).resize((side, side), Image.Resampling.BILINEAR)


def _box(pen: ImageDraw.ImageDraw, box: Sequence[float], colour: Colour, radius: float = 0) -> None:
    pen.rounded_rectangle(tuple(box), radius=radius, fill=colour)


def _room(dice: Random, side: int) -> Image.Image:
    """A wall with something on it, and a floor."""
    wall = _vary(dice, dice.choice(WALLS))
    picture = _ramp(mix(wall, (255, 255, 255), 0.15), mix(wall, (0, 0, 0), 0.15), side)
    pen = ImageDraw.Draw(picture)
    for _ in range(dice.randint(0, 2)):
        dice.choice(FURNITURE)(dice, pen, side)
    floor = side * dice.uniform(0.6, 0.85)
    colour = _vary(dice, dice.choice(FABRICS + WALLS))
    _box(pen, (0, floor, side, side), colour)
    _box(pen, (0, floor - 0.025 * side, side, floor), mix(wall, (255, 255, 255), 0.45))
    dice.choice((_planks, _carpet, _nothing))(dice, pen, side, floor, colour)
    return picture


def _nothing(dice: Random, pen: ImageDraw.ImageDraw, side: int, floor: float, colour: Colour) -> None:
    """Leave the floor as it is."""


def _planks(dice: Random, pen: ImageDraw.ImageDraw, side: int, floor: float, colour: Colour) -> None:
    seam = mix(colour, (20, 14, 10), 0.3)
    for k in range(-6, 7):
        x = side / 2 + k * side * 0.09
        pen.line((x, floor, side / 2 + (x - side / 2) * 2.4, side), fill=seam, width=max(1, side // 160))


def _carpet(dice: Random, pen: ImageDraw.ImageDraw, side: int, floor: float, colour: Colour) -> None:
    rug, edge = dice.choice(FABRICS), dice.choice(WALLS)
    x, wide = side * dice.uniform(0.2, 0.8), side * dice.uniform(0.4, 0.8)
    y, high = (floor + side) / 2, (side - floor) * 0.42
    for share, paint in ((1.0, edge), (0.9, rug), (0.6, edge), (0.54, rug)):
        pen.ellipse((x - wide * share, y - high * share, x + wide * share, y + high * share), fill=paint)


def _window(dice: Random, pen: ImageDraw.ImageDraw, side: int) -> None:
    x, y = side * dice.uniform(-0.1, 0.7), side * dice.uniform(-0.1, 0.15)
    wide, high = side * dice.uniform(0.3, 0.5), side * dice.uniform(0.35, 0.55)
    frame = _vary(dice, (236, 232, 224))
    _box(pen, (x - 0.02 * side, y - 0.02 * side, x + wide + 0.02 * side, y + high + 0.02 * side), frame)
    _box(pen, (x, y, x + wide, y + high), dice.choice(SKIES))
    hill = dice.choice(GREENS)
    _box(pen, (x, y + high * dice.uniform(0.6, 0.85), x + wide, y + high), hill)
    _box(pen, (x + wide / 2 - 0.01 * side, y, x + wide / 2 + 0.01 * side, y + high), frame)
    _box(pen, (x, y + high / 2 - 0.01 * side, x + wide, y + high / 2 + 0.01 * side), frame)


def _painting(dice: Random, pen: ImageDraw.ImageDraw, side: int) -> None:
    x, y, size = side * dice.uniform(0, 0.8), side * dice.uniform(0, 0.3), side * dice.uniform(0.15, 0.3)
    _box(pen, (x, y, x + size, y + size * 1.2), (70, 56, 46))
    edge = 0.08 * size
    _box(pen, (x + edge, y + edge, x + size - edge, y + size * 1.2 - edge), dice.choice(SKIES + FABRICS))
    pen.ellipse((x + 0.3 * size, y + 0.4 * size, x + 0.8 * size, y + 0.9 * size), fill=dice.choice(FABRICS))


def _shelf(dice: Random, pen: ImageDraw.ImageDraw, side: int) -> None:
    y, x = side * dice.uniform(0.15, 0.45), side * dice.uniform(-0.1, 0.5)
    place = x
    for _ in range(dice.randint(4, 9)):
        wide, high = side * dice.uniform(0.025, 0.06), side * dice.uniform(0.1, 0.18)
        _box(pen, (place, y - high, place + wide, y), _vary(dice, dice.choice(FABRICS)))
        place += wide + 0.004 * side
    _box(pen, (x - 0.03 * side, y, place + 0.03 * side, y + 0.025 * side), (122, 92, 66))


def _plant(dice: Random, pen: ImageDraw.ImageDraw, side: int) -> None:
    x, y = side * dice.choice((dice.uniform(0, 0.2), dice.uniform(0.8, 1.0))), side * 0.8
    green = _vary(dice, dice.choice(GREENS))
    for _ in range(7):
        tip = (x + side * dice.uniform(-0.2, 0.2), y - side * dice.uniform(0.25, 0.55))
        bend = ((x + tip[0]) / 2, tip[1] * 0.6 + y * 0.4)
        leaf = limb([(x, y), bend, tip], [0.012 * side, 0.03 * side, 0.004 * side])
        pen.polygon(leaf.ravel().tolist(), fill=_vary(dice, green, 22))
    _box(pen, (x - 0.08 * side, y - 0.04 * side, x + 0.08 * side, y + 0.16 * side), dice.choice(FABRICS), 0.02 * side)


def _lamp(dice: Random, pen: ImageDraw.ImageDraw, side: int) -> None:
    x, y = side * dice.choice((dice.uniform(0.05, 0.25), dice.uniform(0.75, 0.95))), side * dice.uniform(0.1, 0.3)
    _box(pen, (x - 0.008 * side, y, x + 0.008 * side, side * 0.8), (60, 56, 54))
    shade = [(x - 0.06 * side, y), (x + 0.06 * side, y), (x + 0.11 * side, y + 0.14 * side), (x - 0.11 * side, y + 0.14 * side)]
    pen.polygon(shade, fill=dice.choice(((250, 232, 190), (236, 220, 200), *FABRICS)))


FURNITURE: tuple[Callable[[Random, ImageDraw.ImageDraw, int], None], ...] = (
    _window, _window, _painting, _shelf, _plant, _lamp,
)  # fmt: skip


def _sofa(dice: Random, side: int) -> Image.Image:
    wall, cloth = _vary(dice, dice.choice(WALLS)), _vary(dice, dice.choice(FABRICS))
    picture = _ramp(mix(wall, (255, 255, 255), 0.1), wall, side)
    pen = ImageDraw.Draw(picture)
    dice.choice(FURNITURE)(dice, pen, side)
    back, seat = side * dice.uniform(0.2, 0.42), side * dice.uniform(0.66, 0.82)
    split = side * dice.uniform(0.3, 0.7)
    for left, right in ((split - side, split), (split, split + side)):
        _box(pen, (left + 2, back, right - 2, seat + 0.1 * side), mix(cloth, (0, 0, 0), dice.uniform(0.05, 0.15)), 0.07 * side)
    for left, right in ((split - side, split), (split, split + side)):
        _box(pen, (left + 1, seat, right - 1, 1.2 * side), mix(cloth, (255, 255, 255), 0.08), 0.05 * side)
    for _ in range(dice.randint(0, 2)):
        x, size = side * dice.uniform(0, 0.9), side * dice.uniform(0.2, 0.32)
        pillow = smooth(ellipse(x, seat - 0.3 * size, 0.6 * size, 0.55 * size, dice.uniform(0.4, 1.2), count=4), steps=8)
        pen.polygon(pillow.ravel().tolist(), fill=_vary(dice, dice.choice(FABRICS)))
    return picture


def _garden(dice: Random, side: int) -> Image.Image:
    sky = _vary(dice, dice.choice(SKIES))
    picture = _ramp(sky, mix(sky, (255, 250, 240), 0.5), side)
    pen = ImageDraw.Draw(picture)
    horizon = side * dice.uniform(0.3, 0.65)
    for _ in range(dice.randint(2, 6)):
        x, size = side * dice.uniform(-0.1, 1.1), side * dice.uniform(0.12, 0.32)
        pen.ellipse((x - size, horizon - size, x + size, horizon + size), fill=_vary(dice, dice.choice(GREENS), 24))
    grass = _vary(dice, dice.choice(GREENS))
    picture.paste(_ramp(mix(grass, (255, 255, 220), 0.2), mix(grass, (0, 20, 0), 0.25), side), (0, round(horizon)))
    for _ in range(70):
        x, y = side * dice.random(), horizon + (side - horizon) * dice.random()
        tall = side * 0.05 * (0.3 + (y - horizon) / side)
        pen.line((x, y, x + dice.uniform(-0.4, 0.4) * tall, y - tall), fill=_vary(dice, grass, 30), width=max(1, side // 128))
    return picture


def _studio(dice: Random, side: int) -> Image.Image:
    """A plain backdrop with large soft shapes."""
    colours = WALLS + FABRICS + SKIES
    picture = _ramp(_vary(dice, dice.choice(colours)), _vary(dice, dice.choice(colours)), side)
    pen = ImageDraw.Draw(picture)
    for _ in range(dice.randint(0, 7)):
        x, y, size = side * dice.random(), side * dice.random(), side * dice.uniform(0.04, 0.25)
        shape = ellipse(x, y, size, size * dice.uniform(0.4, 1), dice.uniform(0, 3), dice.choice((3, 4, 5, 28)))
        pen.polygon(shape.ravel().tolist(), fill=_vary(dice, dice.choice(colours)))
    return picture


BACKGROUNDS = (_room, _room, _sofa, _garden, _garden, _studio)


def draw_background(dice: Random, side: int) -> Image.Image:
    """Draw what is behind the animal, out of focus or sharp."""
    picture = dice.choice(BACKGROUNDS)(dice, side // 2)
    focus = dice.choice((0.0, 0.006, 0.014))
    if focus > 0:
        picture = picture.filter(ImageFilter.BoxBlur(focus * side / 2))
    return picture.resize((side, side), Image.Resampling.BILINEAR)


def _hide_with_box(dice: Random, sheet: Sheet, side: int) -> None:
    """A cardboard box, a table's edge or a blanket along the bottom of the frame."""
    top = side * dice.uniform(0.72, 0.9)
    colour = _vary(dice, dice.choice((*FABRICS, (188, 148, 102), (168, 130, 90))))
    slope = side * dice.uniform(-0.06, 0.06)
    sheet.cover(np.array([(0, top), (side, top + slope), (side, side), (0, side)]), colour)
    edge = [(0, top), (side, top + slope), (side, top + slope + 0.025 * side), (0, top + 0.025 * side)]
    sheet.cover(np.array(edge), mix(colour, (255, 255, 255), 0.25))


def _hide_with_leaves(dice: Random, sheet: Sheet, side: int) -> None:
    x = side * dice.choice((dice.uniform(-0.05, 0.15), dice.uniform(0.85, 1.05)))
    green = dice.choice(GREENS)
    for _ in range(8):
        tip = (x + side * dice.uniform(-0.35, 0.35), side * dice.uniform(0.3, 0.9))
        bend = ((x + tip[0]) / 2, 0.7 * tip[1] + 0.25 * side)
        leaf = limb([(x, 1.05 * side), bend, tip], [0.012 * side, 0.035 * side, 0.003 * side])
        sheet.cover(leaf, _vary(dice, green, 26))


def _hide_with_ball(dice: Random, sheet: Sheet, side: int) -> None:
    x, y, size = side * dice.uniform(0.1, 0.9), side * dice.uniform(0.8, 1.0), side * dice.uniform(0.08, 0.2)
    colour = _vary(dice, dice.choice(FABRICS + ((206, 70, 60), (226, 190, 70), (70, 130, 190))))
    sheet.cover(ellipse(x, y, size, size), colour)
    sheet.cover(ellipse(x, y, size, 0.3 * size, dice.uniform(0, 3)), mix(colour, (255, 255, 255), 0.4))
    sheet.cover(ellipse(x - 0.35 * size, y - 0.4 * size, 0.2 * size, 0.14 * size), mix(colour, (255, 255, 255), 0.7))


def _hide_with_post(dice: Random, sheet: Sheet, side: int) -> None:
    """A door frame or a fence post."""
    x, wide = side * dice.choice((dice.uniform(0, 0.2), dice.uniform(0.75, 0.95))), side * dice.uniform(0.06, 0.14)
    colour = _vary(dice, dice.choice(WALLS))
    sheet.cover(np.array([(x, 0), (x + wide, 0), (x + wide, side), (x, side)]), colour)
    sheet.cover(np.array([(x, 0), (x + 0.2 * wide, 0), (x + 0.2 * wide, side), (x, side)]), mix(colour, (0, 0, 0), 0.2))


HIDERS = (_hide_with_box, _hide_with_leaves, _hide_with_ball, _hide_with_post)


def draw_foreground(dice: Random, sheet: Sheet) -> None:
    """Put something before the animal, in some of the pictures."""
    if dice.random() < 0.35:
        dice.choice(HIDERS)(dice, sheet, sheet.picture.width)
