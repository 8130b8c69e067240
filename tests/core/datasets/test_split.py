from __future__ import annotations

import unicodedata
from math import sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.datasets import DatasetError, on_validation_side
from core.datasets.listing import Listing
from core.datasets.pixels import Pixels
from core.datasets.split import Part, fold_of, split_by_name, split_in_folds

NAMES = st.text(st.characters(codec="utf-8", exclude_characters="/"), min_size=1)
SHARES = st.floats(0, 1)

# Pinned: whoever changes these moves pictures between training and validation in every old run.
PINNED = {
    "cat.0.jpg": 0.903965452,
    "cat.1.jpg": 0.100001823,
    "dog.7.jpg": 0.150167865,
    "drawn-cat-000000.png": 0.757483470,
    "我的猫.jpg": 0.462690414,
    "мурка и барсик.png": 0.939914556,
}


@pytest.mark.parametrize(("name", "threshold"), PINNED.items())
def test_known_names_stay_where_they_are(name: str, threshold: float) -> None:
    assert not on_validation_side(name, threshold - 1e-6)
    assert on_validation_side(name, threshold + 1e-6)


@given(NAMES, SHARES, NAMES)
def test_only_the_base_name_counts(name: str, share: float, folder: str) -> None:
    assert on_validation_side(f"{folder}/{name}", share) == on_validation_side(name, share)


@given(NAMES, SHARES)
def test_both_ways_of_storing_an_accent_are_one_name(name: str, share: float) -> None:
    stored = [unicodedata.normalize(form, name) for form in ("NFC", "NFD")]
    assert on_validation_side(stored[0], share) == on_validation_side(stored[1], share)


@given(NAMES, SHARES, SHARES)
def test_a_larger_share_only_moves_pictures_to_validation(name: str, a: float, b: float) -> None:
    assert on_validation_side(name, min(a, b)) <= on_validation_side(name, max(a, b))


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10**6), st.floats(0.02, 0.98))
def test_the_share_is_respected(first: int, share: float) -> None:
    count = 2000
    chosen = sum(on_validation_side(f"photo-{first + i}.jpg", share) for i in range(count))
    # Six standard deviations of a binomial: two in a billion.
    assert abs(chosen - count * share) <= 6 * sqrt(count * share * (1 - share))


@given(NAMES)
def test_the_ends_of_the_share(name: str) -> None:
    assert not on_validation_side(name, 0.0)
    assert on_validation_side(name, 1.0)


def test_indices_are_sorted_and_complete() -> None:
    names = [f"{'cat' if i % 2 else 'dog'}/{i}.jpg" for i in range(200)]
    labels = np.arange(200) % 2
    train, validation = split_by_name(names, labels, ("dog", "cat"), 0.25)
    assert train.dtype == validation.dtype == np.int64
    assert sorted([*train, *validation]) == list(range(200))
    assert all(np.all(np.diff(side) > 0) for side in (train, validation))
    assert all(on_validation_side(names[i], 0.25) for i in validation)


@pytest.mark.parametrize(
    ("share", "words"),
    [
        (0.0, "validation side is empty"),
        (1.0, "training side is empty"),
        (-0.1, "between 0 and 1"),
        (float("nan"), "between 0 and 1"),
    ],
)
def test_impossible_shares(share: float, words: str) -> None:
    with pytest.raises(DatasetError, match=words):
        split_by_name(["a.jpg", "b.jpg"], np.array([0, 1]), ("cat", "dog"), share)


def test_a_side_without_a_class_is_named() -> None:
    names = [f"cat.{i}.jpg" for i in range(300)] + ["dog.0.jpg"]
    labels = np.array([0] * 300 + [1])
    side = "training" if on_validation_side("dog.0.jpg", 0.5) else "validation"
    with pytest.raises(DatasetError, match=f"the {side} side has no picture of 'dog'"):
        split_by_name(names, labels, ("cat", "dog"), 0.5)


# --- folds ---------------------------------------------------------------------------------------


@given(NAMES, st.integers(2, 20))
def test_the_first_fold_is_the_share_of_the_same_hash(name: str, folds: int) -> None:
    assert (fold_of(name, folds) == 1) == on_validation_side(name, 1 / folds)
    assert 1 <= fold_of(name, folds) <= folds


@pytest.mark.parametrize(("name", "threshold"), PINNED.items())
def test_a_fold_is_a_range_of_the_hash(name: str, threshold: float) -> None:
    assert fold_of(name, 7) == int(threshold * 7) + 1


PARTS: tuple[Part, ...] = ("", "training", "validation", "test", "out")


@settings(max_examples=20, deadline=None)
@given(st.integers(2, 6), st.integers(0, 10**6))
def test_folds_part_all_that_can_train(folds: int, first: int) -> None:
    names = [f"{i}.jpg" for i in range(first, first + 400)]
    labels = np.arange(400) % 2
    parts = [PARTS[i % 5] for i in range(400)]
    keys = [names[i // 10 * 10] for i in range(400)]  # ten pictures belong together
    can_train = [i for i in range(400) if parts[i] in ("", "training")]
    judged: list[int] = []
    for fold in range(1, folds + 1):
        train, judge = split_in_folds(names, labels, ("a", "b"), fold, folds, parts, keys)
        assert sorted([*train, *judge]) == can_train
        assert not {keys[i] for i in train} & {keys[i] for i in judge}
        judged += judge.tolist()
    assert sorted(judged) == can_train


def test_pixels_and_listings_fold_alike() -> None:
    names = tuple(f"{i}.jpg" for i in range(60))
    labels = tuple(i % 2 for i in range(60))
    listing = Listing(("a", "b"), names, labels, (), "", test=10)
    pixels = Pixels(np.zeros((60, 1, 1, 3), np.uint8), np.array(labels), names, ("a", "b"), (), 10)
    for one, other in zip(
        pixels.sides("fold", 0.2, 2, 3), listing.sides("fold", 0.2, 2, 3), strict=True
    ):
        assert one.tolist() == other.tolist() and max(one) < 50


def test_impossible_folds() -> None:
    names, labels = ["a.jpg", "b.jpg"], np.array([0, 1])
    with pytest.raises(DatasetError, match="no fold 4 of 3"):
        split_in_folds(names, labels, ("cat", "dog"), 4, 3)
    with pytest.raises(DatasetError, match=r"With fold 1 of 20 .* choose fewer folds"):
        split_in_folds(names, labels, ("cat", "dog"), 1, 20)
