"""Thumbnails and JPEG bytes: shapes, limits, and nothing in them but pixels."""

from __future__ import annotations

import io

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from core.images import PictureError, encode_jpeg, open_picture, thumbnail


@given(width=st.integers(1, 400), height=st.integers(1, 400), longest=st.integers(1, 200))
def test_thumbnails_keep_shape_and_limit(width: int, height: int, longest: int) -> None:
    small = thumbnail(Image.new("RGB", (width, height), (1, 2, 3)), longest)
    scale = min(1, longest / max(width, height))
    assert max(small.size) == min(longest, max(width, height))
    assert abs(small.width - width * scale) <= 1 and abs(small.height - height * scale) <= 1
    assert (np.asarray(small) == (1, 2, 3)).all()


def test_a_thumbnail_is_a_copy() -> None:
    picture = Image.new("RGB", (10, 10))
    thumbnail(picture, 50).putpixel((0, 0), (255, 255, 255))
    assert picture.getpixel((0, 0)) == (0, 0, 0)


def test_a_thread_of_a_picture() -> None:
    assert thumbnail(Image.new("RGB", (10_000, 3)), 100).size == (100, 1)


@pytest.mark.parametrize("longest", [0, -5])
def test_a_thumbnail_has_a_length(longest: int) -> None:
    with pytest.raises(ValueError, match="1 or more"):
        thumbnail(Image.new("RGB", (4, 4)), longest)


@pytest.mark.parametrize("shape", [(40, 30, 3), (40, 30)])
def test_arrays_become_jpeg(shape: tuple[int, ...]) -> None:
    pixels = np.full(shape, 77, np.uint8)
    opened = np.asarray(open_picture(encode_jpeg(pixels)))
    assert opened.shape == (40, 30, 3) and np.abs(opened.astype(int) - 77).max() <= 1


def test_where_and_when_stay_at_home() -> None:
    picture = Image.new("RGB", (16, 16))
    exif = Image.Exif()
    exif.get_ifd(0x8825).update({1: "N", 2: (52.0, 31.0, 12.0)})
    exif[306] = "2024:05:06 07:08:09"
    file = io.BytesIO()
    picture.save(file, "JPEG", exif=exif, comment=b"taken at home", icc_profile=b"profile")
    with Image.open(io.BytesIO(file.getvalue())) as original:
        assert original.getexif() and original.info["comment"] == b"taken at home"
        data = encode_jpeg(original)
    assert not any(word in data for word in (b"Exif", b"2024", b"home", b"profile"))


def test_quality_is_size() -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (64, 64, 3), dtype=np.uint8)
    assert len(encode_jpeg(pixels, quality=30)) < len(encode_jpeg(pixels, quality=90))


def test_too_long_for_jpeg() -> None:
    with pytest.raises(PictureError, match="65,501 pixels long"):
        encode_jpeg(Image.new("RGB", (65_501, 1)))


@pytest.mark.parametrize(
    "pixels", [np.zeros((4, 4, 3), np.float32), np.zeros((4, 4, 2, 3), np.uint8)]
)
def test_arrays_that_are_no_pictures(pixels: np.ndarray) -> None:
    with pytest.raises(ValueError, match="uint8"):
        encode_jpeg(pixels)
