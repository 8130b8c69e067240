"""Which pictures are copies of each other, though resized, recompressed, mirrored or recoloured.

A print is the picture's brightness on a small grid, without its mean and scaled to length 1. The
product of two prints is their correlation: 1 for copies, about 0 for two photos of anything.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from PIL import Image

GRID = 24  # places a side: enough to tell photos of a series apart
ALIKE = 0.985  # correlation of copies; photos of one series reach about 0.94
ROWS = 1024  # compared with all others at once: bounds the memory


def likeness_print(picture: Image.Image) -> np.ndarray:
    """Return the print of a picture, float32 (GRID * GRID,); zeros where it is all one tone."""
    small = picture.convert("RGB").resize((GRID, GRID), Image.Resampling.BOX)
    tones = np.asarray(small, np.float32).mean(axis=2).ravel()
    tones -= tones.mean()
    length = float(np.linalg.norm(tones))
    return tones / length if length > 1e-3 else np.zeros_like(tones)


def copies(prints: np.ndarray, least: float = ALIKE) -> Iterator[tuple[int, int, float]]:
    """Yield (i, j, correlation) for each pair of prints, float32 (n, GRID * GRID), i < j, alike.

    A picture and another one's mirror image are alike as well. Takes n² steps, in blocks.
    """
    mirrored = prints.reshape(-1, GRID, GRID)[:, :, ::-1].reshape(prints.shape)
    for start in range(0, len(prints), ROWS):
        rows = prints[start : start + ROWS]
        alike = np.maximum(rows @ prints.T, rows @ mirrored.T)
        for i, j in zip(*np.nonzero(alike >= least), strict=True):
            if start + i < j:
                yield int(start + i), int(j), float(alike[i, j])
