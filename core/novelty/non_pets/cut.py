"""Pictures of nothing that are cut from photos: shuffled tiles, and corners."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

import numpy as np
from PIL import Image

TILES, MORE_TILES = 8, 16
CORNER = 0.2


def scrambled(picture: np.ndarray, number: int, tiles: int = TILES) -> np.ndarray:
    """Return a picture, uint8 (S, S, 3), as `tiles` × `tiles` tiles in another order and position.

    Each tile is also mirrored or turned, so that no animal is left; the light, the colours and the
    texture are the photo's. What does not divide by `tiles` is cut off first and the rest enlarged.
    """
    dice = np.random.default_rng((number, tiles))
    size = len(picture) // tiles
    whole = picture[: size * tiles, : size * tiles]
    parts = whole.reshape(tiles, size, tiles, size, 3).swapaxes(1, 2).reshape(-1, size, size, 3)
    parts = parts[dice.permutation(len(parts))]
    turned = [
        np.rot90(part, k) for part, k in zip(parts, dice.integers(0, 4, len(parts)), strict=True)
    ]
    rows = np.stack(turned).reshape(tiles, tiles, size, size, 3).swapaxes(1, 2)
    return _enlarged(rows.reshape(size * tiles, size * tiles, 3), len(picture))


def corner(picture: np.ndarray, number: int, share: float = CORNER) -> np.ndarray:
    """Return one of the upper corners of a photo, uint8 (S, S, 3), enlarged to its size.

    The corner is `share` of the side across; pets are seldom there.
    """
    size = max(2, round(len(picture) * share))
    part = picture[:size, :size] if number % 2 else picture[:size, -size:]
    return _enlarged(part, len(picture))


def _enlarged(picture: np.ndarray, side: int) -> np.ndarray:
    image = Image.fromarray(np.ascontiguousarray(picture))
    return np.asarray(image.resize((side, side), Image.Resampling.BICUBIC))


# By kind, what makes one out of a photo, uint8 (S, S, 3), and a number that decides about chance.
CUTS: Mapping[str, Callable[[np.ndarray, int], np.ndarray]] = {
    "scrambled": scrambled,
    "scrambled finely": partial(scrambled, tiles=MORE_TILES),
    "corners": corner,
}
