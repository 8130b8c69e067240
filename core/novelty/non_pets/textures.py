"""Surfaces from close by: wood, bricks, cloth, stone, stripes and checks."""

from __future__ import annotations

import numpy as np

from core.novelty.non_pets.noise import Dice, coloured, fractal, grid
from core.novelty.non_pets.scene import FINER, Scene, hue, varied

Texture = np.ndarray  # float32 (side, side, 3)


def wood(dice: Dice, side: int) -> Texture:
    """Planks with their grain."""
    x, y = grid(side)
    if dice.random() < 0.5:
        x, y = y, x
    boards = dice.integers(1, 8)
    board = np.floor(x * boards + 0 * y)
    shift = dice.random(8)[board.astype(int)]
    bent = 0.08 * fractal(dice, side, cells=2, octaves=3)
    rings = np.sin((x * boards % 1 + bent * 4 + shift + 0.15 * y) * dice.uniform(15, 50))
    grain = fractal(dice, side, cells=4, octaves=5, stretch=(1, 12) if x.shape[0] == 1 else (12, 1))
    values = 0.5 + 0.12 * rings + 0.5 * (grain - 0.5) + 0.25 * (shift - 0.5)
    dark = hue_of_wood(dice)
    seams = np.clip(np.abs(x * boards % 1 - 0.5) * 2 - 0.96, 0, 1) * 25
    return (
        coloured(values, [0.45 * dark, dark, np.minimum(1.35 * dark, 255)])
        * (1 - np.clip(seams, 0, 0.7))[:, :, None]
    )


def hue_of_wood(dice: Dice) -> np.ndarray:
    """Draw a brown, from pine to walnut, now and then painted over."""
    if dice.random() < 0.2:
        return hue(dice, 0.3)
    return varied(dice, (170, 122, 78)) * dice.uniform(0.5, 1.15)


def bricks(dice: Dice, side: int) -> Texture:
    """A wall of bricks or tiles, each a little different, with joints between them."""
    x, y = grid(side)
    rows = dice.integers(4, 22)
    columns = max(1, round(rows * dice.uniform(0.3, 1.0)))
    row = np.floor(y * rows)
    offset = 0.5 if dice.random() < 0.7 else 0.0
    at = x * columns + offset * (row % 2)
    shade = dice.normal(0, 0.12, (rows + 1, columns + 2))[row.astype(int), np.floor(at).astype(int)]
    gap = dice.uniform(0.04, 0.14)
    joint = ((at % 1) < gap * columns / rows) | ((y * rows % 1) < gap)
    rough = fractal(dice, side, cells=12, octaves=5, rough=0.7)
    base = hue(dice, 0.5) if dice.random() < 0.4 else varied(dice, (158, 84, 62))
    stone = base * (0.75 + shade[:, :, None] + 0.5 * rough[:, :, None])
    mortar = varied(dice, (176, 170, 160)) * (0.7 + 0.5 * rough[:, :, None])
    return np.where(joint[:, :, None], mortar, stone).astype(np.float32)


def cloth(dice: Dice, side: int) -> Texture:
    """Woven or knitted cloth with folds, plain, striped or checked."""
    x, y = grid(side)
    folds = fractal(
        dice, side, cells=dice.uniform(1, 4), octaves=3, stretch=(1, dice.uniform(1, 3))
    )
    wave = 0.03 * folds
    threads = dice.uniform(40, 120)
    weave = np.sin((x + wave) * threads * np.pi) * np.sin((y + wave) * threads * np.pi)
    colour = hue(dice, 0.6)
    if dice.random() < 0.5:
        colour = _striped(dice, x + wave, y + wave, colour)
    light = 0.6 + 0.65 * folds + 0.1 * weave
    return np.asarray(colour * light[:, :, None], np.float32)


def _striped(dice: Dice, x: np.ndarray, y: np.ndarray, colour: np.ndarray) -> np.ndarray:
    period, other = dice.uniform(3, 14), hue(dice, 0.6)
    across = ((x * period) % 1 < dice.uniform(0.2, 0.6)).astype(np.float32)
    down = ((y * period) % 1 < dice.uniform(0.2, 0.6)).astype(np.float32)
    share = (across, down, (across + down) / 2)[dice.integers(3)][:, :, None]
    return np.asarray(colour * (1 - share) + other * share)


def stone(dice: Dice, side: int) -> Texture:
    """Marble, sand, gravel or concrete."""
    fine = fractal(dice, side, cells=dice.uniform(2, 30), octaves=6, rough=dice.uniform(0.5, 0.9))
    if dice.random() < 0.4:
        veins = np.abs(fractal(dice, side, cells=3, octaves=5) - 0.5) * 2
        fine = 0.7 * veins**0.5 + 0.3 * fine
    base = hue(dice, 0.25)
    return coloured(fine, [0.35 * base, base, np.minimum(1.5 * base, 255)])


def stripes(dice: Dice, side: int) -> Texture:
    """Stripes, checks, dots or rings in two or three colours."""
    x, y = grid(side)
    angle, period = dice.uniform(0, np.pi), dice.uniform(2, 18)
    u = (np.cos(angle) * x + np.sin(angle) * y) * period
    v = (-np.sin(angle) * x + np.cos(angle) * y) * period
    first = (u % 1 < dice.uniform(0.3, 0.7)).astype(np.float32)
    second = (v % 1 < dice.uniform(0.3, 0.7)).astype(np.float32)
    dots = ((u % 1 - 0.5) ** 2 + (v % 1 - 0.5) ** 2 < dice.uniform(0.04, 0.16)).astype(np.float32)
    rings = (np.hypot(u - period / 2, v) % 1 < 0.5).astype(np.float32)
    pattern = (first + 0 * v, np.abs(first - second), (first + second) / 2, dots, rings)
    return coloured(pattern[dice.integers(5)], [hue(dice, 0.8, (20, 250)) for _ in range(3)])


def surface(texture: Texture) -> Scene:
    """Return a scene that shows nothing but a texture."""
    return Scene(np.clip(texture, 0, 255))


def fine(side: int) -> int:
    """Return how many pixels across a texture for a picture of `side` pixels has."""
    return side * FINER
