"""Drawn garments: the same for the same seed, grey on black, a seventh of them for testing."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from core.datasets import (
    CLASSES,
    Cancelled,
    DatasetError,
    Pixels,
    Source,
    list_pictures,
    open_pixels,
    prepared_pixels,
    read_picture,
)
from core.datasets.garments import DRAWN, draw_garment


@pytest.fixture(scope="module")
def pixels() -> Pixels:
    return open_pixels(Source("garments", pictures=280), 28)


def test_every_class_can_be_drawn() -> None:
    assert tuple(DRAWN) == CLASSES


@examples(max_examples=30, deadline=None)
@given(kind=st.sampled_from(CLASSES), seed=st.integers(0, 2**64))
def test_a_garment_is_a_bright_thing_on_black(kind: str, seed: int) -> None:
    picture = draw_garment(kind, seed)
    assert picture.shape == (28, 28)
    assert picture.dtype == np.uint8
    assert (picture == draw_garment(kind, seed)).all()
    assert 0.08 < (picture > 20).mean() < 0.9
    assert (picture[[0, 0, -1, -1], [0, -1, 0, -1]] < 20).sum() >= 3
    assert picture.max() > 40


def test_the_last_seventh_are_test_pictures(pixels: Pixels) -> None:
    assert pixels.pixels.shape == (280, 28, 28, 1)
    assert pixels.test == 40
    assert pixels.names[239:241] == ("train/00239.png", "test/00000.png")
    assert np.bincount(pixels.labels[:-40]).tolist() == [24] * 10
    assert np.bincount(pixels.labels[-40:]).tolist() == [4] * 10
    assert not pixels.pixels.flags.writeable


def test_no_two_are_alike_and_another_seed_draws_others(pixels: Pixels) -> None:
    others = open_pixels(Source("garments", pictures=70, seed=1), 28)
    every = np.concatenate([pixels.pixels, others.pixels]).reshape(-1, 784)
    assert len(np.unique(every, axis=0)) == 350


def test_more_garments_begin_with_the_same(pixels: Pixels) -> None:
    fewer = open_pixels(Source("garments", pictures=70), 28)
    assert (fewer.pixels == pixels.pixels[:70]).all()


def test_listing_and_reading_agree_with_opening(pixels: Pixels) -> None:
    source = Source("garments", pictures=280)
    listing = list_pictures(source)
    assert listing.names == pixels.names
    assert listing.labels == tuple(pixels.labels)
    assert listing.test == pixels.test
    for index in (0, 239, 240, 279):
        picture = np.asarray(read_picture(source, pixels.names[index]))
        assert (picture == pixels.pixels[index].repeat(3, axis=2)).all()
    with pytest.raises(DatasetError, match=r"There is no picture 'test/00040\.png'"):
        read_picture(source, "test/00040.png")
    assert prepared_pixels(source, 28) is None


def test_progress_and_cancelling() -> None:
    seen: list[tuple[int, int]] = []
    source = Source("garments", pictures=300)
    open_pixels(source, 28, progress=lambda done, of: seen.append((done, of)))
    assert seen == [(0, 300), (250, 300), (300, 300)]
    with pytest.raises(Cancelled):
        open_pixels(source, 28, cancelled=lambda: True)


def test_the_classes_can_mostly_be_told_apart(pixels: Pixels) -> None:
    """The nearest training picture has the right class far more often than by chance."""
    x = pixels.pixels.reshape(len(pixels), -1).astype(np.float32)
    training, judging = pixels.sides("test", 0.2)
    distance = ((x[judging, None] - x[None, training]) ** 2).sum(-1)
    found = pixels.labels[training][distance.argmin(1)]
    assert 0.5 < (found == pixels.labels[judging]).mean() < 1


def test_sides_never_mix_the_test_pictures_in(pixels: Pixels) -> None:
    training, judging = pixels.sides("share", 0.3)
    assert sorted([*training, *judging]) == list(range(240))
    training, judging = pixels.sides("test", 0.3)
    assert training.tolist() == list(range(240))
    assert judging.tolist() == list(range(240, 280))


def test_sides_without_test_pictures(pixels: Pixels) -> None:
    photos = Pixels(pixels.pixels, pixels.labels, pixels.names, CLASSES, ())
    assert all(
        (a == b).all() for a, b in zip(photos.sides("share", 0.3), photos.split(0.3), strict=True)
    )
    with pytest.raises(DatasetError, match="no test pictures of their own; judge on a share"):
        photos.sides("test", 0.3)
    with pytest.raises(DatasetError, match="not on 'both'"):
        photos.sides("both", 0.3)
