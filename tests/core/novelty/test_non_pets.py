import numpy as np
import pytest

from core.novelty.non_pets import FITTED, HELD_OUT, KINDS, corner, draw, scrambled, tinted


@pytest.mark.parametrize("kind", KINDS)
def test_a_drawing_has_the_size_asked_for_and_something_in_it(kind):
    picture = draw(kind, 3, 40)
    assert picture.shape == (40, 40, 3)
    assert picture.dtype == np.uint8
    assert picture.std() > 1


@pytest.mark.parametrize("kind", KINDS)
def test_a_number_is_always_the_same_picture_and_another_one_another(kind):
    first = draw(kind, 5, 24)
    np.random.default_rng(1).random(9)  # what others draw in between makes no difference
    assert np.array_equal(first, draw(kind, 5, 24))
    assert not np.array_equal(first, draw(kind, 6, 24))


def test_the_global_generator_is_left_alone():
    before = np.random.get_state()[1].copy()  # noqa: NPY002
    draw("rooms", 1, 24)
    draw("clothes", 1, 24)
    assert np.array_equal(before, np.random.get_state()[1])  # noqa: NPY002


def test_kinds_that_judge_are_none_of_those_that_fit():
    assert not set(FITTED) & set(HELD_OUT)
    assert set(KINDS) == set(FITTED) | set(HELD_OUT)
    assert {"rooms", "portraits", "landscapes", "cars", "houses"} <= set(HELD_OUT)
    assert len(HELD_OUT) >= 7


@pytest.mark.parametrize(
    ("kind", "number", "side"),
    [("cats", 0, 64), ("", 0, 64), ("cars", -1, 64), ("cars", 0, 7), ("cars", 0, 5000)],
)
def test_what_cannot_be_drawn_is_refused(kind, number, side):
    with pytest.raises(ValueError, match=r"\w"):
        draw(kind, number, side)


def test_a_scrambled_photo_keeps_its_colours_and_loses_its_order():
    photo = np.arange(64 * 64 * 3, dtype=np.uint32).astype(np.uint8).reshape(64, 64, 3)
    mixed = scrambled(photo, 4)
    assert mixed.shape == photo.shape
    assert np.array_equal(np.sort(mixed, axis=None), np.sort(photo, axis=None))
    assert not np.array_equal(mixed, photo)
    assert np.array_equal(mixed, scrambled(photo, 4))


def test_a_scrambled_photo_of_an_odd_size_is_as_large_as_it_was():
    assert scrambled(np.zeros((101, 101, 3), np.uint8), 0).shape == (101, 101, 3)


def test_a_corner_is_one_of_the_upper_two():
    photo = np.zeros((40, 40, 3), np.uint8)
    photo[:10, :10], photo[:10, -10:] = 50, 200
    assert (corner(photo, 1) == 50).all()
    assert (corner(photo, 0) == 200).all()


def test_a_grey_garment_becomes_a_photo_in_colour():
    grey = np.zeros((28, 28), np.uint8)
    grey[8:20, 8:20] = 200
    picture = tinted(grey, 2, 48)
    assert picture.shape == (48, 48, 3)
    assert picture.dtype == np.uint8
    assert np.array_equal(picture, tinted(grey, 2, 48))
