"""What is printed or shown on a screen: pages of text, charts, screenshots."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from core.novelty.non_pets.noise import Dice, fractal
from core.novelty.non_pets.scene import Scene, bare, circle, hue, varied


def paper(dice: Dice, side: int) -> Scene:
    """A sheet of paper, lit unevenly."""
    scene = bare(side, varied(dice, (238, 234, 226), 14))
    scene.pixels *= 0.85 + 0.2 * fractal(dice, scene.side, cells=1.5, octaves=3)[:, :, None]
    return scene


def _row(dice: Dice, scene: Scene, left: float, right: float, y: float, high: float,
         ink: np.ndarray) -> None:  # fmt: skip
    """Write a line of words: strokes as letters are, which need not mean anything."""
    x = left
    while x < right:
        for _ in range(dice.integers(1, 10)):
            wide = high * dice.uniform(0.35, 0.7)
            if x + wide > right:
                return
            _letter(dice, scene, x, y, 0.8 * wide, high, ink)
            x += wide
        x += 0.5 * high


def _letter(dice: Dice, scene: Scene, x: float, y: float, wide: float, high: float,
            ink: np.ndarray) -> None:  # fmt: skip
    tall = high * (1.0 if dice.random() < 0.3 else 0.68)
    thick, kind = 0.13 * high, dice.integers(5)
    if kind != 0:
        scene.box(x, y - tall, x + thick, y, ink)
    if kind in (1, 2):
        scene.box(x + wide - thick, y - tall, x + wide, y, ink)
    if kind in (0, 2, 3):
        scene.box(x, y - tall, x + wide, y - tall + thick, ink)
    if kind in (0, 3, 4):
        scene.box(x, y - thick, x + wide, y, ink)
    if kind == 0:
        scene.line((x, y), (x + wide, y - tall), thick, ink)


def draw_text(dice: Dice, side: int) -> Scene:
    """A printed page, from a few large words to many small rows."""
    scene = paper(dice, side)
    if dice.random() < 0.25:
        scene.pixels *= hue(dice, 0.5) / 255
    high = dice.choice((0.025, 0.035, 0.05, 0.1, 0.2))
    ink = varied(dice, (40, 38, 40)) if dice.random() < 0.8 else hue(dice, 0.9, (30, 120))
    left, right, slope = dice.uniform(0, 0.1), dice.uniform(0.85, 1.05), dice.normal(0, 0.02)
    for y in np.arange(dice.uniform(0.05, 0.15), 1.1, high * dice.uniform(1.4, 2.0)):
        end = right if dice.random() < 0.8 else dice.uniform(left, right)
        _row(dice, scene, left, end, y + slope, high, ink)
    return scene


def draw_chart(dice: Dice, side: int) -> Scene:
    """Bars, lines, dots or a pie, with axes and a title."""
    scene = bare(side, varied(dice, (250, 250, 250), 3) if dice.random() < 0.8 else (24, 26, 32))
    ink = varied(dice, (110, 110, 110), 30)
    _row(dice, scene, 0.2, dice.uniform(0.4, 0.8), 0.09, 0.045, ink)
    kinds = (_bars, _lines, _dots, _pie)
    kinds[dice.integers(4)](dice, scene)
    for k in range(6):
        y = 0.14 + 0.15 * k
        scene.box(0.1, y, 0.97, y + 0.003, ink)
        _row(dice, scene, 0.02, 0.08, y + 0.01, 0.025, ink)
    scene.box(0.1, 0.13, 0.105, 0.9, ink)
    return scene


def _bars(dice: Dice, scene: Scene) -> None:
    count, colour = int(dice.integers(3, 14)), hue(dice, 0.8)
    for k in range(count):
        x = 0.12 + 0.84 * k / count
        scene.box(x, dice.uniform(0.18, 0.8), x + 0.6 / count, 0.89, colour)


def _lines(dice: Dice, scene: Scene) -> None:
    for _ in range(dice.integers(1, 5)):
        colour, steps = hue(dice, 0.9), 24
        y = np.clip(dice.uniform(0.3, 0.7) + np.cumsum(dice.normal(0, 0.04, steps)), 0.15, 0.88)
        x = np.linspace(0.1, 0.97, steps)
        for k in range(steps - 1):
            scene.line((x[k], y[k]), (x[k + 1], y[k + 1]), 0.01, colour)


def _dots(dice: Dice, scene: Scene) -> None:
    for _ in range(dice.integers(1, 4)):
        colour, at = hue(dice, 0.9), dice.uniform(0.3, 0.7, 2)
        for x, y in np.clip(dice.normal(at, 0.12, (40, 2)), 0.12, 0.95):
            scene.fill(circle(x, y, 0.012, 0.012, 0, 10), colour, 0.8)


def _pie(dice: Dice, scene: Scene) -> None:
    edges = np.concatenate([[0], np.sort(dice.random(dice.integers(2, 7))), [1]]) * 2 * np.pi
    for start, end in pairwise(edges):
        angle = np.linspace(start, end, 24)
        rim = np.stack([0.5 + 0.34 * np.cos(angle), 0.53 + 0.34 * np.sin(angle)], axis=1)
        scene.fill(np.vstack([rim, [(0.5, 0.53)]]), hue(dice, 0.9))


def draw_screen(dice: Dice, side: int) -> Scene:
    """A screenshot: windows with bars, buttons, lists and text."""
    scene = bare(side, hue(dice, 0.6, (40, 220)))
    for _ in range(dice.integers(1, 4)):
        left, top = dice.uniform(-0.1, 0.4, 2)
        _window(dice, scene, left, top, left + dice.uniform(0.4, 0.9), top + dice.uniform(0.4, 0.9))
    scene.box(0, 0.95, 1, 1, varied(dice, (50, 54, 62)))
    for k in range(dice.integers(3, 9)):
        scene.box(0.02 + 0.05 * k, 0.957, 0.055 + 0.05 * k, 0.993, hue(dice, 0.8))
    return scene


def _window(dice: Dice, scene: Scene, left: float, top: float, right: float, bottom: float) -> None:
    dark = dice.random() < 0.35
    ground = varied(dice, (34, 36, 42) if dark else (248, 248, 248), 4)
    ink = varied(dice, (210, 210, 210) if dark else (60, 60, 64))
    scene.box(left, top, right, bottom, ground)
    scene.box(left, top, right, top + 0.05, hue(dice, 0.4))
    scene.box(left, top + 0.05, left + 0.14, bottom, 0.9 * ground + 8)
    for y in np.arange(top + 0.11, bottom - 0.03, dice.uniform(0.045, 0.08)):
        _row(dice, scene, left + 0.01, left + 0.12, y, 0.022, ink)
        if dice.random() < 0.8:
            end = dice.uniform(left + 0.3, right - 0.02)
            _row(dice, scene, left + 0.17, end, y, 0.026, ink)
        else:
            scene.box(left + 0.17, y - 0.03, left + 0.27, y + 0.005, hue(dice, 0.8))
