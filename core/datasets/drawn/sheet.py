"""The sheet that a pet is drawn on: flat colours, and a second layer that gives them volume.

Everything is drawn larger than asked for and scaled down at the end, which smooths the edges.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray
from PIL import Image, ImageDraw

from core.datasets.drawn.geometry import Points

Colour: TypeAlias = tuple[int, int, int]
Paint: TypeAlias = Colour | Image.Image

NEUTRAL = 128  # a shade that leaves a colour as it is; 0 marks what is not part of the animal


def lit_ball(light: float) -> Image.Image:
    """Paint the shades of a round thing that is lit from above, from left (-1) to right (1)."""
    y, x = np.mgrid[-1:1:24j, -1:1:24j]  # type: ignore[misc]
    z = np.sqrt(np.clip(1.15 - x * x - y * y, 0, None))
    shade = NEUTRAL + 46 * (0.55 * light * x - 0.75 * y + 0.7 * z - 0.55)
    return Image.fromarray(np.clip(shade, 40, 200).astype(np.uint8))


@dataclass(slots=True)
class Sheet:
    """A square picture and its shades; `view` (2, 3) maps drawing units to canvas pixels."""

    picture: Image.Image
    ball: Image.Image
    view: NDArray[np.float64]
    shade: Image.Image = field(init=False)
    pen: ImageDraw.ImageDraw = field(init=False)
    shade_pen: ImageDraw.ImageDraw = field(init=False)

    def __post_init__(self) -> None:
        half = self.picture.width // 2
        self.shade = Image.new("L", (half, half))
        self.pen = ImageDraw.Draw(self.picture)
        self.shade_pen = ImageDraw.Draw(self.shade)

    @property
    def unit(self) -> float:
        """Return the canvas pixels in one drawing unit."""
        return float(np.hypot(self.view[0, 0], self.view[1, 0]))

    def place(self, points: ArrayLike) -> Points:
        """Map points (n, 2) from drawing units to canvas pixels."""
        return np.asarray(points, dtype=np.float64) @ self.view[:, :2].T + self.view[:, 2]

    def mark(self, outline: Points, colour: Colour) -> None:
        """Fill an outline with a colour and keep the shades below it: eyes, nose, markings."""
        self.pen.polygon(self.place(outline).ravel().tolist(), fill=colour)

    def line(self, points: Points, width: float, colour: Colour) -> None:
        """Draw a line, `width` in drawing units."""
        pixels = max(1, round(width * self.unit))
        self.pen.line(self.place(points).ravel().tolist(), fill=colour, width=pixels, joint="curve")

    def part(self, outline: Points, paint: Paint) -> None:
        """Fill an outline with a colour or texture and give it the volume of a round thing."""
        placed = self.place(outline)
        self._fill(placed, paint)
        box = _box(placed / 2, self.shade.width)
        if box is None:
            return
        left, top, right, bottom = (int(v) for v in (*placed.min(0) // 2, *placed.max(0) // 2 + 1))
        mask = Image.new("L", (right - left, bottom - top))
        ImageDraw.Draw(mask).polygon((placed / 2 - (left, top)).ravel().tolist(), fill=255)
        self.shade.paste(self.ball.resize(mask.size), (left, top), mask)

    def cover(self, outline: Points, colour: Colour) -> None:
        """Fill an outline, in canvas pixels, with something that stands before the animal."""
        self.pen.polygon(outline.ravel().tolist(), fill=colour)
        self.shade_pen.polygon((outline / 2).ravel().tolist(), fill=0)

    def _fill(self, placed: Points, paint: Paint) -> None:
        if not isinstance(paint, Image.Image):
            self.pen.polygon(placed.ravel().tolist(), fill=paint)
            return
        box = _box(placed, self.picture.width)
        if box is None:
            return
        mask = Image.new("L", (box[2] - box[0], box[3] - box[1]))
        ImageDraw.Draw(mask).polygon((placed - box[:2]).ravel().tolist(), fill=255)
        self.picture.paste(paint.crop(box), box, mask)


def _box(placed: Points, side: int) -> tuple[int, int, int, int] | None:
    """Return the pixels around an outline, cut to the canvas; None when it lies outside."""
    left, top = np.clip(np.floor(placed.min(0)), 0, side).astype(int).tolist()
    right, bottom = np.clip(np.ceil(placed.max(0)) + 1, 0, side).astype(int).tolist()
    return (left, top, right, bottom) if left < right and top < bottom else None
