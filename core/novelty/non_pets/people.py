"""People from the chest up, and clothes that are laid out."""

from __future__ import annotations

from random import Random

import numpy as np
from PIL import Image

from core.datasets.garments.drawing import DRAWN, draw_garment
from core.novelty.non_pets.clutter import blurred
from core.novelty.non_pets.noise import Dice, fractal
from core.novelty.non_pets.scene import FINER, Scene, circle, hue, varied
from core.novelty.non_pets.textures import cloth, stone, wood

SKINS = ((238, 200, 172), (220, 172, 136), (186, 132, 98), (136, 90, 64), (92, 60, 44))
HAIRS = ((34, 28, 26), (74, 50, 36), (132, 92, 54), (206, 172, 112), (150, 146, 142))


def draw_portrait(dice: Dice, side: int) -> Scene:
    """A person's head and shoulders."""
    scene = blurred(dice, side)
    x, y, size = dice.normal(0.5, 0.04), dice.uniform(0.36, 0.48), dice.uniform(0.16, 0.26)
    skin = varied(dice, SKINS[dice.integers(len(SKINS))], 10)
    hair = varied(dice, HAIRS[dice.integers(len(HAIRS))], 12)
    long = dice.random() < 0.5
    if long:
        scene.ball(x, y + 0.35 * size, 1.15 * size, 1.7 * size, hair, 0.05)
    _clothes(dice, scene, x, y, size, skin)
    scene.ball(x, y - 0.25 * size, 1.0 * size, 1.2 * size, hair, 0.15)
    scene.ball(x, y + 0.12 * size, 0.86 * size, 1.15 * size, skin, 0.05)
    fringe = circle(x, y - 0.95 * size, 0.8 * size, 0.35 * size, dice.normal(0, 0.25))
    scene.fill(fringe, hair * 0.9)
    _face(dice, scene, x, y, size, skin, hair)
    return scene


def _clothes(dice: Dice, scene: Scene, x: float, y: float, size: float, skin: np.ndarray) -> None:
    shoulder, wide = y + 1.75 * size, dice.uniform(1.7, 2.3) * size
    outline = [(x - wide, 1.1), (x - wide, shoulder + 0.5 * size), (x - 0.75 * wide, shoulder + 0.1 * size),
               (x, shoulder - 0.15 * size), (x + 0.75 * wide, shoulder + 0.1 * size),
               (x + wide, shoulder + 0.5 * size), (x + wide, 1.1)]  # fmt: skip
    scene.fill(outline, np.clip(cloth(dice, scene.side), 0, 255))
    neck = [(x - 0.4 * size, y + 0.6 * size), (x + 0.4 * size, y + 0.6 * size)]
    scene.fill(
        [
            *neck,
            (x + 0.5 * size, shoulder),
            (x, shoulder + 0.45 * size),
            (x - 0.5 * size, shoulder),
        ],
        skin * 0.75,
    )


def _face(dice: Dice, scene: Scene, x: float, y: float, size: float, skin: np.ndarray,
          hair: np.ndarray) -> None:  # fmt: skip
    turn = dice.normal(0, 0.1) * size
    for way in (-1, 1):
        eye = x + way * 0.34 * size + turn
        scene.fill(circle(eye, y, 0.15 * size, 0.075 * size), (236, 232, 228))
        scene.ball(eye, y, 0.07 * size, 0.075 * size, hue(dice, 0.5, (30, 110)), 0.9)
        brow = y - 0.22 * size
        scene.line(
            (eye - 0.18 * size, brow + 0.03 * way * size),
            (eye + 0.18 * size, brow),
            0.06 * size,
            hair,
        )
        scene.ball(x + way * 0.87 * size, y + 0.1 * size, 0.12 * size, 0.24 * size, skin * 0.9, 0)
    nose = y + 0.38 * size
    scene.fill(
        [(x + turn, y), (x + turn + 0.16 * size, nose), (x + turn - 0.1 * size, nose)],
        skin * 0.86,
        0.7,
    )
    lips = np.clip(skin * (0.86, 0.62, 0.62), 0, 255)
    scene.fill(circle(x + turn, y + 0.7 * size, 0.3 * size, dice.uniform(0.05, 0.12) * size), lips)
    if dice.random() < 0.2:
        scene.fill(circle(x + turn, y + 1.0 * size, 0.6 * size, 0.3 * size), hair, 0.8)
    if dice.random() < 0.25:
        for way in (-1, 1):
            scene.fill(
                circle(x + way * 0.34 * size + turn, y, 0.26 * size, 0.2 * size), (30, 30, 36), 0.5
            )


def draw_clothes(dice: Dice, side: int) -> Scene:
    """A garment on a floor, a bed or a plain ground."""
    kinds = tuple(DRAWN)
    grey = draw_garment(kinds[dice.integers(len(kinds))], int(dice.integers(2**31)))
    return garment(dice, grey, side)


def garment(dice: Dice, grey: np.ndarray, side: int) -> Scene:
    """Return a scene of a garment in colour, made of a grey one, uint8 (28, 28), white on black."""
    fine = side * FINER
    surface = (wood, cloth, stone)[dice.integers(3)]
    ground = surface(dice, fine) if dice.random() < 0.6 else hue(dice, 0.3, (60, 250))
    scene = Scene(np.broadcast_to(np.clip(ground, 0, 255), (fine, fine, 3)).astype(np.float32))
    share = dice.uniform(0.6, 0.95)
    size = round(fine * share)
    start = Random(int(dice.integers(2**31))).randint(0, fine - size)
    values = np.zeros((fine, fine), np.float32)
    large = Image.fromarray(grey).resize((size, size), Image.Resampling.BICUBIC)
    values[start : start + size, start : start + size] = np.asarray(large, np.float32) / 255
    solid = np.clip(values * 6, 0, 1)[:, :, None]
    dyed = hue(dice, 0.8, (80, 240)) * (0.3 + 0.9 * values[:, :, None])
    dyed *= 0.85 + 0.3 * fractal(dice, fine, cells=4, octaves=3)[:, :, None]
    scene.pixels = scene.pixels * (1 - solid) + dyed * solid
    return scene
