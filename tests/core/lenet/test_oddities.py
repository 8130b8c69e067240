"""Things that are no garments: always the same ones, each different, 28 × 28."""

from __future__ import annotations

import numpy as np
import pytest

from core.lenet.oddities import KINDS, gallery, oddity


@pytest.mark.parametrize("kind", KINDS)
def test_each_number_of_a_kind_is_a_picture_of_its_own(kind: str) -> None:
    drawn = [oddity(kind, number) for number in range(4)]
    for picture in drawn:
        assert picture.shape == (28, 28)
        assert picture.dtype == np.uint8
    assert len({picture.tobytes() for picture in drawn}) == 4
    assert np.array_equal(drawn[3], oddity(kind, 3))


@pytest.mark.parametrize("kind", ["car", "house", "letter"])
def test_things_stand_bright_on_black(kind: str) -> None:
    picture = oddity(kind, 5)
    assert (np.concatenate([picture[0], picture[:, 0]]) < 30).mean() > 0.8
    assert picture.max() > 150


def test_even_greys_begin_with_black_and_white_and_repeat() -> None:
    assert set(oddity("even", 0).flat) == {0}
    assert set(oddity("even", 1).flat) == {255}
    assert np.array_equal(oddity("even", 0), oddity("even", KINDS["even"].count))


def test_uniform_noise_has_all_greys_alike() -> None:
    pixels = np.concatenate([oddity("noise", number).ravel() for number in range(20)])
    assert abs(pixels.mean() - 127.5) < 3
    assert len(np.unique(pixels)) == 256


def test_the_gallery_shows_each_kind() -> None:
    shown = gallery()
    assert {kind for kind, _number in shown} == set(KINDS)
    assert len(set(shown)) == len(shown) == 48


@pytest.mark.parametrize(("kind", "number"), [("ghost", 0), ("car", -1), ("car", 10_000)])
def test_what_there_is_not_is_refused(kind: str, number: int) -> None:
    with pytest.raises(ValueError, match="There is no picture"):
        oddity(kind, number)
