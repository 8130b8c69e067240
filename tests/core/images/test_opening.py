"""What comes through the door: upright RGB, whatever the format, the mode and the orientation."""

from __future__ import annotations

import io
import struct
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from core.images import PictureError, open_picture, read_square, to_square

# EXIF 2.32, tag 274: which side of the upright picture the first stored row and column are.
SIDES = {
    1: ("top", "left"),
    2: ("top", "right"),
    3: ("bottom", "right"),
    4: ("bottom", "left"),
    5: ("left", "top"),
    6: ("right", "top"),
    7: ("right", "bottom"),
    8: ("left", "bottom"),
}


def noise(height: int, width: int, channels: int = 3, seed: int = 0) -> np.ndarray:
    """Return random uint8 (height, width, channels), or (height, width) for one channel."""
    shape = (height, width) if channels == 1 else (height, width, channels)
    return np.random.default_rng(seed).integers(0, 256, shape, dtype=np.uint8)


def encoded(picture: Image.Image, kind: str, **options: object) -> bytes:
    """Return a picture's file."""
    file = io.BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()


def stored(upright: np.ndarray, orientation: int) -> np.ndarray:
    """Lay the pixels (H, W, 3) out as a camera held that way would have stored them."""
    row_side, column_side = SIDES[orientation]
    pixels = upright if row_side in ("top", "bottom") else upright.swapaxes(0, 1)
    pixels = pixels[::-1] if row_side in ("bottom", "right") else pixels
    pixels = pixels[:, ::-1] if column_side in ("bottom", "right") else pixels
    return np.ascontiguousarray(pixels)


def exif(orientation: int) -> Image.Exif:
    """Return EXIF data with an orientation and a place on Earth."""
    data = Image.Exif()
    data[274] = orientation
    data.get_ifd(0x8825).update({1: "N", 2: (52.0, 31.0, 12.0)})
    return data


LOSSLESS = {"PNG": {}, "TIFF": {}, "WEBP": {"lossless": True}}


@given(
    kind=st.sampled_from(sorted(LOSSLESS)),
    orientation=st.sampled_from(sorted(SIDES)),
    height=st.integers(1, 40),
    width=st.integers(1, 40),
    seed=st.integers(0, 9),
)
def test_every_orientation_comes_upright(
    kind: str, orientation: int, height: int, width: int, seed: int
) -> None:
    upright = noise(height, width, seed=seed)
    picture = Image.fromarray(stored(upright, orientation))
    data = encoded(picture, kind, exif=exif(orientation), **LOSSLESS[kind])
    opened = open_picture(data)
    assert np.array_equal(np.asarray(opened), upright)
    side = max(height, width)
    difference = read_square(data, side).astype(int) - to_square(opened, side)
    assert np.abs(difference).max() <= 2  # the two turn before and after they round


@pytest.mark.parametrize("orientation", SIDES)
@pytest.mark.parametrize("at_least", [None, 40])
def test_jpeg_comes_upright_at_full_and_reduced_scale(
    orientation: int, at_least: int | None
) -> None:
    corners = np.zeros((160, 320, 3), np.uint8)
    corners[:80, :160] = (255, 0, 0)
    corners[:80, 160:] = (0, 255, 0)
    corners[80:, :160] = (0, 0, 255)
    data = encoded(Image.fromarray(stored(corners, orientation)), "JPEG", exif=exif(orientation))
    opened = np.asarray(open_picture(data, at_least=at_least)).astype(int)
    scale = 1 if at_least is None else 4
    assert opened.shape == (160 // scale, 320 // scale, 3)
    sampled = corners[4 * scale :: 8 * scale, 4 * scale :: 8 * scale]  # away from the edges
    assert np.abs(opened[4::8, 4::8] - sampled).max() < 12
    square = read_square(data, 16).astype(int)
    assert np.abs(square - to_square(Image.fromarray(corners), 16)).mean() < 3


@given(width=st.integers(1, 400), height=st.integers(1, 400), at_least=st.integers(1, 200))
def test_reduced_scale_keeps_the_shorter_side(width: int, height: int, at_least: int) -> None:
    data = encoded(Image.new("RGB", (width, height), (9, 99, 199)), "JPEG")
    opened = open_picture(data, at_least=at_least)
    assert min(opened.size) >= min(at_least, width, height)
    assert opened.width <= width and opened.height <= height
    eighth = (-(-width // 8), -(-height // 8))  # the smallest scale that JPEG decodes at
    assert min(opened.size) <= 2 * at_least or opened.size == eighth


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF", "HEIF", "AVIF", "GIF", "BMP"])
def test_nothing_but_pixels_comes_through(kind: str) -> None:
    picture = Image.fromarray(noise(20, 30))
    picture.info["comment"] = b"taken at home"
    options = {} if kind in ("GIF", "BMP") else {"exif": exif(1).tobytes()}
    opened = open_picture(_saved(picture, kind, **options))
    assert type(opened) is Image.Image and opened.mode == "RGB" and opened.size == (30, 20)
    assert opened.info == {} and not opened.getexif()


def _saved(picture: Image.Image, kind: str, **options: object) -> bytes:
    if kind != "HEIF":
        return encoded(picture, kind, **options)
    pillow_heif = pytest.importorskip("pillow_heif")
    file = io.BytesIO()
    pillow_heif.from_pillow(picture).save(file, quality=90, **options)
    return file.getvalue()


@pytest.mark.parametrize("orientation", SIDES)
@pytest.mark.parametrize("kind", ["HEIF", "AVIF"])
def test_telephone_formats_come_upright(kind: str, orientation: int) -> None:
    corners = np.zeros((64, 128, 3), np.uint8)
    corners[:32, :64] = 255
    corners[:32, 64:] = 120
    picture = Image.fromarray(stored(corners, orientation))
    opened = np.asarray(open_picture(_saved(picture, kind, exif=exif(orientation).tobytes())))
    assert opened.shape == corners.shape
    assert np.abs(opened.astype(int) - corners).mean() < 5


@given(seed=st.integers(0, 99), height=st.integers(1, 20), width=st.integers(1, 20))
def test_transparent_pixels_lie_on_white(seed: int, height: int, width: int) -> None:
    pixels = noise(height, width, 4, seed)
    opened = open_picture(encoded(Image.fromarray(pixels, "RGBA"), "PNG"))
    alpha = pixels[..., 3:] / 255
    expected = pixels[..., :3] * alpha + 255 * (1 - alpha)
    assert np.abs(np.asarray(opened) - expected).max() <= 0.51


@given(seed=st.integers(0, 99), kind=st.sampled_from(["PNG", "TIFF"]))
def test_grey_of_16_bits_is_scaled(seed: int, kind: str) -> None:
    values = np.random.default_rng(seed).integers(0, 65536, (7, 9)).astype(np.uint16)
    opened = np.asarray(open_picture(encoded(Image.fromarray(values), kind)))
    expected = np.floor(values / 257 + 0.5)
    assert np.array_equal(opened, np.repeat(expected[..., None], 3, axis=2))


def test_grey_of_12_bits_is_scaled() -> None:
    """Two pixels, black and white, packed into three bytes of a hand-made TIFF."""
    entries = [(256, 2), (257, 1), (258, 12), (259, 1), (262, 1), (273, 200), (277, 1), (278, 1)]
    entries.append((279, 3))
    directory = b"".join(struct.pack("<HHII", tag, 4, 1, value) for tag, value in entries)
    head = b"II*\x00" + struct.pack("<IH", 8, len(entries)) + directory + bytes(4)
    opened = open_picture(head.ljust(200, b"\0") + b"\x00\x0f\xff")
    assert np.asarray(opened)[0].tolist() == [[0, 0, 0], [255, 255, 255]]


def test_one_transparent_grey_of_16_bits() -> None:
    values = np.array([[0, 30_000, 65_535]], np.uint16)
    opened = open_picture(encoded(Image.fromarray(values), "PNG", transparency=0))
    assert np.asarray(opened)[0, :, 0].tolist() == [255, 117, 255]


@pytest.mark.parametrize(
    ("mode", "kind"), [("1", "PNG"), ("L", "PNG"), ("L", "JPEG"), ("P", "GIF")]
)
def test_few_colours(mode: str, kind: str) -> None:
    grey = np.where(noise(24, 24, 1) > 127, 255, 0).astype(np.uint8).repeat(8, 0).repeat(8, 1)
    opened = open_picture(encoded(Image.fromarray(grey).convert(mode), kind))
    assert np.abs(np.asarray(opened).astype(int) - grey[..., None]).max() <= 8


@pytest.mark.parametrize("key", [b"\x00\xff\xff", 0])
def test_palette_with_transparency(key: bytes | int) -> None:
    """Colour 0 is see-through, whether the palette holds an alpha or one index says so."""
    picture = Image.new("P", (3, 1))
    picture.putpalette([10, 20, 30, 40, 50, 60, 70, 80, 90])
    picture.putdata([0, 1, 2])
    opened = open_picture(encoded(picture, "PNG", transparency=key))
    assert np.asarray(opened)[0].tolist() == [[255, 255, 255], [40, 50, 60], [70, 80, 90]]


@given(seed=st.integers(0, 99))
def test_cmyk(seed: int) -> None:
    ink = noise(6, 8, 4, seed)
    opened = open_picture(encoded(Image.fromarray(ink, "CMYK"), "TIFF"))
    expected = (255 - ink[..., :3].astype(float)) * (255 - ink[..., 3:].astype(float)) / 255
    assert np.abs(np.asarray(opened) - expected).max() <= 1


def test_cmyk_jpeg_is_not_a_negative() -> None:
    opened = open_picture(encoded(Image.new("CMYK", (16, 16), (255, 255, 0, 0)), "JPEG"))
    assert np.abs(np.asarray(opened).astype(int) - (0, 0, 255)).max() < 12


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG", "TIFF", "AVIF", "MPO"])
def test_of_several_pictures_the_first_is_taken(kind: str) -> None:
    first, *others = [Image.new("RGB", (32, 32), colour) for colour in ("red", "blue", "lime")]
    data = encoded(first, kind, save_all=True, append_images=others)
    assert np.abs(np.asarray(open_picture(data)).astype(int) - (255, 0, 0)).max() < 12


def test_garbage_for_exif_leaves_the_photo_as_it_is() -> None:
    pixels = noise(16, 16)
    data = encoded(Image.fromarray(pixels), "PNG", exif=b"Exif\0\0" + bytes(range(60)))
    assert np.array_equal(np.asarray(open_picture(data)), pixels)


@pytest.mark.parametrize("orientation", [0, 9, 65535])
def test_an_orientation_that_does_not_exist_means_upright(orientation: int) -> None:
    pixels = noise(5, 6)
    data = encoded(Image.fromarray(pixels), "PNG", exif=exif(orientation))
    assert np.array_equal(np.asarray(open_picture(data)), pixels)


def test_file_and_bytes_are_the_same(tmp_path: Path) -> None:
    data = encoded(Image.fromarray(noise(9, 9)), "PNG")
    path = tmp_path / "a photo"  # the name says nothing about the format, and need not
    path.write_bytes(data)
    assert np.array_equal(np.asarray(open_picture(path)), np.asarray(open_picture(data)))


def test_many_threads_at_once() -> None:
    kinds = ["JPEG", "PNG", "WEBP", "GIF", "TIFF", "AVIF", "HEIF"]
    files = [_saved(Image.fromarray(noise(64, 64, seed=i)), kinds[i % 7]) for i in range(14)]
    alone = [read_square(data, 32) for data in files]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(lambda data: read_square(data, 32), files * 8))
    assert all(np.array_equal(square, alone[i % 14]) for i, square in enumerate(together))


@pytest.mark.parametrize("mode", ["I", "F", "LAB"])
def test_pixels_without_a_fixed_white_are_refused(mode: str) -> None:
    with pytest.raises(PictureError, match="ordinary RGB"):
        open_picture(encoded(Image.new(mode, (4, 4)), "TIFF"))


def test_at_least_is_a_length() -> None:
    with pytest.raises(ValueError, match="1 or more"):
        open_picture(b"", at_least=0)
