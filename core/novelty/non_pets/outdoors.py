"""What is seen out of doors: landscapes, trees, houses, cars."""

from __future__ import annotations

import numpy as np

from core.novelty.non_pets.nature import green, sky
from core.novelty.non_pets.noise import Dice, coloured, fractal
from core.novelty.non_pets.scene import FINER, Scene, circle, hue, varied
from core.novelty.non_pets.textures import bricks, stone


def outdoors(dice: Dice, side: int) -> Scene:
    """Return a scene that is all sky."""
    return Scene(sky(dice, side * FINER))


def ridge(dice: Dice, height: float, rough: float) -> np.ndarray:
    """Return the outline of a hill or mountain range down to the bottom of the scene, (n, 2)."""
    x = np.linspace(-0.05, 1.05, 120)
    y = np.full_like(x, height)
    for k in range(1, 24):
        y += rough / k ** dice.uniform(1.0, 1.6) * np.sin(k * 3 * x + dice.uniform(0, 6.3))
    return np.vstack([np.stack([x, y], axis=1), [(1.05, 1.1), (-0.05, 1.1)]])


def ground(dice: Dice, scene: Scene, horizon: float, colour: np.ndarray) -> None:
    """Cover what lies below the horizon with rough ground."""
    rough = fractal(dice, scene.side, cells=6, octaves=6, rough=0.7, stretch=(4, 1))
    land = coloured(rough, [0.5 * colour, colour, np.minimum(1.3 * colour, 255)])
    scene.box(0, horizon, 1, 1, land)


def draw_landscape(dice: Dice, side: int) -> Scene:
    """Mountains or hills in the haze, one range behind the other, and a field, a lake or a beach."""
    scene = outdoors(dice, side)
    horizon, ranges = dice.uniform(0.35, 0.7), int(dice.integers(1, 5))
    haze = scene.pixels[: scene.side // 3].mean(axis=(0, 1))
    near = green(dice) * 0.8 if dice.random() < 0.6 else hue(dice, 0.3, (60, 140))
    rock = fractal(dice, scene.side, cells=5, octaves=6, rough=0.65)
    for k in range(ranges):
        share = (k + 1) / ranges
        colour = haze * (1 - share) * 0.8 + near * (0.2 + 0.8 * share)
        texture = coloured(rock, [colour * 0.6, colour * 1.25])
        top = horizon - 0.25 * (1 - share) - 0.03
        scene.fill(ridge(dice, top, dice.uniform(0.02, 0.1)), texture)
    land = (green(dice), varied(dice, (196, 176, 130)), varied(dice, (70, 100, 130)))
    ground(dice, scene, horizon, land[dice.integers(3)])
    return scene


def draw_trees(dice: Dice, side: int) -> Scene:
    """One tree in a field, or a wood."""
    scene = outdoors(dice, side)
    ground(dice, scene, dice.uniform(0.6, 0.8), green(dice))
    count = int(dice.choice((1, 1, 2, 6)))
    for x in dice.uniform(0.3, 0.7, 1) if count == 1 else dice.random(count):
        size = dice.uniform(0.22, 0.38) if count < 3 else dice.uniform(0.12, 0.25)
        tree(dice, scene, x, dice.uniform(0.72, 0.9), size, 160 // count + 30)
    return scene


def tree(dice: Dice, scene: Scene, x: float, y: float, size: float, leaves: int = 140) -> None:
    """Draw a trunk that stands at (x, y), and a crown of many leaves."""
    leaf, bark = green(dice), varied(dice, (84, 66, 50))
    scene.shadow(x + 0.5 * size, y, 1.4 * size, 0.25 * size, 0.5)
    trunk = [(x - 0.06 * size, y - size), (x + 0.06 * size, y - size), (x + 0.1 * size, y)]
    scene.fill([*trunk, (x - 0.1 * size, y)], bark)
    conifer = dice.random() < 0.3
    places = dice.normal(0, 0.4, (leaves, 2))
    for u, v in places[np.argsort(-places[:, 1])]:
        down = abs(v) if conifer else v
        across = u * (0.3 + 0.8 * down) if conifer else u
        at = (x + size * across, y - size * (2.2 - 1.9 * down if conifer else 1.5 - v))
        light = 0.75 - 0.4 * (v if not conifer else 0.5 - down) + 0.25 * dice.random()
        blot = dice.uniform(0.05, 0.14) * size
        scene.fill(circle(*at, blot, 0.7 * blot, dice.uniform(0, 3), 9), leaf * light)


def draw_house(dice: Dice, side: int) -> Scene:
    """A house or a block of flats, or a row of them along a street."""
    scene = outdoors(dice, side)
    base = dice.uniform(0.72, 0.9)
    ground(
        dice,
        scene,
        base - 0.02,
        varied(dice, (120, 118, 112)) if dice.random() < 0.6 else green(dice),
    )
    left = dice.uniform(-0.1, 0.2)
    while left < 1:
        wide = dice.uniform(0.3, 0.8)
        _house(dice, scene, left, left + wide, dice.uniform(0.05, 0.45), base)
        left += wide + dice.choice((0.0, 0.0, 0.08))
        if dice.random() < 0.25:
            break
    if dice.random() < 0.3:
        tree(dice, scene, dice.random(), base + 0.05, dice.uniform(0.12, 0.25))
    return scene


def _house(dice: Dice, scene: Scene, left: float, right: float, top: float, base: float) -> None:
    paint = (bricks if dice.random() < 0.45 else stone)(dice, scene.side)
    scene.box(
        left, top, right, base, np.clip(0.7 * paint + 0.3 * hue(dice, 0.3, (120, 230)), 0, 255)
    )
    roof = varied(dice, (120, 70, 56)) if dice.random() < 0.6 else varied(dice, (80, 82, 90))
    if dice.random() < 0.6:
        high = dice.uniform(0.1, 0.25)
        peak = [(left - 0.03, top), (right + 0.03, top), ((left + right) / 2, top - high)]
        scene.fill(peak, roof)
    columns, rows = int(dice.integers(2, 7)), max(1, round((base - top) / dice.uniform(0.12, 0.3)))
    glass, frame = varied(dice, (70, 84, 100)), varied(dice, (222, 220, 214))
    wide, high = (right - left) / columns, (base - top) / rows
    for i in range(columns * rows):
        x, y = left + wide * (i % columns + 0.25), top + high * (i // columns + 0.2)
        scene.box(x - 0.008, y - 0.008, x + wide / 2 + 0.008, y + 0.55 * high + 0.008, frame)
        scene.box(x, y, x + wide / 2, y + 0.55 * high, varied(dice, glass, 22))
        scene.box(x + wide / 4 - 0.003, y, x + wide / 4 + 0.003, y + 0.55 * high, frame)
    door = left + wide * dice.integers(columns) + 0.2 * wide
    scene.box(door, base - 0.7 * high, door + 0.45 * wide, base, hue(dice, 0.6, (50, 160)))


def draw_car(dice: Dice, side: int) -> Scene:
    """A car from the side on a road, with what is behind it."""
    scene = draw_house(dice, side) if dice.random() < 0.4 else draw_landscape(dice, side)
    y, size = dice.uniform(0.72, 0.88), dice.uniform(0.26, 0.42)
    road = stone(dice, scene.side) * 0.4 + varied(dice, (90, 90, 94)) * 0.6
    scene.box(0, y - 0.08 * size, 1, 1, np.clip(road, 0, 255))
    x, way = dice.uniform(0.4, 0.6), dice.choice((-1, 1))
    paint = hue(dice, 0.9, (60, 235))
    cabin = dice.uniform(0.36, 0.46)
    body = np.array([
        (-1, -0.1), (-1, -0.32), (-0.92, -0.42), (-0.5, -0.48), (-0.2, -0.48 - cabin),
        (0.45, -0.48 - cabin), (0.72, -0.48), (0.96, -0.44), (1.0, -0.12), (0.9, -0.02), (-0.9, -0.02),
    ])  # fmt: skip
    window = np.array([(-0.38, -0.49), (-0.14, -0.43 - cabin), (0.41, -0.43 - cabin), (0.6, -0.49)])
    to = np.array([way * size, size])
    scene.shadow(x, y + 0.16 * size, 1.2 * size, 0.2 * size, 0.8)
    scene.fill(body * to + (x, y), paint)
    low = np.array(
        [(-1, -0.1), (-1, -0.25), (1.0, -0.25), (1.0, -0.12), (0.9, -0.02), (-0.9, -0.02)]
    )
    scene.fill(low * to + (x, y), paint * 0.6)
    scene.fill(window * to + (x, y), varied(dice, (58, 68, 80)))
    scene.fill(
        window * (0.45, 1) * to + (x - 0.1 * way * size, y), varied(dice, (150, 170, 186)), 0.4
    )
    scene.box(x - 0.01, y - 0.9 * size, x + 0.01, y - 0.1 * size, paint * 0.8)
    scene.ball(x - way * 0.95 * size, y - 0.3 * size, 0.06 * size, 0.05 * size, (240, 236, 210))
    for wheel in (-0.6, 0.6):
        _wheel(dice, scene, x + wheel * size, y, 0.19 * size)
    return scene


def _wheel(dice: Dice, scene: Scene, x: float, y: float, size: float) -> None:
    scene.fill(circle(x, y, 1.15 * size, 1.15 * size), (20, 20, 22))
    scene.fill(circle(x, y, size, size), (36, 36, 38))
    scene.ball(x, y, 0.6 * size, 0.6 * size, varied(dice, (170, 172, 176)))
    for turn in np.arange(5) * 1.257:
        out = 0.55 * size * np.array([np.cos(turn), np.sin(turn)])
        scene.line((x, y), (x + out[0], y + out[1]), 0.15 * size, (90, 92, 96))
