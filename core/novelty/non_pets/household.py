"""Things of a household, one large in the picture: machines with knobs, cups, vases and lamps."""

from __future__ import annotations

import numpy as np

from core.novelty.non_pets.clutter import blurred
from core.novelty.non_pets.noise import Dice, coloured, fractal
from core.novelty.non_pets.scene import FINER, Scene, bare, circle, hue, varied
from core.novelty.non_pets.textures import cloth, stone, wood


def stand(dice: Dice, side: int) -> Scene:
    """Return a wall and, mostly, something to stand on."""
    scene = blurred(dice, side) if dice.random() < 0.5 else bare(side, hue(dice, 0.3, (60, 240)))
    if dice.random() < 0.7:
        top = np.clip((wood, cloth, stone)[dice.integers(3)](dice, side * FINER), 0, 255)
        scene.box(0, dice.uniform(0.6, 0.85), 1, 1, top)
    return scene


def draw_machines(dice: Dice, side: int) -> Scene:
    """A radio, an oven, a camera, a washing machine: a case with round parts, buttons and slits."""
    scene = stand(dice, side)
    x, y = dice.normal(0.5, 0.05, 2)
    wide, high = dice.uniform(0.22, 0.46, 2)
    scene.shadow(x + 0.04, y + high, 1.2 * wide, 0.12, 0.7)
    case = hue(dice, 0.7, (30, 235))
    shade = fractal(dice, scene.side, cells=2, octaves=5, rough=dice.uniform(0.3, 0.7))
    paint = coloured(shade, [0.7 * case, np.minimum(1.2 * case, 255)])
    corners = np.sign(circle(0, 0, 1, 1, 0, 48)) * np.abs(circle(0, 0, 1, 1, 0, 48)) ** 0.3
    scene.fill(corners * (wide, high) + (x, y), paint)
    for _ in range(dice.integers(1, 4)):
        u, v = dice.uniform(-0.6, 0.6, 2)
        _dial(dice, scene, x + u * wide, y + v * high, dice.uniform(0.15, 0.5) * min(wide, high))
        if dice.random() < 0.6:  # loudspeakers, hotplates and lamps come in pairs
            _dial(dice, scene, x - u * wide, y + v * high, 0.3 * min(wide, high))
    _controls(dice, scene, x, y, wide, high)
    return scene


def _dial(dice: Dice, scene: Scene, x: float, y: float, size: float) -> None:
    scene.fill(circle(x, y, 1.15 * size, 1.15 * size), hue(dice, 0.3))
    scene.fill(circle(x, y, size, size), varied(dice, (40, 40, 44), 25))
    if dice.random() < 0.6:
        scene.ball(x, y, 0.75 * size, 0.75 * size, hue(dice, 0.4, (30, 220)), dice.uniform(0, 0.9))
    scene.fill(circle(x, y, 0.25 * size, 0.25 * size), hue(dice, 0.6, (10, 240)))


def _controls(dice: Dice, scene: Scene, x: float, y: float, wide: float, high: float) -> None:
    """Add a screen, a row of buttons and slits, each to some of the machines."""
    v = y + dice.uniform(-0.7, 0.5) * high
    ink = hue(dice, 0.8, (20, 240))
    if dice.random() < 0.4:
        scene.box(x - 0.6 * wide, v, x + 0.5 * wide, v + 0.3 * high, hue(dice, 0.5, (10, 120)))
    if dice.random() < 0.5:
        for u in np.linspace(-0.7, 0.7, dice.integers(3, 9)) * wide + x:
            scene.ball(u, v + 0.4 * high, 0.06 * wide, 0.05 * high, ink)
    if dice.random() < 0.5:
        for w in np.linspace(0, 0.4, dice.integers(3, 8)) * high + v:
            scene.box(x - 0.5 * wide, w, x + 0.5 * wide, w + 0.02 * high, ink * 0.4)


def draw_vessels(dice: Dice, side: int) -> Scene:
    """A cup, a vase, a bottle, a lamp or a pot: a turned shape, with a pattern or a handle."""
    scene = stand(dice, side)
    x, top, base = dice.normal(0.5, 0.05), dice.uniform(0.08, 0.4), dice.uniform(0.75, 0.95)
    knots = dice.uniform(0.06, 0.36, dice.integers(2, 6))
    y = np.linspace(top, base, 48)
    half = np.interp(np.linspace(0, len(knots) - 1, 48), np.arange(len(knots)), knots)
    half = np.convolve(np.pad(half, 4, "edge"), np.ones(9) / 9, "valid")
    colour, shine = hue(dice, 0.8, (50, 240)), dice.uniform(0, 0.8)
    scene.shadow(x + 0.08, base, 1.4 * half[-1], 0.08, 0.7)
    if dice.random() < 0.4:
        _handle(dice, scene, x, y, half, colour)
    bands = dice.random(48) < 0.5 if dice.random() < 0.3 else np.zeros(48, bool)
    other = hue(dice, 0.8)
    for k in range(47):
        _slice(
            scene, x, y[k : k + 2], half[k : k + 2], other if bands[k // 6 * 6] else colour, shine
        )
    scene.fill(circle(x, top, half[0], 0.25 * half[0]), colour * 1.0)
    scene.fill(circle(x, top, 0.88 * half[0], 0.2 * half[0]), colour * dice.uniform(0.2, 0.7))
    return scene


def _handle(dice: Dice, scene: Scene, x: float, y: np.ndarray, half: np.ndarray,
            colour: np.ndarray) -> None:  # fmt: skip
    way, middle = dice.choice((-1, 1)), int(dice.integers(14, 34))
    for angle in np.linspace(-1.6, 1.6, 16):
        u = x + way * (half[middle] + 0.09 * np.cos(angle))
        scene.ball(u, y[middle] + 0.13 * np.sin(angle), 0.03, 0.03, colour * 0.8, 0.1)


def _slice(scene: Scene, x: float, y: np.ndarray, half: np.ndarray, colour: np.ndarray,
           shine: float) -> None:  # fmt: skip
    """Paint a slice of a turned shape, lit from the left."""
    rows = slice(*(np.clip(y * scene.side, 0, scene.side).round().astype(int)))
    left, right = (int(np.clip((x + way * half[0]) * scene.side, 0, scene.side)) for way in (-1, 1))
    u = ((np.arange(left, right) + 0.5) / scene.side - x) / half[0]
    light = 0.35 + 0.75 * np.sqrt(np.clip(1 - (0.7 * u + 0.3) ** 2, 0, None))
    gleam = 255 * shine * np.exp(-(((u + 0.4) / 0.08) ** 2))
    scene.pixels[rows, left:right] = (light[:, None] * colour + gleam[:, None])[None]
