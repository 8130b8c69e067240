"""Drawn pets: the same everywhere, never refused without a reason, and no colour gives them away."""

from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path
from typing import get_args

import numpy as np
import pytest
from numpy.typing import NDArray

from core.datasets.drawn import CLASSES, draw_pet
from core.datasets.drawn.breed import EARS, RANGES, Ear, Kind
from core.datasets.drawn.poses import POSES

PROJECT = Path(__file__).resolve().parents[3]
PETS = 150  # of each class


@pytest.fixture(scope="module")
def pets() -> dict[Kind, NDArray[np.uint8]]:
    """Draw pets small: uint8 (PETS, 16, 16, 3) of each class."""
    return {kind: np.stack([draw_pet(kind, seed, 16) for seed in range(PETS)]) for kind in CLASSES}


def test_the_same_arguments_give_the_same_picture() -> None:
    first, second = draw_pet("cat", 7, 64), draw_pet("cat", 7, 64)
    assert first.dtype == np.uint8 and first.shape == (64, 64, 3)
    np.testing.assert_array_equal(first, second)


def test_another_process_draws_the_same_picture() -> None:
    program = (
        "import sys; from core.datasets.drawn import draw_pet;"
        "[sys.stdout.buffer.write(draw_pet(k, s, 40).tobytes()) for s in range(6) for k in ('cat', 'dog')]"
    )
    environment = {"PYTHONHASHSEED": "12345"}
    told = subprocess.run(
        [sys.executable, "-c", program],
        cwd=PROJECT,
        env=environment,
        capture_output=True,
        check=True,
    )
    here = b"".join(draw_pet(kind, seed, 40).tobytes() for seed in range(6) for kind in CLASSES)
    assert told.stdout == here


def test_drawing_leaves_the_global_generators_alone() -> None:
    random.seed(3)
    np.random.seed(3)  # noqa: NPY002
    before = random.getstate(), repr(np.random.get_state())  # noqa: NPY002
    draw_pet("dog", 1, 32)
    assert (random.getstate(), repr(np.random.get_state())) == before  # noqa: NPY002


def test_a_seed_shows_the_same_animal_at_every_side() -> None:
    for kind in CLASSES:
        for seed in range(3):
            large, small = draw_pet(kind, seed, 192), draw_pet(kind, seed, 48)
            shrunk = large.reshape(48, 4, 48, 4, 3).mean((1, 3))
            likeness = np.corrcoef(shrunk.mean(2).ravel(), small.mean(2).ravel())[0, 1]
            assert likeness > 0.9, (kind, seed)


def test_every_seed_and_class_gives_another_picture(pets: dict[Kind, NDArray[np.uint8]]) -> None:
    everything = np.concatenate([pets[kind] for kind in CLASSES])
    assert len({picture.tobytes() for picture in everything}) == 2 * PETS


@pytest.mark.parametrize("side", [8, 9, 33, 95, 96, 131])
def test_any_side_is_drawn(side: int) -> None:
    picture = draw_pet("dog", 2, side)
    assert picture.shape == (side, side, 3)
    assert picture.std() > 5


@pytest.mark.parametrize("seed", [-1, 0, 2**31, 2**80])
def test_any_whole_seed_is_drawn(seed: int) -> None:
    assert draw_pet("cat", seed, 16).shape == (16, 16, 3)


@pytest.mark.parametrize("kind", ["bird", "Cat", "", None])
def test_an_unknown_kind_is_refused(kind: object) -> None:
    with pytest.raises(ValueError, match="cat, dog"):
        draw_pet(kind, 0, 32)  # type: ignore[arg-type]


@pytest.mark.parametrize("side", [-1, 0, 7, 2049, 32.5, float("nan"), "32", True])
def test_an_impossible_side_is_refused(side: object) -> None:
    with pytest.raises(ValueError, match="from 8 to 2048"):
        draw_pet("cat", 0, side)  # type: ignore[arg-type]


@pytest.mark.parametrize("seed", [1.5, "1", None, True])
def test_a_seed_that_is_no_whole_number_is_refused(seed: object) -> None:
    with pytest.raises(ValueError, match="whole number"):
        draw_pet("cat", seed, 32)  # type: ignore[arg-type]


def test_pictures_are_neither_dark_nor_washed_out(pets: dict[Kind, NDArray[np.uint8]]) -> None:
    for kind in CLASSES:
        brightness = pets[kind].mean((1, 2, 3))
        assert 95 < brightness.mean() < 145
        assert 20 < brightness.std() < 50
        assert (pets[kind].std((1, 2, 3)) > 8).all()


def held_out_accuracy(features: NDArray[np.float64]) -> float:
    """Fit a logistic regression on half of both classes' rows; return its accuracy on the rest."""
    rows = (features - features.mean(0)) / features.std(0)
    rows = np.column_stack([rows, np.ones(len(rows))])
    labels = np.repeat([0.0, 1.0], len(rows) // 2)
    train = np.arange(len(rows)) % 2 == 0
    weights = np.zeros(rows.shape[1])
    for _ in range(500):
        guess = 1 / (1 + np.exp(-rows[train] @ weights))
        weights -= 0.5 * rows[train].T @ (guess - labels[train]) / train.sum()
    return float(((rows[~train] @ weights > 0) == labels[~train]).mean())


def test_colour_and_brightness_give_nothing_away(pets: dict[Kind, NDArray[np.uint8]]) -> None:
    pixels = np.concatenate([pets[kind] for kind in CLASSES]).astype(np.float64)
    assert held_out_accuracy(pixels.mean((1, 2))) < 0.6
    assert held_out_accuracy(np.column_stack([pixels.mean((1, 2)), pixels.std((1, 2))])) < 0.6


def test_the_colour_test_can_fail(pets: dict[Kind, NDArray[np.uint8]]) -> None:
    tinted = pets["dog"].astype(np.float64) * (1.15, 1.0, 0.87)
    pixels = np.concatenate([pets["cat"].astype(np.float64), tinted])
    assert held_out_accuracy(pixels.mean((1, 2))) > 0.6


def test_no_single_proportion_decides() -> None:
    for name, (low, high) in RANGES["cat"].items():
        other_low, other_high = RANGES["dog"][name]
        assert max(low, other_low) < min(high, other_high), name


def test_every_ear_occurs_in_poses_of_both_classes() -> None:
    assert set(EARS["cat"]) | set(EARS["dog"]) == set(get_args(Ear))
    assert len(set(EARS["cat"]) & set(EARS["dog"])) >= 2
    assert all(pose.weight > 0 for pose in POSES.values())
