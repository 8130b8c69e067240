"""Things on a table or a floor: fruit on plates, balls, boxes, and flat shapes."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from core.novelty.non_pets.noise import Dice, coloured, fractal, grid
from core.novelty.non_pets.scene import FINER, Scene, bare, circle, hue, varied
from core.novelty.non_pets.textures import bricks, cloth, stone, wood

FRUITS = ((196, 44, 36), (226, 132, 32), (222, 196, 60), (116, 160, 52), (110, 40, 70))
TABLES: tuple[Callable[[Dice, int], np.ndarray], ...] = (wood, cloth, stone, bricks)


def table(dice: Dice, side: int) -> Scene:
    """A surface seen from above, or a table before a wall."""
    fine = side * FINER
    top = TABLES[dice.integers(3)](dice, fine)
    scene = Scene(np.clip(top, 0, 255).astype(np.float32))
    if dice.random() < 0.6:
        wall = coloured(fractal(dice, fine, cells=1.5, octaves=2), [hue(dice, 0.3), hue(dice, 0.3)])
        scene.box(0, 0, 1, dice.uniform(0.2, 0.55), wall)
    return scene


def draw_fruit(dice: Dice, side: int) -> Scene:
    """Fruit, with or without a plate or a bowl."""
    scene = table(dice, side)
    x, y, wide = dice.uniform(0.35, 0.65), dice.uniform(0.5, 0.72), dice.uniform(0.26, 0.5)
    flat = dice.uniform(0.4, 1.0)
    if dice.random() < 0.7:
        scene.shadow(x + 0.04, y + 0.06, 1.15 * wide, 1.15 * flat * wide)
        rim = varied(dice, (232, 230, 224)) if dice.random() < 0.6 else hue(dice, 0.5)
        for share, shade in ((1.0, 0.85), (0.97, 1.0), (0.72, 0.88), (0.69, 0.97)):
            scene.fill(circle(x, y, wide * share, wide * flat * share), rim * shade)
    for _ in range(dice.integers(1, 9)):
        size = dice.uniform(0.08, 0.2)
        u, v = x + dice.normal(0, 0.35 * wide), y - 0.3 * size + dice.normal(0, 0.3 * wide * flat)
        _fruit(dice, scene, u, v, size)
    return scene


def _fruit(dice: Dice, scene: Scene, x: float, y: float, size: float) -> None:
    colour = varied(dice, FRUITS[dice.integers(len(FRUITS))], 22)
    scene.shadow(x + 0.3 * size, y + 0.75 * size, 1.3 * size, 0.6 * size, 0.6)
    scene.ball(x, y, size, size * dice.uniform(0.7, 1.1), colour, dice.uniform(0.1, 0.7))
    for _ in range(dice.integers(0, 12)):
        spot = dice.normal(0, 0.4, 2) * size
        scene.fill(circle(x + spot[0], y + spot[1], 0.03, 0.02, 0, 8), varied(dice, colour), 0.35)
    scene.line(
        (x, y - 0.8 * size), (x + dice.normal(0, 0.03), y - 1.15 * size), 0.012, (70, 50, 30)
    )


def draw_balls(dice: Dice, side: int) -> Scene:
    """Balls, blocks and cans of plain colours on a floor."""
    scene = table(dice, side)
    for y in np.sort(dice.uniform(0.3, 0.85, dice.integers(1, 7))):
        x, size = dice.random(), dice.uniform(0.06, 0.2) * (0.4 + y)
        (_ball, _block, _can)[dice.integers(3)](dice, scene, x, y, size, hue(dice, 0.9, (90, 235)))
    return scene


def _ball(dice: Dice, scene: Scene, x: float, y: float, size: float, colour: np.ndarray) -> None:
    scene.shadow(x + 0.4 * size, y + 0.85 * size, 1.3 * size, 0.5 * size, 0.6)
    scene.ball(x, y, size, size, colour, dice.uniform(0, 0.9))
    if dice.random() < 0.5:
        turn = dice.uniform(0, 3)
        scene.fill(circle(x, y, 0.95 * size, 0.2 * size, turn), hue(dice, 0.7), 0.6)


def _block(dice: Dice, scene: Scene, x: float, y: float, size: float, colour: np.ndarray) -> None:
    deep, lean = size * dice.uniform(0.4, 0.9), size * dice.uniform(-0.7, 0.7)
    scene.shadow(x + 0.3 * size, y + 0.8 * size, 1.7 * size, 0.7 * size, 0.5)
    front = np.array([(x - size, y - 0.6 * size), (x + size, y - 0.6 * size)])
    scene.fill([*front, *(front[::-1] + (0, 1.4 * size))], colour * 0.75)
    scene.fill([*front, *(front[::-1] + (lean, -deep * 0.6))], np.minimum(colour * 1.15, 255))
    edge = front[1] if lean > 0 else front[0]
    back = edge + (lean, -0.6 * deep)
    scene.fill([edge, back, back + (0, 1.3 * size), edge + (0, 1.4 * size)], colour * 0.5)


def _can(dice: Dice, scene: Scene, x: float, y: float, size: float, colour: np.ndarray) -> None:
    scene.shadow(x + 0.5 * size, y + size, 1.4 * size, 0.5 * size, 0.6)
    for k in np.linspace(-1, 1, 24):
        light = 0.45 + 0.7 * np.exp(-((k + 0.35) ** 2) * 3)
        scene.box(
            x + k * size * 0.7, y - size, x + (k + 0.1) * size * 0.7, y + size, colour * light
        )
    scene.fill(circle(x + 0.03 * size, y - size, 0.73 * size, 0.22 * size), colour * 0.9)
    scene.fill(
        circle(x + 0.03 * size, y - size, 0.6 * size, 0.17 * size), varied(dice, colour * 0.5)
    )


def draw_collage(dice: Dice, side: int) -> Scene:
    """Flat shapes on top of each other, of plain colours or cut from textures."""
    scene = bare(side, hue(dice, 0.5, (30, 245)))
    for _ in range(dice.integers(3, 30)):
        (x, y), size = dice.random(2), dice.uniform(0.03, 0.35)
        corners = int(dice.choice((3, 4, 4, 5, 6, 40)))
        outline = circle(x, y, size, size * dice.uniform(0.3, 1), dice.uniform(0, 3), corners)
        if dice.random() < 0.2:
            texture = TABLES[dice.integers(4)](dice, scene.side)
            scene.fill(outline, np.clip(texture, 0, 255))
        else:
            scene.fill(outline, hue(dice, 0.9, (20, 250)), dice.choice((1.0, 1.0, 0.6)))
    return scene


def draw_glow(dice: Dice, side: int) -> Scene:
    """Lights out of focus before something dark."""
    x, y = grid(side * FINER)
    scene = bare(side, hue(dice, 0.5, (10, 60)))
    scene.pixels += 40 * fractal(dice, scene.side, cells=3, octaves=3)[:, :, None]
    size = dice.uniform(0.02, 0.12)
    for _ in range(dice.integers(6, 40)):
        (u, v), colour = dice.random(2), hue(dice, 0.8, (120, 255))
        scene.fill(circle(u, v, size, size), colour, dice.uniform(0.2, 0.7))
    if dice.random() < 0.5:
        far = np.hypot(x - dice.random(), y - dice.random())
        scene.pixels += (120 * np.exp(-far * dice.uniform(3, 12)))[:, :, None]
    return scene
