"""The sheet that a pet is drawn on: flat colours, and a second layer that gives them volume.

Everything is drawn larger than asked for and scaled down at the end, which smooths the edges.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray
from PIL import Image, ImageDraw

from core.datasets.drawn.geometry import Points, ellipse

Colour: TypeAlias = tuple[int, int, int]
Paint: TypeAlias = Colour | Image.Image

NEUTRAL = 128  # a shade that leaves a colour as it is; 0 marks what is not part of the animal
EDGE = 82  # the shade of the fold where one part of the animal meets another


@cache
def lit_ball(tenths: int) -> Image.Image:
    """Paint the shades of a round thing lit from above, from far left (-10) to far right (10)."""
    light = tenths / 10
    y, x = np.linspace(-1, 1, 48)[:, None], np.linspace(-1, 1, 48)[None, :]
    z = np.sqrt(np.clip(1.15 - x * x - y * y, 0, None))
    shade = NEUTRAL + 46 * (0.5 * light * x - 0.7 * y + 0.7 * z - 0.45)
    return Image.fromarray(np.clip(shade, 40, 200).astype(np.uint8))


@dataclass(slots=True)
class Sheet:
    """A square picture and its shades; `view` (2, 3) maps drawing units to canvas pixels."""

    picture: Image.Image
    ball: Image.Image
    view: NDArray[np.float64]
    shade: Image.Image = field(init=False)
    ground: Image.Image = field(init=False)  # shades of what is not the animal: its shadow
    pen: ImageDraw.ImageDraw = field(init=False)
    shade_pen: ImageDraw.ImageDraw = field(init=False)
    ground_pen: ImageDraw.ImageDraw = field(init=False)
    unit: float = field(init=False)  # canvas pixels in one drawing unit

    def __post_init__(self) -> None:
        half = self.picture.width // 2
        self.shade = Image.new("L", (half, half))
        self.ground = Image.new("L", (half, half), NEUTRAL)
        self.pen = ImageDraw.Draw(self.picture)
        self.ground_pen = ImageDraw.Draw(self.ground)
        self.shade_pen = ImageDraw.Draw(self.shade)
        self.unit = float(np.hypot(self.view[0, 0], self.view[1, 0]))

    def place(self, points: ArrayLike) -> Points:
        """Map points (n, 2) from drawing units to canvas pixels."""
        return np.asarray(points, dtype=np.float64) @ self.view[:, :2].T + self.view[:, 2]

    def mark(self, outline: Points, colour: Colour) -> None:
        """Fill an outline with a colour and keep the shades below it: eyes, nose, markings."""
        self.pen.polygon(self.place(outline).ravel().tolist(), fill=colour)

    def line(self, points: Points, width: float, colour: Colour) -> None:
        """Draw a line, `width` in drawing units."""
        pixels = max(1, round(width * self.unit))
        joint = "curve" if pixels > 3 else None
        self.pen.line(self.place(points).ravel().tolist(), fill=colour, width=pixels, joint=joint)

    def part(self, outline: Points, paint: Paint) -> None:
        """Fill an outline with a colour or texture and give it the volume of a round thing."""
        placed = self.place(outline)
        if isinstance(paint, Image.Image):
            _paste(self.picture, paint, placed, stretch=False)
        else:
            self.pen.polygon(placed.ravel().tolist(), fill=paint)
        _paste(self.shade, self.ball, placed / 2, stretch=True)
        self.shade_pen.polygon((placed / 2).ravel().tolist(), outline=EDGE)

    def cover(self, outline: Points, colour: Colour) -> None:
        """Fill an outline, in canvas pixels, with something that stands before the animal."""
        self.pen.polygon(outline.ravel().tolist(), fill=colour)
        for pen, shade in ((self.shade_pen, 0), (self.ground_pen, NEUTRAL)):
            pen.polygon((outline / 2).ravel().tolist(), fill=shade)

    def shadow(self, x: float, wide: float) -> None:
        """Darken the ground (y = 0) under the animal, softly towards the edge."""
        for share in (1.0, 0.92, 0.84, 0.76, 0.68, 0.6):
            outline = self.place(ellipse(x, -0.01, wide * share, 0.16 * share)) / 2
            self.ground_pen.polygon(
                outline.ravel().tolist(), fill=round(NEUTRAL * (0.2 + 0.75 * share))
            )


def _paste(onto: Image.Image, paint: Image.Image, placed: Points, *, stretch: bool) -> None:
    """Fill an outline with a picture: as it lies, or stretched to the outline's box."""
    left, top = (int(v) for v in placed.min(axis=0))
    right, bottom = (int(v) + 1 for v in placed.max(axis=0))
    x0, y0, x1, y1 = max(left, 0), max(top, 0), min(right, onto.width), min(bottom, onto.height)
    if x0 >= x1 or y0 >= y1:
        return
    mask = Image.new("L", (x1 - x0, y1 - y0))
    ImageDraw.Draw(mask).polygon((placed - (x0, y0)).ravel().tolist(), fill=255)
    if not stretch:
        onto.paste(paint.crop((x0, y0, x1, y1)), (x0, y0), mask)
        return
    across, down = paint.width / (right - left), paint.height / (bottom - top)
    seen = ((x0 - left) * across, (y0 - top) * down, (x1 - left) * across, (y1 - top) * down)
    onto.paste(paint.resize(mask.size, Image.Resampling.NEAREST, box=seen), (x0, y0), mask)
