"""Many things at once, and things with a face of their own: balloons, dials, mosaics, wires, shelves."""

from __future__ import annotations

import numpy as np
from PIL import Image

from core.novelty.non_pets.noise import Dice, coloured, fractal
from core.novelty.non_pets.scene import FINER, Scene, circle, hue, varied
from core.novelty.non_pets.textures import cloth, stone, wood


def blurred(dice: Dice, side: int) -> Scene:
    """Return something out of focus, as behind a thing that is not."""
    fine = side * FINER
    values = fractal(dice, fine, cells=dice.uniform(1, 4), octaves=int(dice.integers(1, 5)))
    return Scene(coloured(values, [hue(dice, 0.4, (30, 230)) for _ in range(dice.integers(2, 4))]))


def draw_balloons(dice: Dice, side: int) -> Scene:
    """Balloons or pebbles: smooth round things, one in the middle or a heap, some with a pattern."""
    scene = blurred(dice, side)
    count = int(dice.choice((1, 2, 4, 9, 24)))
    size = dice.uniform(0.25, 0.42) / count**0.3
    tone, shine = hue(dice, 0.8, (60, 230)), dice.uniform(0, 0.7)
    for _ in range(count):
        x, y = dice.normal(0.5, 0.05 if count == 1 else 0.25, 2)
        wide, high = size * dice.uniform(0.7, 1.1, 2)
        if dice.random() < 0.4:
            scene.shadow(x + 0.2 * wide, y + 0.7 * high, 1.2 * wide, 0.7 * high)
        colour = varied(dice, tone, 25) if dice.random() < 0.7 else hue(dice, 0.9)
        scene.ball(x, y, wide, high, colour, shine)
        for _ in range(dice.choice((0, 0, 1, 4, 12))):
            u, v = dice.normal(0, 0.35, 2)
            rx, ry = dice.uniform(0.02, 0.25, 2) * size
            spot = circle(x + u * wide, y + v * high, rx, ry, u, 16)
            scene.fill(spot, varied(dice, colour * dice.uniform(0.3, 1.3), 10), 0.8)
    return scene


def draw_dials(dice: Dice, side: int) -> Scene:
    """A clock or a gauge: a round face with marks, hands and a frame."""
    ground = (wood, stone, cloth)[dice.integers(3)](dice, side * FINER)
    scene = Scene(np.clip(ground, 0, 255)) if dice.random() < 0.6 else blurred(dice, side)
    (x, y), size, dark = dice.normal(0.5, 0.06, 2), dice.uniform(0.2, 0.48), dice.random() < 0.3
    face = varied(dice, (40, 40, 46) if dark else (236, 232, 222))
    ink = varied(dice, (220, 220, 214) if dark else (40, 38, 40))
    scene.shadow(x + 0.05, y + 0.08, 1.2 * size, 1.2 * size, 0.6)
    scene.ball(x, y, size, size, hue(dice, 0.6), 0.4)
    scene.fill(circle(x, y, 0.88 * size, 0.88 * size, 0, 48), face)
    for turn in np.arange(int(dice.choice((12, 24, 60)))) * 2 * np.pi / 12:
        way = np.array([np.cos(turn), np.sin(turn)]) * size
        scene.line((x, y) + 0.7 * way, (x, y) + 0.82 * way, 0.05 * size, ink)
    for long in dice.uniform(0.4, 0.75, dice.integers(1, 4)):
        turn = dice.uniform(0, 2 * np.pi)
        scene.line(
            (x, y), (x, y) + long * size * np.array([np.cos(turn), np.sin(turn)]), 0.06 * size, ink
        )
    scene.fill(circle(x, y, 0.07 * size, 0.07 * size, 0, 16), hue(dice, 0.9))
    return scene


def draw_mosaic(dice: Dice, side: int) -> Scene:
    """Cells around random points (Voronoi, 1908): a mosaic, cracked mud, a field from above."""
    fine, count = side, int(dice.integers(12, 90))
    at = dice.random((count, 2), dtype=np.float32)
    place = (np.arange(fine, dtype=np.float32) + 0.5) / fine
    far = (place[:, None, None] - at[:, 0]) ** 2 + (place[None, :, None] - at[:, 1]) ** 2
    near = np.partition(far, 1, axis=2)[:, :, :2]
    tone, amount = hue(dice, 0.5), dice.uniform(10, 70)
    colours = np.stack([varied(dice, tone, amount) for _ in range(count)])
    joint = np.clip((np.sqrt(near[:, :, 1]) - np.sqrt(near[:, :, 0])) * dice.uniform(20, 90), 0, 1)
    cells = colours[far.argmin(axis=2)] * (0.25 + 0.75 * joint[:, :, None])
    cells *= 0.8 + 0.4 * fractal(dice, fine, cells=8, octaves=4)[:, :, None]
    picture = Image.fromarray(np.clip(cells, 0, 255).astype(np.uint8))
    return Scene(np.asarray(picture.resize((side * FINER, side * FINER)), np.float32))


def draw_wires(dice: Dice, side: int) -> Scene:
    """Wires, pipes, branches or a fence, before something blurred."""
    scene = blurred(dice, side)
    tone, wide = hue(dice, 0.5, (20, 200)), dice.uniform(0.008, 0.06)
    straight, count = dice.random() < 0.5, int(dice.integers(4, 22))
    lean = dice.uniform(0, np.pi)
    for _ in range(count):
        at, turn = dice.uniform(-0.1, 1.1, 2), lean if straight else dice.uniform(0, 2 * np.pi)
        colour = varied(dice, tone)
        for _ in range(1 if straight else 9):
            step = (2.5 if straight else 0.12) * np.array([np.cos(turn), np.sin(turn)])
            start = at - step if straight else at
            scene.line(start, at + step, wide, colour * 0.6)
            scene.line(start - 0.15 * wide, at + step - 0.15 * wide, 0.6 * wide, colour)
            at, turn = at + step, turn + dice.normal(0, 0.4)
    return scene


def draw_shelves(dice: Dice, side: int) -> Scene:
    """Shelves with books, boxes, jars and bottles."""
    scene = Scene(np.clip(wood(dice, side * FINER) * dice.uniform(0.3, 0.9), 0, 255))
    rows = int(dice.integers(1, 6))
    for row in range(rows):
        base, x = (row + 0.93) / rows, 0.0
        scene.box(0, base, 1, (row + 1) / rows, varied(dice, (120, 90, 60)))
        while x < 1:
            wide, high = dice.uniform(0.1, 0.5) / rows, dice.uniform(0.5, 0.85) / rows
            colour = hue(dice, 0.8, (40, 230))
            for k in range(6):
                lit = colour * (0.6 + 0.45 * np.sin((k + 0.7) / 2))
                scene.box(x + wide * k / 6, base - high, x + wide * (k + 1) / 6, base, lit)
            label = base - high * dice.uniform(0.5, 0.9)
            scene.box(x + 0.1 * wide, label, x + 0.9 * wide, label + 0.2 * high, hue(dice, 0.4))
            x += wide + dice.choice((0.004, 0.004, 0.08))
    return scene
