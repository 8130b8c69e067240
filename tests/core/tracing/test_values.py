from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor, nn

from core.tracing import trace
from core.tracing.structures import tensors_in
from core.tracing.values import SIDE, describe
from tests.core.tracing.networks import Does


@settings(max_examples=60, deadline=None)
@given(
    shape=st.lists(st.integers(1, 5), max_size=4),
    scale=st.sampled_from([1e-20, 1.0, 1e19, 1e30]),
    offset=st.sampled_from([0.0, 1.0, 1e4]),
    dtype=st.sampled_from([torch.float32, torch.float64, torch.float16, torch.bfloat16]),
    seed=st.integers(0, 1000),
)
def test_the_statistics_are_torchs(
    shape: list[int], scale: float, offset: float, dtype: torch.dtype, seed: int
) -> None:
    drawn = torch.randn(shape, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)
    most = torch.finfo(dtype).max / 8
    x = ((drawn + offset) * min(scale, most / 2e4)).to(dtype)
    exact, value = x.double(), describe(x)
    assert value.minimum == exact.min().item()
    assert value.maximum == exact.max().item()
    largest = exact.abs().max().item()
    assert value.mean == pytest.approx(exact.mean().item(), abs=2e-6 * largest)
    assert value.deviation == pytest.approx(
        exact.std(correction=0).item(), rel=2e-5, abs=1e-7 * largest
    )
    assert value.broken == 0


def test_a_deviation_far_smaller_than_the_mean() -> None:
    x = 1000 + torch.randn(100_000, generator=torch.Generator().manual_seed(0))
    assert describe(x).deviation == pytest.approx(x.double().std(correction=0).item(), rel=1e-6)
    assert describe(torch.full((1000,), 0.1)).deviation == pytest.approx(0, abs=1e-7)


def test_whole_numbers_booleans_and_complex_ones() -> None:
    value = describe(torch.tensor([[1, 2], [3, 6]]))
    assert (value.minimum, value.mean, value.maximum, value.dtype) == (1, 3, 6, "int64")
    value = describe(torch.tensor([True, False, True, True]))
    assert (value.minimum, value.mean, value.maximum, value.dtype) == (0, 0.75, 1, "bool")
    value = describe(torch.tensor([3 + 4j, 0j]))
    assert (value.maximum, value.mean, value.dtype) == (5, 2.5, "complex64")


def test_broken_numbers_are_counted_and_left_out() -> None:
    value = describe(torch.tensor([math.nan, 1.0, math.inf, 3.0, -math.inf]))
    assert (value.broken, value.minimum, value.mean, value.maximum) == (3, 1, 2, 3)
    assert value.deviation == 1
    value = describe(torch.full((2,), math.nan))
    assert (value.broken, value.mean, value.minimum) == (2, None, None)
    passed = trace(nn.Sequential(nn.ReLU(), Does(lambda _, x: x.log())), torch.tensor([-1.0, 1.0]))
    assert [step.outputs[0].broken for step in passed.steps if step.path] == [0, 1, 1]


@pytest.mark.parametrize(
    "strange",
    [
        torch.empty(0, 3),
        torch.eye(3).to_sparse(),
        torch.empty(2, 2, device="meta"),
        torch.nested.nested_tensor([torch.ones(2), torch.ones(3)], layout=torch.jagged),
    ],
)
def test_tensors_without_plain_numbers_have_none(strange: Tensor) -> None:
    value = describe(strange)
    assert value.mean is value.preview is value.broken is None
    assert len(value.shape) == strange.dim()


def test_the_preview_is_of_real_values_at_equal_distances() -> None:
    x = torch.arange(2 * 3 * 40 * 33.0).reshape(2, 3, 40, 33)
    preview = describe(x).preview
    assert preview is not None
    assert preview.shape == (14, 11)
    assert preview.dtype == np.float32
    assert np.array_equal(preview, x[0, 0, ::3, ::3].numpy())
    assert describe(torch.arange(5)).preview.tolist() == [[0, 1, 2, 3, 4]]
    assert describe(torch.tensor(7)).preview.tolist() == [[7]]
    assert describe(torch.ones(1, 16, 17)).preview.shape == (16, 9)
    assert describe(torch.ones(1_000)).preview.shape[1] <= SIDE


def test_a_preview_stays_when_the_tensor_is_written_to() -> None:
    passed = trace(nn.Sequential(nn.Linear(2, 2), nn.ReLU(inplace=True)), -torch.ones(1, 2))
    before, after = passed.steps[1].outputs[0], passed.steps[2].outputs[0]
    assert passed.steps[2].inputs[0].minimum == before.minimum
    assert after.minimum >= 0
    assert np.array_equal(np.maximum(before.preview, 0), after.preview)


def test_without_values_only_shapes() -> None:
    passed = trace(nn.Linear(2, 3), torch.ones(1, 2), values=False)
    assert passed.outputs[0].shape == (1, 3)
    assert passed.outputs[0].mean is passed.outputs[0].preview is None
    assert passed.seconds is not None


@dataclass
class Pair:
    first: object
    second: object


def test_structures_are_flattened_in_order() -> None:
    a, b, c = torch.zeros(1), torch.zeros(2), torch.zeros(3)
    found = tensors_in([Pair(a, {"x": (b, "text", 3)}), a, [None, {"y": c}], Pair])
    assert [tensor.shape[0] for tensor in found] == [1, 2, 3]
    endless: list[object] = [a]
    endless.append(endless)
    assert len(tensors_in(endless)) == 1


@pytest.mark.parametrize(
    "result", [None, 3, "text", object(), {1, 2}, [], {"a": None}, Pair(None, 1), (x for x in ())]
)
def test_outputs_that_hold_no_tensor(result: object) -> None:
    passed = trace(Does(lambda self, x: result), torch.ones(1))
    assert passed.outputs == ()
    assert passed.failure is None
    assert passed.steps[0].finished
