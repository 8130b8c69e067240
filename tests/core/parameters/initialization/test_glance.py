"""A tensor at a glance, by hand and against torch."""

from __future__ import annotations

import math

import torch

from core.parameters.initialization.glance import BINS, glance


def test_mean_and_deviation_are_those_of_all_numbers() -> None:
    values = torch.arange(24.0).reshape(2, 3, 4) - 5
    found = glance(values)
    assert found.count == 24
    assert found.mean == 6.5
    assert math.isclose(found.deviation or 0, float(values.std(correction=0)), rel_tol=1e-6)


def test_bins_are_symmetric_about_zero() -> None:
    found = glance(torch.tensor([-2.0, 0.0, 0.0, 1.99]))
    assert len(found.counts) == BINS == 21
    assert (found.counts[0], found.counts[10], found.counts[20]) == (1, 2, 1)
    assert glance(torch.full((3,), 42.0)).counts == (0,) * 20 + (3,)
    assert glance(torch.zeros(3)).counts == (0,) * 10 + (3,) + (0,) * 10


def test_what_has_no_mean_has_none() -> None:
    for values in (torch.empty(0), torch.tensor([1.0, math.inf]), torch.tensor([math.nan, 1.0])):
        found = glance(values)
        assert (found.mean, found.deviation, found.counts) == (None, None, ())
        assert found.count == values.numel()
