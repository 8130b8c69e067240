"""Where the pet is: rooms, sofas, gardens and plain backdrops. In pixels of the background."""

from __future__ import annotations

from random import Random

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from core.datasets.drawn.coat import mix
from core.datasets.drawn.furniture import FLOORS, FURNITURE, box
from core.datasets.drawn.geometry import ellipse, smooth
from core.datasets.drawn.palette import FABRICS, GREENS, SKIES, WALLS, vary
from core.datasets.drawn.sheet import Colour


def _ramp(top: Colour, bottom: Colour, side: int) -> Image.Image:
    colours = np.linspace(top, bottom, 16)[:, None].repeat(2, axis=1)
    return Image.fromarray(colours.astype(np.uint8)).resize((side, side), Image.Resampling.BILINEAR)


def _room(dice: Random, side: int) -> Image.Image:
    """A wall with something on it, and a floor."""
    wall = vary(dice, dice.choice(WALLS))
    picture = _ramp(mix(wall, (255, 255, 255), 0.15), mix(wall, (0, 0, 0), 0.15), side)
    pen = ImageDraw.Draw(picture)
    for _ in range(dice.randint(0, 2)):
        dice.choice(FURNITURE)(dice, pen, side)
    floor = side * dice.uniform(0.6, 0.85)
    colour = vary(dice, dice.choice(FABRICS + WALLS))
    box(pen, (0, floor, side, side), colour)
    box(pen, (0, floor - 0.025 * side, side, floor), mix(wall, (255, 255, 255), 0.45))
    dice.choice(FLOORS)(dice, pen, side, floor, colour)
    return picture


def _sofa(dice: Random, side: int) -> Image.Image:
    wall, cloth = vary(dice, dice.choice(WALLS)), vary(dice, dice.choice(FABRICS))
    picture = _ramp(mix(wall, (255, 255, 255), 0.1), wall, side)
    pen = ImageDraw.Draw(picture)
    dice.choice(FURNITURE)(dice, pen, side)
    back, seat = side * dice.uniform(0.2, 0.42), side * dice.uniform(0.66, 0.82)
    split = side * dice.uniform(0.3, 0.7)
    for left, right in ((split - side, split), (split, split + side)):
        box(
            pen,
            (left + 2, back, right - 2, seat + 0.1 * side),
            mix(cloth, (0, 0, 0), dice.uniform(0.05, 0.15)),
            0.07 * side,
        )
    for left, right in ((split - side, split), (split, split + side)):
        box(
            pen,
            (left + 1, seat, right - 1, 1.2 * side),
            mix(cloth, (255, 255, 255), 0.08),
            0.05 * side,
        )
    for _ in range(dice.randint(0, 2)):
        x, size = side * dice.uniform(0, 0.9), side * dice.uniform(0.2, 0.32)
        pillow = smooth(
            ellipse(x, seat - 0.3 * size, 0.6 * size, 0.55 * size, dice.uniform(0.4, 1.2), count=4),
            steps=8,
        )
        pen.polygon(pillow.ravel().tolist(), fill=vary(dice, dice.choice(FABRICS)))
    return picture


def _garden(dice: Random, side: int) -> Image.Image:
    sky = vary(dice, dice.choice(SKIES))
    picture = _ramp(sky, mix(sky, (255, 250, 240), 0.5), side)
    pen = ImageDraw.Draw(picture)
    horizon = side * dice.uniform(0.3, 0.65)
    for _ in range(dice.randint(2, 6)):
        x, size = side * dice.uniform(-0.1, 1.1), side * dice.uniform(0.12, 0.32)
        pen.ellipse(
            (x - size, horizon - size, x + size, horizon + size),
            fill=vary(dice, dice.choice(GREENS), 24),
        )
    grass = vary(dice, dice.choice(GREENS))
    blades = [vary(dice, grass, 30) for _ in range(6)]
    picture.paste(
        _ramp(mix(grass, (255, 255, 220), 0.2), mix(grass, (0, 20, 0), 0.25), side),
        (0, round(horizon)),
    )
    for k in range(72):
        x, y = side * dice.random(), horizon + (side - horizon) * dice.random()
        tall = side * 0.05 * (0.3 + (y - horizon) / side)
        pen.line(
            (x, y, x + dice.uniform(-0.4, 0.4) * tall, y - tall),
            fill=blades[k % 6],
            width=max(1, side // 128),
        )
    return picture


def _studio(dice: Random, side: int) -> Image.Image:
    """A plain backdrop with large soft shapes."""
    colours = WALLS + FABRICS + SKIES
    picture = _ramp(vary(dice, dice.choice(colours)), vary(dice, dice.choice(colours)), side)
    pen = ImageDraw.Draw(picture)
    for _ in range(dice.randint(0, 7)):
        x, y, size = side * dice.random(), side * dice.random(), side * dice.uniform(0.04, 0.25)
        shape = ellipse(
            x, y, size, size * dice.uniform(0.4, 1), dice.uniform(0, 3), dice.choice((3, 4, 5, 28))
        )
        pen.polygon(shape.ravel().tolist(), fill=vary(dice, dice.choice(colours)))
    return picture


BACKGROUNDS = (_room, _room, _sofa, _garden, _garden, _studio)


def draw_background(dice: Random, side: int) -> Image.Image:
    """Draw what is behind the animal, out of focus or sharp."""
    picture = dice.choice(BACKGROUNDS)(dice, side // 2)
    focus = dice.choice((0.0, 0.006, 0.014)) * side / 2
    # Blurred by half a pixel at least: it is drawn at half the size, which shows at hard edges.
    picture = picture.filter(ImageFilter.BoxBlur(max(0.5, focus)))
    return picture.resize((side, side), Image.Resampling.NEAREST)
