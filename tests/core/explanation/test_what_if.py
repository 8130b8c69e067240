"""Changes to a photo by arithmetic, and what is said along them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core.explanation.changes import (
    CHANGES,
    blur,
    brightness,
    compressed,
    contrast,
    mirror,
    noise,
    saturation,
    turn,
    zoom,
)
from core.explanation.what_if import LONGEST, what_if
from core.images import to_square
from core.prediction import classify, load_classifier
from tests.core.prediction.models import pictures, save_model


def photo(width: int = 40, height: int = 24) -> Image.Image:
    pixels = np.random.default_rng(1).integers(30, 220, (height, width, 3), np.uint8)
    return Image.fromarray(pixels)


def array(picture: Image.Image) -> np.ndarray:
    return np.asarray(picture).astype(int)


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.name)
def test_every_change_gives_pictures_and_has_a_neutral_value(change) -> None:  # type: ignore[no-untyped-def]
    assert list(change.values) == sorted(set(change.values)) and change.neutral in change.values
    np.testing.assert_allclose(array(change.apply(photo(), change.neutral)), array(photo()), atol=1)
    for value in (change.values[0], change.values[-1]):
        seen = change.apply(photo(), value)
        assert seen.mode == "RGB" and min(seen.size) >= 1
        assert change.apply(photo(1, 1), value).mode == "RGB"


def test_a_turn_by_quarters_moves_every_pixel() -> None:
    picture = photo()
    for degrees, turns in ((90, -1), (-90, 1), (180, 2), (-180, 2)):
        expected = np.rot90(array(picture), turns)
        np.testing.assert_allclose(array(turn(picture, degrees)), expected, atol=1)


def test_a_turned_photo_has_no_empty_corners() -> None:
    white = Image.new("RGB", (30, 90), (250, 250, 250))
    for degrees in (15, 45, 70, 135):
        seen = turn(white, degrees)
        assert array(seen).min() == 250
        assert seen.width * seen.height == pytest.approx(30 * 90, rel=0.05)


def test_zoom_keeps_the_middle() -> None:
    np.testing.assert_array_equal(array(zoom(photo(), 2)), array(photo())[6:18, 10:30])


def test_light_and_colour_by_arithmetic() -> None:
    given = array(photo())
    np.testing.assert_allclose(array(brightness(photo(), 0.5)), given * 0.5, atol=1)
    assert array(brightness(photo(), 100)).min() == 255
    grey = array(saturation(photo(), 0))
    assert (grey[..., 0] == grey[..., 1]).all() and (grey[..., 1] == grey[..., 2]).all()
    np.testing.assert_allclose(grey[..., 0], given @ [0.299, 0.587, 0.114], atol=1)
    assert array(contrast(photo(), 0.1)).std() == pytest.approx(0.1 * given.std(), rel=0.1)
    np.testing.assert_array_equal(array(mirror(photo(), 1)), given[:, ::-1])


def test_blur_and_noise_and_compression() -> None:
    given = array(photo())
    assert array(blur(photo(), 5)).std() < 0.5 * given.std()
    grey = Image.new("RGB", (64, 64), (128, 128, 128))
    drawn = array(noise(grey, 10)) - 128
    assert drawn.std() == pytest.approx(10, rel=0.05) and abs(drawn.mean()) < 0.5
    np.testing.assert_array_equal(array(noise(grey, 10)) - 128, drawn)  # the same draw again
    smooth = blur(photo(), 5)
    rough, fine = (abs(array(compressed(smooth, q)) - array(smooth)).mean() for q in (3, 90))
    assert rough > 2 * fine > 0


def test_verdicts_are_those_of_the_changed_pictures(tmp_path: Path) -> None:
    classifier = load_classifier(save_model(tmp_path / "w.safetensors"))
    large = Image.fromarray(pictures(1, side=LONGEST + 88)[0])
    chosen = [change for change in CHANGES if change.name in ("turn", "mirror")]
    seen: list[tuple[int, int]] = []
    courses = what_if(classifier, large, chosen, lambda *done: seen.append(done))
    assert seen == [(1, 2), (2, 2)] and [course.change for course in courses] == chosen
    as_it_is = classify(classifier, [to_square(large, classifier.image_size)])[0]
    for course in courses:
        assert max(course.pictures[0].size) <= LONGEST
        assert course.verdicts[course.neutral].probabilities == pytest.approx(
            as_it_is.probabilities
        )
        squares = [to_square(each, classifier.image_size) for each in course.pictures]
        for place, expected in enumerate(classify(classifier, squares)):
            if place != course.neutral:
                found = course.verdicts[place].probabilities
                assert found == pytest.approx(expected.probabilities, abs=1e-5)
