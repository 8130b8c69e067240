"""Statistics of any tensor against NumPy's in 64 bits, and the k-th smallest against sorting."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from torch import Tensor, nn

from core.parameters import ParameterError, describe
from core.parameters import values as reading
from core.parameters.ranks import order_statistics

GENERATOR = torch.Generator().manual_seed(1)
NORMAL = torch.randn(40, 50, generator=GENERATOR)
FINITE = {"allow_nan": False, "allow_infinity": False}


def check(tensor: Tensor) -> None:
    found = describe(tensor)
    numbers = tensor.double().numpy().ravel()
    finite = numbers[np.isfinite(numbers)]
    assert (found.count, found.nan) == (numbers.size, np.isnan(numbers).sum())
    assert found.infinite == np.isinf(numbers).sum()
    assert found.minimum == finite.min() and found.maximum == finite.max()
    assert found.zeros == (numbers == 0).mean()
    assert found.mean == pytest.approx(finite.mean(), rel=1e-12, abs=1e-12)
    assert found.deviation == pytest.approx(finite.std(), rel=1e-9, abs=1e-12)
    assert found.norm == pytest.approx(np.linalg.norm(finite), rel=1e-12)
    shares, values = zip(*found.quantiles, strict=True)
    assert values == pytest.approx(np.quantile(finite, shares), rel=1e-12, abs=1e-12)


@pytest.mark.parametrize("dtype", [
    torch.float32, torch.float64, torch.float16, torch.bfloat16, torch.float8_e4m3fn, torch.bool,
    torch.uint8, torch.int8, torch.int16, torch.int32, torch.int64, torch.uint16, torch.uint32,
    torch.uint64,
])  # fmt: skip
def test_every_dtype(dtype: torch.dtype) -> None:
    numbers = NORMAL * 5
    check(
        (numbers.abs() if dtype in (torch.uint16, torch.uint32, torch.uint64) else numbers).to(
            dtype
        )
    )


@pytest.mark.parametrize("tensor", [
    torch.tensor(3.0), torch.tensor([1.0, math.nan, -math.inf, math.inf, 0.0, -0.0]),
    NORMAL.T, NORMAL[::3, ::7], torch.ones(1).expand(100, 30), nn.Parameter(NORMAL),
    torch.full((1000,), 1e30) + NORMAL.ravel()[:1000], torch.full((7,), -0.1),
])  # fmt: skip
def test_every_shape_and_what_is_not_finite(tensor: Tensor) -> None:
    check(tensor.detach())
    assert describe(tensor) == describe(tensor.detach())


def test_in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = describe(NORMAL)
    monkeypatch.setattr(reading, "PIECE", 64)
    for tensor in (NORMAL, NORMAL.T, NORMAL.reshape(10, 2, 2, 50).transpose(0, 3)):
        check(tensor)
        assert describe(tensor).quantiles == whole.quantiles
    assert max(piece.size for piece in reading.pieces(NORMAL.T)) <= 64
    assert sum(piece.size for piece in reading.pieces(NORMAL.T)) == 2_000


def test_whole_numbers_stay_exact() -> None:
    found = describe(torch.tensor([2**63 - 1, -(2**63), 2**53 + 1]))
    assert (found.minimum, found.maximum) == (-(2**63), 2**63 - 1)
    assert describe(torch.tensor([2**53 + 1])).minimum == 2**53 + 1


def test_the_largest_and_smallest_numbers() -> None:
    huge = describe(torch.tensor([1.5e308, -1.5e308], dtype=torch.float64))
    assert (huge.mean, huge.deviation) == (0, 1.5e308) and huge.norm == math.inf
    assert dict(huge.quantiles)[0.5] == 0
    tiny = describe(torch.tensor([5e-324, 5e-324], dtype=torch.float64))
    assert (tiny.mean, tiny.deviation, tiny.minimum) == (5e-324, 0, 5e-324)
    assert tiny.zeros == 0


def test_without_finite_numbers() -> None:
    empty = describe(torch.empty(0, 3))
    assert (empty.count, empty.mean, empty.zeros, empty.quantiles) == (0, None, None, ())
    broken = describe(torch.tensor([math.nan, math.inf]))
    assert (broken.nan, broken.infinite, broken.minimum, broken.norm) == (1, 1, None, None)
    assert broken.zeros == 0


@pytest.mark.parametrize(("tensor", "reason"), [
    (torch.empty(3, device="meta"), "meta"),
    (nn.UninitializedParameter(), "no values yet"),
    (torch.zeros(2, dtype=torch.complex64), "complex64"),
    (torch.eye(2).to_sparse(), "sparse"),
])  # fmt: skip
def test_what_has_no_numbers_is_refused(tensor: Tensor, reason: str) -> None:
    with pytest.raises(ParameterError, match=reason):
        describe(tensor)


@pytest.mark.filterwarnings("ignore:.*quantized tensor creation")
def test_quantized_numbers_are_refused() -> None:
    quantized = torch.quantize_per_tensor(torch.ones(2), 0.1, 0, torch.qint8)
    with pytest.raises(ParameterError, match="qint8"):
        describe(quantized)


@settings(max_examples=60, deadline=None)
@given(
    st.data(), st.sampled_from([np.float32, np.float64, np.int64, np.uint64, np.int8, np.float16])
)
def test_ranks_are_those_of_sorting(data: st.DataObject, dtype: type) -> None:
    elements = arrays.from_dtype(np.dtype(dtype), allow_nan=False, allow_infinity=False)
    values = data.draw(arrays.arrays(dtype, st.integers(1, 40), elements=elements))
    ranks = data.draw(st.lists(st.integers(0, values.size - 1), min_size=1, max_size=4))
    parts = np.array_split(values, 3)
    found = order_statistics(lambda: [part for part in parts if part.size], ranks)
    assert found == {rank: np.sort(values)[rank].item() for rank in ranks}
