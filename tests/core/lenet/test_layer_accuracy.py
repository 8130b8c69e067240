"""How well the nearest pictures classify, layer by layer: by brute force, by hand, in parts."""

from __future__ import annotations

from collections import Counter
from typing import get_args

import numpy as np
import pytest
import torch
from torch import nn

from core.lenet import ORIGINAL
from core.lenet.layer_accuracy import VOTING, _Search, right_by_layer
from core.lenet.neighbours import Metric, nearest
from core.networks import Network, Seeded

RANDOM = np.random.default_rng(5)
PICTURES = RANDOM.integers(0, 256, (40, 28, 28, 1), dtype=np.uint8)
LABELS = RANDOM.integers(0, 3, 40)
ASKED, KNOWN = (PICTURES[:12], LABELS[:12]), (PICTURES[12:], LABELS[12:])


@pytest.fixture(scope="module")
def module() -> nn.Module:
    return Network(ORIGINAL.block(), Seeded(1)).module().eval().requires_grad_(False)


def vote(labels: list[int]) -> int:
    """Return the most frequent label; `most_common` has the one that comes first before its equals."""
    return Counter(labels).most_common(1)[0][0]


@pytest.mark.parametrize("metric", get_args(Metric))
def test_each_layer_has_the_votes_of_its_nearest(
    module: nn.Module, metric: Metric, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = []
    for layer in range(13):
        found = [nearest(module, each, KNOWN[0], layer, VOTING, metric) for each in ASKED[0]]
        votes = [vote([int(KNOWN[1][i]) for i in each.indices]) for each in found]
        expected.append(int((np.array(votes) == ASKED[1]).sum()))
    assert right_by_layer(module, ASKED, KNOWN, metric) == tuple(expected)

    monkeypatch.setattr("core.lenet.layer_accuracy.CHUNK", 9)
    monkeypatch.setattr("core.lenet.layer_accuracy.ROOM", 5 * 17_000)
    heard: list[tuple[int, int]] = []
    parts = right_by_layer(module, ASKED, KNOWN, metric, lambda *done: heard.append(done))
    assert parts == tuple(expected)
    assert heard[-1] == (12 * 28, 12 * 28)
    assert heard == sorted(heard)


def test_the_nearest_wins_among_equals() -> None:
    search = _Search.of(torch.zeros(1, 2))
    search.compare(torch.tensor([[4.0, 0], [0, 3], [2, 0]]), torch.tensor([1, 1, 2]))
    search.compare(torch.tensor([[0.0, 1], [9, 9]]), torch.tensor([2, 0]))
    assert search.squares.tolist() == [[1, 4, 9, 16, 162]]
    assert search.classes.tolist() == [[2, 2, 1, 1, 0]]
    assert search.verdicts().tolist() == [2]


def test_fewer_vote_where_fewer_are_known(module: nn.Module) -> None:
    same = (PICTURES[:2], LABELS[:2])
    assert right_by_layer(module, same, (PICTURES[:1], LABELS[:1]))[0] >= 1


def test_cosine_distances_are_those_of_plain_torch(module: nn.Module) -> None:
    found = nearest(module, PICTURES[3], PICTURES, 3, 6, "cosine")
    spaces = nn.Sequential(*list(module.children())[:3])
    flat = spaces(torch.from_numpy(PICTURES).float().div(255).permute(0, 3, 1, 2)).flatten(1)
    distances = 1 - torch.cosine_similarity(flat.double(), flat[3:4].double())
    order = distances.argsort(stable=True)[:6]
    assert found.indices == tuple(order.tolist())
    assert found.distances == pytest.approx(distances[order].tolist(), abs=1e-9)


def test_a_dead_layer_has_no_direction() -> None:
    layer = nn.Linear(784, 4)
    nn.init.zeros_(layer.weight)
    nn.init.constant_(layer.bias, -1)
    dead = nn.Sequential(nn.Flatten(), layer, nn.ReLU()).requires_grad_(False)
    assert nearest(dead, PICTURES[0], PICTURES, 3, 2, "cosine").distances == (0, 0)
