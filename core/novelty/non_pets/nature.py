"""What grows, flows and floats, from close by: leaves, grass, water, skies, flowers."""

from __future__ import annotations

import numpy as np

from core.novelty.non_pets.noise import Dice, coloured, fractal, grid
from core.novelty.non_pets.scene import FINER, Scene, bare, circle, hue, varied

GREENS = ((84, 128, 52), (58, 98, 50), (128, 150, 70), (104, 118, 60), (150, 140, 62))


def green(dice: Dice) -> np.ndarray:
    """Draw the colour of a leaf."""
    return varied(dice, GREENS[dice.integers(len(GREENS))])


def sky(dice: Dice, side: int) -> np.ndarray:
    """Return a sky with clouds, float32 (side, side, 3)."""
    _, y = grid(side)
    tops = ((70, 120, 190), (120, 160, 205), (150, 160, 175), (60, 70, 120), (214, 140, 100))
    top = varied(dice, tops[dice.integers(len(tops))])
    low = np.minimum(varied(dice, (200, 205, 205)) + 0.2 * top, 255)
    clear = top + (low - top) * (y ** dice.uniform(0.6, 1.6))[:, :, None]
    cloud = fractal(dice, side, cells=dice.uniform(1.5, 5), octaves=6, stretch=(2, 1))
    share = np.clip((cloud - dice.uniform(0.35, 0.8)) * 3, 0, 1)[:, :, None]
    white = varied(dice, (228, 228, 232), 12) * (0.72 + 0.28 * cloud[:, :, None])
    return np.asarray(clear * (1 - share) + white * share, np.float32)


def draw_sky(dice: Dice, side: int) -> Scene:
    """Clouds, a plain sky, a sunset, a gradient."""
    if dice.random() < 0.7:
        return Scene(sky(dice, side * FINER))
    values = fractal(dice, side * FINER, cells=1, octaves=1)
    return Scene(coloured(values, [hue(dice, 0.6, (30, 240)) for _ in range(3)]))


def draw_water(dice: Dice, side: int) -> Scene:
    """Water with ripples that grow towards us."""
    fine = side * FINER
    _, y = grid(fine)
    flat = dice.uniform(2, 8)
    waves = fractal(dice, fine, cells=dice.uniform(4, 9), octaves=5, rough=0.6, stretch=(flat, 1))
    deep = hue(dice, 0.4, (40, 120)) if dice.random() < 0.5 else varied(dice, (50, 90, 110))
    scene = Scene(coloured(waves, [0.5 * deep, deep, 1.5 * deep, np.full(3, 235)]))
    scene.pixels *= 0.75 + 0.4 * y[:, :, None]
    return scene


def draw_leaves(dice: Dice, side: int) -> Scene:
    """A hedge or a heap of leaves, each lit by itself."""
    fine = side * FINER
    depth = fractal(dice, fine, cells=5, octaves=4)
    scene = Scene(coloured(depth, [(12, 18, 10), 0.5 * green(dice), green(dice)]))
    autumn, size = dice.random() < 0.3, dice.uniform(0.025, 0.09)
    count = int(min(260, 3.0 / size**2 * 0.35))
    for k in range(count):
        colour = varied(dice, (176, 104, 44), 30) if autumn else green(dice)
        turn, (x, y) = dice.uniform(0, 2 * np.pi), dice.random(2)
        light = 0.45 + 0.7 * k / count
        scene.fill(circle(x, y, size, 0.42 * size, turn, 12), colour * light)
        tip = size * np.array([np.cos(turn), np.sin(turn)])
        scene.line(
            (x - tip[0], y - tip[1]), (x + tip[0], y + tip[1]), 0.05 * size, colour * light * 0.8
        )
    return scene


def draw_grass(dice: Dice, side: int) -> Scene:
    """A lawn or a meadow, blade by blade, longer towards us."""
    fine = side * FINER
    base = fractal(dice, fine, cells=8, octaves=5, rough=0.7, stretch=(1, 3))
    scene = Scene(coloured(base, [(20, 30, 14), 0.6 * green(dice), green(dice)]))
    tall = dice.uniform(0.04, 0.3)
    for y in np.sort(dice.random(240)):
        x, lean = dice.random(), dice.normal(0, 0.4)
        high, wide = tall * (0.4 + 0.8 * y), 0.004 + 0.006 * y
        tip = (x + lean * high, y * 1.15 - high)
        scene.fill([(x - wide, y * 1.15), tip, (x + wide, y * 1.15)], green(dice) * (0.6 + 0.6 * y))
    return scene


def draw_flowers(dice: Dice, side: int) -> Scene:
    """Flowers before blurred green, from one large one to a meadow."""
    fine = side * FINER
    blur = fractal(dice, fine, cells=dice.uniform(2, 6), octaves=3)
    scene = Scene(coloured(blur, [(20, 30, 18), 0.7 * green(dice), green(dice)]))
    count = int(dice.choice((1, 1, 2, 4, 9)))
    size = dice.uniform(0.22, 0.42) / count**0.4
    petals, colour = int(dice.integers(4, 16)), hue(dice, 0.9, (120, 240))
    for x, y in dice.uniform(0.2, 0.8, (count, 2)) if count > 1 else [dice.normal(0.5, 0.08, 2)]:
        scene.line((x, y), (x + dice.normal(0, 0.1), 1.1), 0.05 * size, green(dice) * 0.7)
        _flower(dice, scene, x, y, size, petals, colour)
    return scene


def _flower(
    dice: Dice, scene: Scene, x: float, y: float, size: float, petals: int, colour: np.ndarray
) -> None:
    wide = size * min(0.4, 2.2 / petals)
    for layer, shade in ((1.0, 0.7), (0.75, 0.9), (0.5, 1.05)):
        for angle in np.arange(petals) * 2 * np.pi / petals + dice.uniform(0, 1):
            out = 0.55 * size * layer
            at = circle(
                x + out * np.cos(angle),
                y + out * np.sin(angle),
                0.5 * size * layer,
                wide * layer,
                angle,
            )
            scene.fill(at, np.clip(varied(dice, colour, 8) * shade, 0, 255))
    scene.ball(x, y, 0.2 * size, 0.2 * size, varied(dice, (190, 150, 50), 30), 0.1)


def draw_static(dice: Dice, side: int) -> Scene:
    """Noise without anything in it: of single pixels, of blots, grey or in colour."""
    fine = side * FINER
    rough, cells = dice.uniform(0.3, 1.4), dice.uniform(1, 60)
    if dice.random() < 0.4:
        layers = [fractal(dice, fine, cells=cells, octaves=4, rough=rough) for _ in range(3)]
        return Scene(255 * np.stack(layers, axis=2))
    values = fractal(dice, fine, cells=cells, octaves=5, rough=rough)
    return Scene(coloured(values, [hue(dice, 0.7, (10, 250)) for _ in range(dice.integers(2, 5))]))


def plain(dice: Dice, side: int) -> Scene:
    """Return a scene of one colour."""
    return bare(side, hue(dice, 0.4, (20, 245)))
