"""Comparing two sets of tensors: parity with plain PyTorch in 64 bits, and whatever is odd."""

from __future__ import annotations

import csv
import io
import math
from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor

from core import checkpoints
from core.checkpoints import FileError, InMemory
from core.checkpoints.comparison import Comparison, Row, compare, difference, to_csv, to_markdown
from core.checkpoints.comparison.numbers import PIECE

KINDS = (
    torch.float16, torch.bfloat16, torch.float32, torch.float64, torch.int8, torch.int64, torch.bool,
    torch.uint8,
)  # fmt: skip
CLOSE = 1e-12
CLOSE_SINGLE = 2e-6  # of 32-bit floats, which are added as such


def compared(a: dict[str, Any], b: dict[str, Any]) -> Comparison:
    return compare(InMemory("a", a), InMemory("b", b))


def only(a: Tensor, b: Tensor) -> Row:
    (row,) = compared({"x": a}, {"x": b}).rows
    return row


@st.composite
def tensors(draw: st.DrawFn) -> Tensor:
    """Return a tensor of any of the kinds, of up to three axes, some of them empty."""
    shape = draw(st.lists(st.integers(0, 5), max_size=3))
    kind = draw(st.sampled_from(KINDS))
    generator = torch.Generator().manual_seed(draw(st.integers(0, 2**32)))
    values = torch.randn(shape, generator=generator, dtype=torch.float64)
    scale = 10.0 ** draw(st.integers(-3, 3))
    return (values * scale).to(kind) if kind.is_floating_point else (values * 3).to(kind)


def expect_plain(row: Row, a: Tensor, b: Tensor) -> None:
    """Fail where a row is not what plain arithmetic in 64 bits says; all numbers are finite."""
    x, y = a.double().flatten(), b.double().flatten()
    found = row.difference
    assert row.a is not None and row.b is not None and found is not None
    close = CLOSE_SINGLE if {a.dtype, b.dtype} <= {torch.float32, torch.bfloat16} else CLOSE
    assert row.a.norm == pytest.approx(x.norm().item(), rel=close)
    assert row.b.norm == pytest.approx(y.norm().item(), rel=close)
    assert found.norm == pytest.approx((y - x).norm().item(), rel=close)
    assert found.changed == int((x != y).sum())
    largest = (y - x).abs().max().item() if len(x) else 0.0
    assert found.largest == pytest.approx(largest, rel=close)
    if found.place is not None:
        assert abs(b.double()[found.place] - a.double()[found.place]).item() == found.largest
    if x.norm() and y.norm():
        cosine = (x @ y / x.norm() / y.norm()).item()
        assert found.cosine == pytest.approx(cosine, abs=close)
        assert found.relative == pytest.approx(((y - x).norm() / x.norm()).item(), rel=close)


@settings(max_examples=30, deadline=None)
@given(tensors(), st.data())
def test_numbers_are_those_of_plain_arithmetic(a: Tensor, data: st.DataObject) -> None:
    noise = data.draw(st.sampled_from((0.0, 1e-3, 1.0, 50.0)))
    generator = torch.Generator().manual_seed(1)
    moved = a.double() + noise * torch.randn(a.shape, generator=generator, dtype=torch.float64)
    b = moved.to(data.draw(st.sampled_from((a.dtype, torch.float32))))
    row = only(a, b)
    expect_plain(row, a, b)
    same = torch.equal(a.double(), b.double())
    assert row.status == ("retyped" if a.dtype != b.dtype else "same" if same else "changed")
    if row.a is not None and row.a.count:
        assert torch.equal(
            difference(InMemory("a", {"x": a}), InMemory("b", {"x": b}), row).double().abs() > 0,
            a.double() != b.double(),
        )


@settings(max_examples=15, deadline=None)
@given(st.dictionaries(st.sampled_from("uvwxyz"), tensors(), max_size=4), st.data())
def test_swapping_the_sides_swaps_what_is_said(a: dict[str, Tensor], data: st.DataObject) -> None:
    b = {key: data.draw(st.sampled_from((value, value + 1))) for key, value in a.items()}
    b |= data.draw(st.dictionaries(st.sampled_from("wxyz"), tensors(), max_size=2))
    there, back = compared(a, b), compared(b, a)
    swapped = {"added": "gone", "gone": "added"}
    found = {(row.status, row.a and row.a.key, row.b and row.b.key) for row in there.rows}
    mirrored = {
        (swapped.get(row.status, row.status), row.b and row.b.key, row.a and row.a.key)
        for row in back.rows
    }
    if "renamed" not in there.counts:  # of several with the same numbers either may be the partner
        assert found == mirrored
        assert there.total.norm == pytest.approx(back.total.norm, rel=CLOSE)
        assert there.total.changed == back.total.changed
        assert (there.total.norm_a, there.total.norm_b) == pytest.approx(
            (back.total.norm_b, back.total.norm_a)
        )
    assert {row.status for row in compared(a, a).rows} <= {"same"}


def test_pieces_are_put_together() -> None:
    generator = torch.Generator().manual_seed(0)
    a = torch.randn(2 * PIECE + 77, generator=generator)
    b = a.clone()
    b[: PIECE // 2] += 0.01
    b[-5] = 9.0
    row = only(a, b)
    expect_plain(row, a, b)
    assert row.difference is not None and row.difference.place == (len(a) - 5,)
    expect_plain(only(a, a), a, a)
    strided = a[: 2 * (len(a) // 2)].reshape(-1, 2).T
    expect_plain(only(strided, strided * 2), strided, strided * 2)


def test_what_is_not_finite_poisons_nothing() -> None:
    nan, inf = math.nan, math.inf
    a = torch.tensor([3.0, nan, inf, inf, 1.0, nan, 4.0])
    b = torch.tensor([3.0, nan, inf, -inf, nan, 2.0, 5.0])
    row = only(a, b)
    assert row.status == "changed" and row.a is not None and row.b is not None
    found = row.difference
    assert found is not None
    assert (row.a.nan, row.a.infinite, row.b.nan, row.b.infinite) == (2, 2, 2, 2)
    assert found.changed == 4  # inf to −inf, a number to NaN, NaN to a number, and 4 to 5
    assert (row.a.norm, found.norm, found.largest, found.place) == (5.0, 1.0, 1.0, (6,))
    assert found.cosine == pytest.approx((9 + 20) / 5 / math.sqrt(34))
    assert only(a, a.clone()).status == "same"
    nothing = torch.full((3,), nan)
    only_nan = only(nothing, nothing)
    assert only_nan.difference is not None and only_nan.difference.place is None
    assert only_nan.difference.relative == 0.0 and only_nan.difference.cosine is None


@pytest.mark.parametrize("scale", [1e-320, 1e-200, 1e200])
def test_numbers_at_the_ends_of_the_range_are_measured(scale: float) -> None:
    a = torch.tensor([3.0, 4.0], dtype=torch.float64) * scale
    row = only(a, 2 * a)
    assert row.a is not None and row.difference is not None
    assert row.a.norm == pytest.approx(5 * scale, rel=1e-3 if scale < 1e-300 else CLOSE)
    assert row.difference.relative == pytest.approx(1.0, rel=1e-3)
    assert row.difference.cosine == pytest.approx(1.0, rel=1e-3)
    tiny = only(torch.tensor([1.0, 1e-200]).double(), torch.tensor([1.0, 3e-200]).double())
    assert tiny.difference is not None and tiny.difference.changed <= 1


def test_zeros_have_no_direction_and_any_change_of_them_is_infinite() -> None:
    zeros = torch.zeros(3)
    found = only(zeros, torch.ones(3)).difference
    assert found is not None and found.cosine is None and math.isinf(found.relative)
    same = only(zeros, -zeros)  # −0 is 0
    assert same.status == "same" and same.difference is not None and same.difference.relative == 0


def test_long_whole_numbers_differ_by_one() -> None:
    a = torch.tensor([2**62, -(2**62), 2**63 - 1])
    found = only(a, a - torch.tensor([0, 1, 2])).difference
    assert found is not None
    assert (found.changed, found.norm, found.largest) == (2, math.sqrt(5), 2.0)


def test_complex_numbers_are_compared_by_their_bytes_and_say_so() -> None:
    a = torch.tensor([1 + 2j])
    assert only(a, a.clone()).status == "same"
    row = only(a, a + 1)
    assert row.status == "changed" and row.difference is None and "complex" in row.note
    with pytest.raises(FileError, match="Nothing can be subtracted"):
        difference(InMemory("a", {"x": a}), InMemory("b", {"x": a}), row)


def test_shapes_types_and_plain_values() -> None:
    a = torch.arange(6.0).reshape(2, 3)
    assert only(a, a.flatten()).note == "The same numbers in the same order, in another shape."
    assert only(a, a.T.contiguous()).note == "The same numbers, transposed."
    row = only(a, torch.ones(4))
    assert row.status == "reshaped" and row.difference is None and row.note == ""
    assert row.b is not None and row.b.norm == 2.0
    rows = compared({"epoch": 3, "x": 1}, {"epoch": 4, "x": a}).rows
    assert [each.status for each in rows] == ["changed", "changed"]
    assert rows[0].note == "3 became 4."
    assert compared({"lr": 0.1}, {"lr": 0.1}).rows[0].status == "same"
    assert compared({}, {"lr": 0.1}).rows[0].note == "The plain value 0.1."


def test_what_has_another_name_is_found_by_its_numbers() -> None:
    generator = torch.Generator().manual_seed(0)
    a = {
        f"{n}.{part}": torch.randn(4, generator=generator) for n in range(3) for part in ("w", "b")
    }
    zeros = {f"bn{n}.bias": torch.zeros(4) for n in range(3)}
    a |= zeros
    b = {f"net.{key}": value.clone() for key, value in reversed(a.items())}
    rows = compared(a, b).rows
    assert [row.status for row in rows] == ["renamed"] * 9
    assert all(row.b is not None and row.b.key == f"net.{row.a.key}" for row in rows if row.a)
    assert {row.how for row in rows} == {"content"} and not any(row.guessed for row in rows)


def test_what_has_another_name_and_other_numbers_is_a_guess() -> None:
    a = {"0.weight": torch.ones(3, 2), "0.bias": torch.ones(3)}
    b = {f"module.{key}": value + 1 for key, value in a.items()} | {"other": torch.ones(9)}
    rows = compared(a, b).rows
    assert [(row.status, row.how) for row in rows] == [
        ("renamed", "add"), ("renamed", "add"), ("added", ""),
    ]  # fmt: skip
    assert rows[0].guessed and rows[0].relative == pytest.approx(1.0)


def test_totals_count_a_tied_tensor_once() -> None:
    one, other = torch.full((4,), 2.0), torch.full((4,), 3.0)
    found = compared(
        {"x": one, "y": one, "z": torch.zeros(1)}, {"x": other, "y": other, "z": torch.ones(1)}
    )
    total = found.total
    assert (total.count, total.changed) == (5, 5)
    assert (total.norm_a, total.norm_b) == (4.0, math.sqrt(37))
    assert total.norm == pytest.approx(math.sqrt(5))
    assert total.cosine == pytest.approx(24 / 4 / math.sqrt(37))
    empty = compared({}, {})
    assert empty.rows == () and empty.total.relative is None and empty.counts == {}


def test_a_thousand_keys_and_progress() -> None:
    generator = torch.Generator().manual_seed(0)
    a = {f"layer{n}.weight": torch.randn(8, generator=generator) for n in range(1_000)}
    b = {key.replace("layer", "block"): value for key, value in a.items()}
    heard: list[tuple[int, int]] = []
    found = compare(InMemory("a", a), InMemory("b", b), progress=lambda *step: heard.append(step))
    assert found.counts == {"renamed": 1_000}
    assert len(heard) == 1_000 and heard[-1] == (64_000, 64_000)
    assert [read for read, _count in heard] == sorted(read for read, _count in heard)


def test_what_is_taken_away_says_everything() -> None:
    a = {"=1+1|`x`": torch.tensor([1.0, 2.0]), "same": torch.ones(2), "n": torch.tensor(math.nan)}
    b = {"=1+1|`x`": torch.tensor([1.0, 3.0]), "same": torch.ones(2), "n": torch.tensor(1.0)}
    found = compared(a, b)
    rows = list(csv.DictReader(io.StringIO(to_csv(found))))
    assert [row["status"] for row in rows] == ["changed", "same", "changed"]
    assert rows[0]["key_a"] == "'=1+1|`x`"  # no spreadsheet computes it
    assert float(rows[0]["norm_difference"]) == 1.0 and rows[0]["largest_at"] == "1"
    assert float(rows[0]["relative_change"]) == 1 / math.sqrt(5)
    report = to_markdown(found)
    assert "2 changed, 1 same" in report and "\\|ˋxˋ" in report
    assert "| `same` |" not in report


@pytest.mark.parametrize("scale", [1.0, 1e-22, 1e25])
def test_many_32_bit_floats_are_added_with_little_error(scale: float) -> None:
    generator = torch.Generator().manual_seed(0)
    a = scale * torch.randn(300_001, generator=generator)
    b = a + 1e-3 * scale * torch.randn(300_001, generator=generator)
    expect_plain(only(a, b), a, b)


def test_state_dicts_can_be_compared_as_they_are() -> None:
    a, b = (
        {"x": torch.zeros(2), "y": torch.ones(2)},
        {"x": torch.zeros(2), "y": torch.full((2,), 2.0)},
    )
    found = checkpoints.compare(a, b)
    assert [row.status for row in found.rows] == ["same", "changed"] and found.rows == compared(
        a, b
    ).rows
