"""A scene that is painted with light in mind: textures, round things and their shadows.

Places go from 0 to 1 across the scene, x to the right and y down. A scene is painted at twice the
picture's size, which smooths the edges.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw

from core.novelty.non_pets.noise import Dice

FINER = 2
NATURAL = 0.6  # share of the colours that are browns, beiges and greys, as of wood, fur and skin
Colour = Sequence[float] | np.ndarray
Outline = Sequence[tuple[float, float]] | np.ndarray


@dataclass(slots=True)
class Scene:
    """Pixels, float32 (side, side, 3) from 0 to 255, that are painted over and over."""

    pixels: np.ndarray

    @property
    def side(self) -> int:
        """The number of pixels across."""
        return len(self.pixels)

    def fill(self, outline: Outline, paint: Colour | np.ndarray, solid: float = 1.0) -> None:
        """Fill an outline with a colour or with a texture (side, side, 3); `solid` below 1 is glass."""
        places = np.asarray(outline, np.float64) * self.side
        found = self._box(places.min(axis=0), places.max(axis=0))
        if found is None:
            return
        rows, columns = found
        mask = Image.new("L", (columns.stop - columns.start, rows.stop - rows.start))
        shifted = places - (columns.start, rows.start)
        ImageDraw.Draw(mask).polygon(shifted.ravel().tolist(), fill=255)
        share = (np.asarray(mask, np.float32) * (solid / 255))[:, :, None]
        colour = np.asarray(paint, np.float32)
        self._mix(rows, columns, colour[rows, columns] if colour.ndim == 3 else colour, share)

    def box(
        self, left: float, top: float, right: float, bottom: float, paint: Colour | np.ndarray
    ) -> None:
        """Fill a box, its edges at whole pixels."""
        rows, columns = (
            slice(*(min(self.side, max(0, round(each * self.side))) for each in ends))
            for ends in ((top, bottom), (left, right))
        )
        colour = np.asarray(paint, np.float32)
        self.pixels[rows, columns] = colour[rows, columns] if colour.ndim == 3 else colour

    def line(self, start: Colour, end: Colour, wide: float, paint: Colour) -> None:
        """Draw a straight bar of a width."""
        a, b = np.asarray(start, np.float64), np.asarray(end, np.float64)
        along = (b - a) / max(float(np.hypot(*(b - a))), 1e-9)
        out = np.array([-along[1], along[0]]) * wide / 2
        self.fill(np.stack([a + out, b + out, b - out, a - out]), paint)

    def ball(
        self, x: float, y: float, rx: float, ry: float, colour: Colour, shine: float = 0.5
    ) -> None:
        """Paint an ellipsoid, lit from above on the left, with a highlight as strong as `shine`."""
        place = self._round(x, y, rx, ry)
        if place is None:
            return
        rows, columns, u, v = place
        square = u * u + v * v
        z = np.sqrt(np.clip(1 - square, 0, None))
        light = np.clip(-0.45 * u - 0.6 * v + 0.66 * z, 0, None)
        lit = (0.4 + 0.75 * light)[:, :, None] * np.asarray(colour, np.float32)
        lit += (255 * shine * np.clip(light, 0, 1) ** 24)[:, :, None]
        edge = np.clip((1 - square) * rx * self.side / 2, 0, 1)[:, :, None]
        self._mix(rows, columns, lit, edge)

    def shadow(self, x: float, y: float, rx: float, ry: float, dark: float = 0.5) -> None:
        """Darken an ellipse, softly towards its edge."""
        place = self._round(x, y, rx, ry)
        if place is None:
            return
        rows, columns, u, v = place
        self.pixels[rows, columns] *= 1 - dark * np.clip(1 - u * u - v * v, 0, 1)[:, :, None]

    def _mix(self, rows: slice, columns: slice, colour: np.ndarray, share: np.ndarray) -> None:
        under = self.pixels[rows, columns]
        under += (colour - under) * share

    def _round(
        self, x: float, y: float, rx: float, ry: float
    ) -> tuple[slice, slice, np.ndarray, np.ndarray] | None:
        side = self.side
        found = self._box(np.array([x - rx, y - ry]) * side, np.array([x + rx, y + ry]) * side)
        if found is None:
            return None
        rows, columns = found
        u = ((np.arange(columns.start, columns.stop) + 0.5) / side - x) / rx
        v = ((np.arange(rows.start, rows.stop) + 0.5) / side - y) / ry
        return rows, columns, u[None, :].astype(np.float32), v[:, None].astype(np.float32)

    def _box(self, least: np.ndarray, most: np.ndarray) -> tuple[slice, slice] | None:
        left, top = (max(0, int(np.floor(each))) for each in least)
        right, bottom = (min(self.side, int(np.ceil(each)) + 1) for each in most)
        return (slice(top, bottom), slice(left, right)) if left < right and top < bottom else None


def bare(side: int, colour: Colour | np.ndarray) -> Scene:
    """Return a scene for a picture of `side` pixels, all of one colour or texture."""
    fine = side * FINER
    return Scene(np.broadcast_to(np.asarray(colour, np.float32), (fine, fine, 3)).copy())


def circle(
    x: float, y: float, rx: float, ry: float, turn: float = 0.0, count: int = 32
) -> np.ndarray:
    """Return the outline of an ellipse, (count, 2), turned by `turn` radians."""
    angle = 2 * np.pi * np.arange(count) / count
    c, s = np.cos(turn), np.sin(turn)
    across, down = rx * np.cos(angle), ry * np.sin(angle)
    return np.stack([x + across * c - down * s, y + across * s + down * c], axis=1)


def hue(dice: Dice, strong: float = 0.6, light: tuple[float, float] = (60, 230)) -> np.ndarray:
    """Draw a colour, float32 (3,): as saturated as `strong`, up to as light as `light` allows."""
    level = dice.uniform(*light)
    natural = dice.random() < NATURAL
    angle = dice.normal(0.55, 0.4) if natural else dice.uniform(0, 2 * np.pi)
    pale = 0.4 if natural else 1.0
    wheel = np.cos(angle - np.array([0, 2.094, 4.189]))  # red, green and blue, 120 degrees apart
    shade = level * (1 + strong * pale * dice.uniform(0.1, 1) * wheel)
    return np.clip(shade, 0, 255).astype(np.float32)


def varied(dice: Dice, colour: Colour, amount: float = 18.0) -> np.ndarray:
    """Return a colour a little lighter or darker, and a little different."""
    base = np.asarray(colour, np.float32)
    return np.clip(base + dice.normal(0, amount) + dice.normal(0, amount / 3, 3), 0, 255).astype(
        np.float32
    )
