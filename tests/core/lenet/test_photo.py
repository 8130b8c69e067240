"""Photos made 28 × 28: each step by itself, whatever the photo."""

from __future__ import annotations

from dataclasses import fields, replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from core.images import PictureError
from core.lenet import photo
from core.lenet.photo import ALL, Recipe, made_small, steps


def bright_wall(width: int = 120, height: int = 200) -> Image.Image:
    """Return a dark, tall rectangle of 20 × 60 pixels on a bright wall."""
    pixels = np.full((height, width, 3), 230, np.uint8)
    pixels[70:130, 50:70] = (30, 60, 90)
    return Image.fromarray(pixels)


def by_name(picture: Image.Image, recipe: Recipe = ALL) -> dict[str, np.ndarray]:
    return {step.name: step.picture for step in steps(picture, recipe)}


def test_a_garment_on_a_bright_wall_comes_out_bright_on_black_and_fills_the_height() -> None:
    made = by_name(bright_wall())
    assert list(made) == ["upright", "grey", "crop", "invert", "scale", "stretch"]
    assert made["crop"].shape == (60, 60)
    small = made["stretch"]
    assert small.shape == (28, 28)
    assert small.dtype == np.uint8
    assert (small[:, :9] == 0).all()
    assert (small[:, 19:] == 0).all()
    assert (small[:, 10:18] == 255).all()


def test_grey_is_the_brightness_of_bt_601() -> None:
    colour = np.array([[[255, 0, 0], [0, 255, 0], [0, 0, 255], [255, 255, 255]]], np.uint8)
    assert photo.to_grey(colour).tolist() == [[76, 150, 29, 255]]
    assert photo.to_grey(colour, luma=False).tolist() == [[85, 85, 85, 255]]


def test_each_small_pixel_is_the_mean_of_its_area() -> None:
    square = np.random.default_rng(0).integers(0, 256, (84, 84), np.uint8)
    means = square.reshape(28, 3, 28, 3).mean(axis=(1, 3))
    assert np.abs(photo.to_small(square) - means).max() <= 1


def test_a_dark_background_is_not_inverted() -> None:
    dark = Image.fromarray(255 - np.asarray(bright_wall()))
    changed = {step.name: step.changed for step in steps(dark)}
    assert not changed["invert"]
    assert np.array_equal(made_small(dark), made_small(bright_wall()))


@pytest.mark.parametrize("field", [field.name for field in fields(Recipe)])
def test_each_step_can_be_left_out(field: str) -> None:
    noise = np.random.default_rng(1).normal(0, 5, (200, 120, 1))
    picture = Image.fromarray((np.asarray(bright_wall()) + noise).clip(0, 255).astype(np.uint8))
    without = made_small(picture, replace(ALL, **{field: False}))
    assert not np.array_equal(without, made_small(picture))


def test_of_a_photo_of_one_colour_all_is_taken() -> None:
    flat = Image.new("RGB", (40, 20), (200, 10, 10))
    made = by_name(flat)
    assert made["crop"].shape == (40, 40)
    assert len(np.unique(made["stretch"])) == 1


@pytest.mark.parametrize("size", [(1, 1), (1, 5000), (5000, 7)])
def test_a_photo_in_which_nothing_can_be_seen_is_refused(size: tuple[int, int]) -> None:
    with pytest.raises(PictureError, match=f"{size[0]} × {size[1]} pixels"):
        steps(Image.new("RGB", size))


def test_a_large_photo_is_shrunk_at_once() -> None:
    assert photo.working_copy(Image.new("RGB", (4000, 1000))).size == (photo.WORKING, 140)


@given(
    st.integers(8, 60), st.integers(8, 60), st.integers(0, 2**32 - 1),
    st.builds(Recipe, *[st.booleans()] * 5),
)  # fmt: skip
@settings(max_examples=25, deadline=None)
def test_whatever_the_photo_it_becomes_28_pixels_square(
    width: int, height: int, seed: int, recipe: Recipe
) -> None:
    pixels = np.random.default_rng(seed).integers(0, 256, (height, width, 3), np.uint8)
    last = made_small(Image.fromarray(pixels), recipe)
    assert last.shape == (28, 28)
    assert last.dtype == np.uint8
