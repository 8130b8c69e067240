"""The squeezed square: its shape, its extremes, and how near the fast path stays to the full one."""

from __future__ import annotations

import io

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from core.images import read_square, to_square


def _scene(width: int, height: int, seed: int = 0) -> np.ndarray:
    """Draw smooth blobs with a little noise, uint8 (height, width, 3), much as in a photo."""
    random = np.random.default_rng(seed)
    small = Image.fromarray(random.integers(0, 256, (9, 12, 3), dtype=np.uint8))
    large = np.asarray(small.resize((width, height), Image.Resampling.BICUBIC)).astype(int)
    return np.clip(large + random.integers(-8, 9, large.shape), 0, 255).astype(np.uint8)


def _jpeg(pixels: np.ndarray) -> bytes:
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "JPEG", quality=90)
    return file.getvalue()


@pytest.mark.parametrize("size", [(1600, 1200), (1200, 1600), (515, 389), (130, 1029), (64, 48)])
@pytest.mark.parametrize("side", [32, 128])
def test_fast_path_agrees_with_a_full_decode(size: tuple[int, int], side: int) -> None:
    data = _jpeg(_scene(*size))
    with Image.open(io.BytesIO(data)) as picture:
        full = picture.resize((side, side), Image.Resampling.LANCZOS)
    difference = np.abs(read_square(data, side).astype(int) - np.asarray(full, dtype=int))
    assert difference.mean() < 2.0


def test_nothing_is_cropped_away() -> None:
    """Half left red, half right blue stay halves, whatever the shape was."""
    pixels = np.zeros((30, 400, 3), np.uint8)
    pixels[:, :200, 0] = pixels[:, 200:, 2] = 255
    square = to_square(Image.fromarray(pixels), 20)
    assert (square[:, :9] == (255, 0, 0)).all() and (square[:, 11:] == (0, 0, 255)).all()


@given(
    width=st.integers(1, 300),
    height=st.integers(1, 300),
    side=st.integers(1, 64),
    colour=st.tuples(*[st.integers(0, 255)] * 3),
)
def test_one_colour_stays_that_colour(
    width: int, height: int, side: int, colour: tuple[int, int, int]
) -> None:
    square = to_square(Image.new("RGB", (width, height), colour), side)
    assert square.shape == (side, side, 3) and square.dtype == np.uint8
    assert (square == colour).all()


@pytest.mark.parametrize("size", [(10_000, 3), (3, 10_000), (1, 1), (1, 5_000)])
def test_extreme_shapes(size: tuple[int, int]) -> None:
    pixels = _scene(*size)
    square = to_square(Image.fromarray(pixels), 128)
    assert square.shape == (128, 128, 3)
    assert np.abs(square.mean((0, 1)) - pixels.mean((0, 1))).max() < 4


@pytest.mark.parametrize("factor", [2, 5, 10, 31])
def test_noise_is_averaged_not_picked(factor: int) -> None:
    """Shrinking averages factor² pixels, so that noise falls by the factor: no aliasing.

    The tails of the bicubic filter make it a little more than an average over boxes.
    """
    pixels = np.random.default_rng(0).integers(0, 256, (32 * factor, 32 * factor, 3))
    square = to_square(Image.fromarray(pixels.astype(np.uint8)), 32)
    assert square.std() < 1.3 * pixels.std() / factor


def test_fine_stripes_become_grey() -> None:
    pixels = np.zeros((640, 640, 3), np.uint8)
    pixels[:, ::2] = 255
    assert np.abs(to_square(Image.fromarray(pixels), 64)[:, 1:-1].astype(int) - 127).max() <= 6


@pytest.mark.parametrize("side", [0, -1])
def test_a_square_has_a_side(side: int) -> None:
    with pytest.raises(ValueError, match="1 or more"):
        to_square(Image.new("RGB", (4, 4)), side)


def test_the_square_can_be_written_to() -> None:
    square = to_square(Image.new("RGB", (8, 8)), 8)
    square[0, 0] = 1
    assert square.flags.c_contiguous
