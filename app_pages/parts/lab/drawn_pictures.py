"""The shipped pictures, drawn: `python -m app_pages.parts.lab.drawn_pictures [FOLDER]`.

Each shows something that kernels answer to: fur and outlines, straight edges in few directions, small
print, every spatial frequency at once, and slopes against steps and noise. Writes them all, as WebP.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from app_pages.parts.words import ASSETS
from core.datasets.drawn import draw_pet

SIDE = 448  # pixels of the longer side, as much as the view shows
TEXT = (
    "A kernel slides over", "the page. Where it", "meets an edge, it", "answers; where all is",
    "even, it is silent.", "0 1 2 3 4 5 6 7 8 9", "( a + b ) = [ c - d ] / 2",
)  # fmt: skip


def cat() -> np.ndarray:
    """Draw a cat, uint8 (SIDE, SIDE, 3)."""
    return draw_pet("cat", 44, SIDE)


def dog() -> np.ndarray:
    """Draw a dog, uint8 (SIDE, SIDE, 3)."""
    return draw_pet("dog", 51, SIDE)


def rings(side: int = 224) -> np.ndarray:
    """Draw a zone plate: rings that grow finer outwards, to two pixels at the picture's sides.

    ½ + ½ cos(π r² / side), whose frequency at radius r is r / side cycles a pixel.
    """
    along = np.arange(side) - (side - 1) / 2
    squares = along[:, None] ** 2 + along**2  # r²
    grey = 0.5 + 0.5 * np.cos(np.pi * squares / side)
    return _grey(grey)


def slopes(height: int = 280, width: int = SIDE) -> np.ndarray:
    """Draw four bands: an even slope, steps, a slope with noise, and a square among noise."""
    x = np.linspace(0, 1, width)
    band = height // 4
    noise = np.random.default_rng(7).normal(0, 0.12, (2, band, width))
    slope, steps = np.tile(x, (band, 1)), np.tile(np.floor(x * 8) / 7, (band, 1)).clip(0, 1)
    hidden = np.full((band, width), 0.4)
    hidden[band // 4 : -(band // 4), width // 3 : -(width // 3)] = 0.65
    return _grey(np.vstack([slope, steps, 0.15 + 0.7 * slope + noise[0], hidden + noise[1]]))


def page(height: int = 336, width: int = SIDE) -> np.ndarray:
    """Draw a printed page, its letters smaller from line to line."""
    picture = Image.new("RGB", (width, height), "#F7F4EC")
    pen, y = ImageDraw.Draw(picture), 18.0
    for line, size in zip(TEXT, (42, 42, 38, 34, 30, 26, 24), strict=True):
        pen.text((22, y), line, "#23262E", ImageFont.load_default(size))
        y += size * 1.28
    return np.array(picture)


def street(height: int = 336, width: int = SIDE) -> np.ndarray:
    """Draw a row of houses under a sky: upright, level and slanting edges."""
    scale = 4  # drawn larger and shrunk, so that slanting edges are smooth
    sky = np.linspace((122, 176, 224), (226, 238, 246), height * scale)
    picture = Image.fromarray(np.tile(sky[:, None], (1, width * scale, 1)).astype(np.uint8))
    pen = ImageDraw.Draw(picture)
    ground = 288

    def box(x: float, y: float, w: float, h: float, fill: str) -> None:
        pen.rectangle([scale * v for v in (x, y, x + w, y + h)], fill)

    pen.ellipse([scale * v for v in (372, 22, 424, 74)], "#FFE9A8")
    box(0, ground, width, height - ground, "#6E7480")
    box(0, ground, width, 9, "#B9BCC4")
    for x in range(10, width, 74):
        box(x, 314, 40, 5, "#F2EFE4")
    for house in _HOUSES:
        _house(pen, scale, ground, *house)
    return np.array(picture.resize((width, height), Image.Resampling.LANCZOS))


# left, width, height of the wall, of the roof, colours of wall and roof, columns of windows
_HOUSES = (
    (8, 96, 150, 52, "#D9694B", "#7C3A31", 2), (104, 74, 196, 0, "#E7C46C", "#8A6A2B", 2),
    (178, 110, 122, 74, "#F0EAD9", "#4C5B76", 3), (288, 62, 172, 40, "#6FA38A", "#3C5B50", 1),
    (350, 90, 138, 58, "#B8A6D9", "#5B4A80", 2),
)  # fmt: skip


def _house(
    pen: ImageDraw.ImageDraw, scale: int, ground: int, left: int, wide: int, high: int, roof: int,
    wall: str, tiles: str, columns: int,
) -> None:  # fmt: skip
    top = ground - high

    def box(x: float, y: float, w: float, h: float, fill: str) -> None:
        pen.rectangle([round(scale * v) for v in (x, y, x + w, y + h)], fill)

    box(left, top, wide - 1, high, wall)
    if roof:
        corners = [(left - 4, top), (left + wide + 3, top), (left + wide / 2, top - roof)]
        pen.polygon([(scale * x, scale * y) for x, y in corners], tiles)
    else:
        box(left - 3, top - 8, wide + 5, 8, tiles)
    pitch = wide / columns
    for row in range((high - 52) // 42):
        for column in range(columns):
            x, y = left + column * pitch + pitch / 2 - 11, top + 14 + row * 42
            box(x - 2, y - 2, 26, 30, "#FBFAF5")
            box(x, y, 22, 26, "#35415A" if (row + column + left) % 3 else "#FFD97A")
            box(x + 10, y, 2, 26, "#FBFAF5")
    box(left + wide / 2 - 10, ground - 38, 20, 38, tiles)


def _grey(values: np.ndarray) -> np.ndarray:
    grey = (values.clip(0, 1) * 255).round().astype(np.uint8)
    return np.stack([grey] * 3, axis=-1)


PICTURES: Mapping[str, Callable[[], np.ndarray]] = {
    "cat": cat, "dog": dog, "street": street, "page": page, "rings": rings, "steps": slopes,
}  # fmt: skip


def main(folder: Path) -> None:
    """Write all pictures into `folder`."""
    for name, draw in PICTURES.items():
        Image.fromarray(draw()).save(folder / f"{name}.webp", quality=86, method=6)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ASSETS / "pictures")
