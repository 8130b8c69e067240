"""The numbers that judge a network: by hand, by brute force, and against plain PyTorch."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

from core.confusion import confusion
from core.judging import (
    by_class,
    calibration_error,
    cell,
    confused,
    reliability,
    wilson,
)
from core.lenet import ORIGINAL
from core.lenet.class_means import auc, class_means, effect_sizes
from core.lenet.neighbours import nearest
from core.networks import Network, Seeded

FEW = settings(max_examples=20, deadline=None)
PICTURES = np.random.default_rng(3).integers(0, 256, (30, 28, 28, 1), dtype=np.uint8)


@pytest.fixture(scope="module")
def module() -> nn.Module:
    return Network(ORIGINAL.block(), Seeded(1)).module().eval().requires_grad_(False)


def as_values(pictures: np.ndarray) -> torch.Tensor:
    return torch.from_numpy(pictures).float().div(255).permute(0, 3, 1, 2)


def test_wilson_is_what_the_tables_say() -> None:
    assert wilson(8, 10) == pytest.approx((0.4901625, 0.9433178), abs=1e-6)
    assert wilson(0, 10) == pytest.approx((0, 0.2775328), abs=1e-6)
    assert wilson(10, 10) == pytest.approx((0.7224672, 1), abs=1e-6)
    assert wilson(0, 0) == (0, 1)


@FEW
@given(st.integers(1, 10_000), st.floats(0, 1))
def test_wilson_holds_the_share_and_solves_its_equation(count: int, share: float) -> None:
    right = round(share * count)
    low, high = wilson(right, count)
    assert 0 <= low <= right / count <= high <= 1
    for bound in (low, high):  # where (p̂ - p)² = z² p (1 - p) / n
        if 0 < bound < 1:
            left = (right / count - bound) ** 2
            assert left == pytest.approx(1.959964**2 * bound * (1 - bound) / count, rel=1e-4)


def test_confusion_counts_by_hand() -> None:
    labels, verdicts = np.array([0, 0, 0, 1, 1, 2]), np.array([0, 1, 1, 1, 0, 1])
    matrix = confusion(verdicts, labels, 4)
    expected = [[1, 2, 0, 0], [1, 1, 0, 0], [0, 1, 0, 0], [0, 0, 0, 0]]
    assert matrix.tolist() == expected
    assert confused(matrix, 2) == ((0, 1, 2), (1, 0, 1))
    assert confused(matrix, 9) == ((0, 1, 2), (1, 0, 1), (2, 1, 1))
    scores = by_class(matrix)
    assert [each.recall for each in scores] == [1 / 3, 1 / 2, 0, None]
    assert [each.precision for each in scores] == [1 / 2, 1 / 4, None, None]


def test_the_surest_of_a_cell_comes_first() -> None:
    shares = np.array([[0.6, 0.4], [0.9, 0.1], [0.2, 0.8], [0.7, 0.3]])
    labels = np.array([1, 1, 1, 0])
    assert cell(shares, labels, 1, 0).tolist() == [1, 0]
    assert cell(shares, labels, 1, 1).tolist() == [2]
    assert cell(shares, labels, 0, 1).tolist() == []


def test_calibration_by_hand() -> None:
    shares = np.array([[0.9, 0.1], [0.6, 0.4], [0.3, 0.7], [1.0, 0.0]])
    labels = np.array([0, 1, 1, 1])
    bins = reliability(shares, labels, 2)
    assert [(each.count, each.right, each.low, each.high) for each in bins] == [
        (2, 1, 0.6, 0.7), (2, 1, 0.9, 1),
    ]  # fmt: skip
    assert [each.confidence for each in bins] == pytest.approx([0.65, 0.95])
    assert calibration_error(bins) == pytest.approx((0.15 + 0.45) / 2)
    assert calibration_error(()) == 0


@FEW
@given(st.integers(1, 60), st.integers(0, 99))
def test_bins_have_equal_mass_and_every_picture_once(count: int, seed: int) -> None:
    random = np.random.default_rng(seed)
    shares = random.dirichlet(np.ones(10), count)
    labels = random.integers(0, 10, count)
    bins = reliability(shares, labels)
    sizes = [each.count for each in bins]
    assert sum(sizes) == count
    assert max(sizes) - min(sizes) <= 1
    assert sum(each.right for each in bins) == (shares.argmax(axis=1) == labels).sum()
    assert all(one.high <= other.low for one, other in pairwise(bins))
    assert 0 <= calibration_error(bins) <= 1


@pytest.mark.parametrize("layer", [0, 1, 2, 7, 12])
def test_the_nearest_are_those_of_brute_force(module: nn.Module, layer: int) -> None:
    spaces = nn.Sequential(*list(module.children())[:layer])
    found = nearest(module, PICTURES[4], PICTURES, layer, 5)
    flat = spaces(as_values(PICTURES)).flatten(1).double()
    distances = (flat - flat[4]).norm(dim=1)
    order = distances.argsort(stable=True)[:5]
    assert found.indices[0] == 4
    assert found.indices == tuple(order.tolist())
    assert found.distances == pytest.approx(distances[order].tolist(), abs=1e-6)


def test_chunks_find_the_same_and_tell_how_far_they_are(
    module: nn.Module, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = nearest(module, PICTURES[0], PICTURES, 3, 6)
    monkeypatch.setattr("core.lenet.neighbours.LARGEST", 7)
    heard: list[tuple[int, int]] = []
    parts = nearest(module, PICTURES[0], PICTURES, 3, 6, progress=lambda *done: heard.append(done))
    assert parts.indices == whole.indices
    assert parts.distances == pytest.approx(whole.distances, abs=1e-6)
    assert heard == [(7, 30), (14, 30), (21, 30), (28, 30), (30, 30)]


def test_class_means_are_those_of_plain_torch(
    module: nn.Module, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.lenet.class_means.CHUNK", 11)
    for layer in (2, 12):
        plain = nn.Sequential(*list(module.children())[:layer])(as_values(PICTURES))
        plain = plain if plain.ndim == 4 else plain[:, :, None, None]
        found = class_means(module, PICTURES, layer)
        assert np.allclose(found.mean, plain.mean(dim=0), atol=1e-6)
        assert np.allclose(found.maps, plain.mean(dim=(2, 3)), atol=1e-6)


def test_effect_sizes_by_hand() -> None:
    first, second = np.array([[1.0, 2, 5], [3.0, 2, 5]]), np.array([[0.0, 2, 4], [2.0, 2, 4]])
    # variances 2 and 2, so the pooled standard deviation is √2 and the means differ by 1
    assert effect_sizes(first, second).tolist() == pytest.approx([1 / np.sqrt(2), 0, np.inf])


VALUES = st.lists(st.integers(0, 6), min_size=1, max_size=9)


@FEW
@given(VALUES, VALUES)
def test_auc_is_the_share_of_pairs(first: list[int], second: list[int]) -> None:
    pairs = [(a > b) + (a == b) / 2 for a in first for b in second]
    assert auc(np.array(first), np.array(second)) == pytest.approx(np.mean(pairs))
