"""Fewer bits, compared with what PyTorch rounds, and with arithmetic by hand."""

from __future__ import annotations

import math

import pytest
import torch
from torch import nn

from core.blocks import build
from core.blocks.lessons import LESSONS
from core.checkpoints import FileError, open_file
from core.checkpoints.precision import file_of, lower
from core.tracing import Input


def linear(*weights: float) -> nn.Linear:
    net = nn.Linear(len(weights), 1, bias=False).requires_grad_(False)
    net.weight.copy_(torch.tensor([weights]))
    return net


def test_by_hand() -> None:
    third = 1 / 3
    found = lower(linear(third, 1.0), torch.tensor([[1.0, 1.0]]), "float16")
    rounded = float(torch.tensor(third).half())  # 0.333251953125: 10 bits of fraction
    assert rounded == 0.333251953125
    exact = float(torch.tensor(third))
    assert found.weights.apart == pytest.approx(exact - rounded)
    assert found.weights.relative == pytest.approx((exact - rounded) / math.hypot(exact, 1))
    assert found.apart == pytest.approx(exact - rounded, abs=1e-7)
    assert found.relative == pytest.approx((exact - rounded) / (exact + 1), abs=1e-7)
    assert (found.agreeing, found.examples) == (1, 1)


def test_a_range_that_is_too_small_is_counted() -> None:
    x = torch.zeros(1, 3)
    found = lower(linear(100_000.0, 1e-9, 1.0), x, "float16").weights
    assert (found.overflowed, found.vanished) == (1, 1)
    found = lower(linear(100_000.0, 1e-9, 1.0), x, "bfloat16").weights
    assert (found.overflowed, found.vanished) == (0, 0)


@pytest.mark.parametrize("name", ["mlp", "tied", "lenet"])
@pytest.mark.parametrize("precision", ["float16", "bfloat16"])
def test_the_courses_networks_against_pytorch(name: str, precision: str) -> None:
    lesson = LESSONS[name]
    net = build(lesson.block).requires_grad_(False).eval()
    before = {key: value.clone() for key, value in net.state_dict().items()}
    x = Input(shape=lesson.shape, kind=lesson.kind).make()
    found = lower(net, x, precision)  # type: ignore[arg-type]
    assert all(value.equal(before[key]) for key, value in net.state_dict().items())
    twin = build(lesson.block).requires_grad_(False).eval()
    assert found.expected.equal(twin(x).flatten())
    assert found.found.equal(twin.to(getattr(torch, precision)).float()(x).flatten())
    assert 0 < found.relative < 0.02
    unit = 2.0**-11 if precision == "float16" else 2.0**-8
    assert found.weights.relative <= unit
    assert found.bytes < found.full
    file = open_file(file_of(net, precision), "x")  # type: ignore[arg-type]
    assert file.size == found.bytes
    assert {entry.dtype for entry in file.entries.values()} == {precision}


def test_another_largest_output_is_counted() -> None:
    net = nn.Linear(1, 2, bias=False).requires_grad_(False)
    net.weight.copy_(torch.tensor([[1.0], [1.0 + 2**-12]]))  # the same number in float16
    found = lower(net, torch.tensor([[1.0], [-1.0], [2.0]]), "float16")
    assert (found.agreeing, found.examples) == (1, 3)


def test_points_are_few_and_real() -> None:
    net = nn.Linear(1, 2_500, bias=False).requires_grad_(False)
    found = lower(net, torch.ones(1, 1), "bfloat16")
    expected, apart = found.points()
    assert len(expected) == len(apart) == 834
    assert expected.equal(found.expected[::3].double())
    assert float((expected + apart - found.found[::3].double()).abs().max()) < 1e-12


def test_what_cannot_be_shortened_or_run_is_said() -> None:
    with pytest.raises(FileError, match="no numbers with a fraction"):
        lower(build(LESSONS["centered-alone"].block), torch.zeros(5), "float16")
    with pytest.raises(FileError, match="does not go through"):
        lower(nn.Linear(2, 2), torch.zeros(1, 3), "float16")
