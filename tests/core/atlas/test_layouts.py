"""Maps: principal components against scikit's definition by hand, t-SNE against its own gradient."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from core.atlas.neighbours import neighbours_kept, squared_distances
from core.atlas.principal import principal
from core.atlas.tsne import divergence, gradient, likeness, tsne
from core.datasets import Cancelled


def cloud(n: int = 40, c: int = 6, seed: int = 0) -> np.ndarray:
    scales = 3.0 ** -np.arange(c)
    return (np.random.default_rng(seed).normal(size=(n, c)) * scales).astype(np.float32)


def heaps(each: int = 20, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    dice = np.random.default_rng(seed)
    labels = np.repeat(np.arange(4), each)
    centres = 12 * np.eye(4, 8)
    return (centres[labels] + dice.normal(size=(4 * each, 8))).astype(np.float32), labels


# --- principal components ---------------------------------------------------------------------


def test_the_plane_is_spanned_by_the_covariance_s_first_eigenvectors() -> None:
    x = cloud()
    found = principal(x)
    variances, axes = np.linalg.eigh(np.cov(x.T.astype(np.float64)))
    np.testing.assert_allclose(found.shares, variances[::-1][:2] / variances.sum(), rtol=1e-6)
    by_hand = (x - x.mean(axis=0)) @ axes[:, ::-1][:, :2]
    np.testing.assert_allclose(np.abs(found.points), np.abs(by_hand), atol=1e-5)
    assert found.kept == pytest.approx(found.shares.sum())


def test_points_on_a_line_lose_nothing_and_one_point_is_a_map() -> None:
    found = principal(np.outer(np.arange(5.0), [3.0, 4.0, 0.0]))
    assert found.kept == pytest.approx(1)
    np.testing.assert_allclose(found.points, np.outer([-10, -5, 0, 5, 10], [1, 0]), atol=1e-9)
    assert principal(np.ones((1, 3))).points.tolist() == [[0, 0]]
    assert principal(np.ones((4, 3))).kept == 0
    assert principal(np.arange(4.0)[:, None]).points.shape == (4, 2)
    with pytest.raises(ValueError, match="no points"):
        principal(np.zeros((0, 3)))


# --- neighbours -------------------------------------------------------------------------------


def test_distances_are_euclidean() -> None:
    x = cloud(12)
    by_hand = ((x[:, None] - x[None]) ** 2).sum(axis=2)
    np.testing.assert_allclose(squared_distances(x), by_hand, atol=1e-5)


def test_neighbours_are_counted() -> None:
    line = np.arange(6.0)[:, None] ** 2  # 0 1 4 9 16 25: the nearest one is always the one before
    assert neighbours_kept(line, np.hstack([line, line]), 2) == 1
    others = np.array([0, 1, 10, 12, 30, 33.0])[:, None]  # 1 0 3 2 5 4 are nearest, not 1 0 1 2 3 4
    assert neighbours_kept(line, np.hstack([others, 0 * others]), 1) == pytest.approx(4 / 6)
    assert neighbours_kept(np.ones((1, 3)), np.ones((1, 2))) == 1


# --- t-SNE ------------------------------------------------------------------------------------


def test_likeness_has_the_perplexity_that_was_asked_for() -> None:
    x, wanted = cloud(30), 7.0
    p = likeness(x, wanted)
    np.testing.assert_allclose(p, p.T)
    assert p.sum() == pytest.approx(1, abs=1e-5) and not p.diagonal().any() and (p >= 0).all()
    # By hand: a Gaussian around each point, its width found by a plain search.
    d = squared_distances(x.astype(np.float64))
    rows, beta = np.zeros_like(d), np.geomspace(1e-3, 1e3, 2000)[:, None]
    for i in range(len(d)):
        others = np.delete(np.arange(len(d)), i)
        e = np.exp(-beta * (d[i, others] - d[i, others].min()))
        e /= e.sum(axis=1, keepdims=True)
        perplexity = np.exp(-(e * np.log(e + 1e-300)).sum(axis=1))
        rows[i, others] = e[np.abs(perplexity - wanted).argmin()]
    np.testing.assert_allclose(p, (rows + rows.T) / (2 * len(d)), atol=1e-4)


def test_the_gradient_is_that_of_the_divergence() -> None:
    p = likeness(cloud(150), 10.0).astype(np.float64)  # more points than are taken at once
    y = np.random.default_rng(1).normal(size=(150, 2))
    at = torch.tensor(y, requires_grad=True)
    near = 1 / (1 + torch.cdist(at, at, compute_mode="donot_use_mm_for_euclid_dist") ** 2)
    near = near * (1 - torch.eye(150))
    q, there = near / near.sum(), torch.tensor(p)
    loss = torch.xlogy(there, there).sum() - torch.xlogy(there, q + 1e-300).sum()
    loss.backward()
    assert at.grad is not None
    np.testing.assert_allclose(gradient(y, p), at.grad.numpy(), atol=1e-8)
    assert divergence(y, p) == pytest.approx(loss.item())


def test_heaps_stay_heaps_and_the_map_is_the_same_each_time() -> None:
    x, labels = heaps()
    told: list[tuple[int, int]] = []
    found = tsne(x, perplexity=10, steps=300, progress=lambda *done: told.append(done))
    assert told[-1] == (300, 300) and len(told) == 300
    near = squared_distances(found.points.astype(np.float64))
    np.fill_diagonal(near, np.inf)
    assert (labels[near.argmin(axis=1)] == labels).mean() > 0.95
    assert neighbours_kept(x, found.points) > 0.5
    p = likeness(x, 10)
    assert found.divergence == pytest.approx(divergence(found.points, p))
    assert found.divergence < divergence(principal(x).points, p)
    np.testing.assert_array_equal(found.points, tsne(x, perplexity=10, steps=300).points)


def test_equal_points_and_few_points_are_laid_out() -> None:
    x = np.repeat(cloud(3), 4, axis=0)
    assert np.isfinite(tsne(x, steps=30).points).all()
    assert np.isfinite(tsne(np.ones((5, 3)), steps=30).points).all()
    with pytest.raises(ValueError, match="From 4 to 2,000 points"):
        tsne(cloud(3))


def test_it_can_be_called_off() -> None:
    with pytest.raises(Cancelled):
        tsne(cloud(8), cancelled=lambda: True)
