from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from core.settings import PROJECT
from core.tracing import Input, TraceError, check_values
from core.tracing.inputs import KINDS, PICTURES, SHIPPED


@settings(max_examples=40, deadline=None)
@given(
    shape=st.lists(st.integers(1, 4), min_size=1, max_size=4).map(tuple),
    kind=st.sampled_from(["random", "uniform", "ones", "zeros", "counting"]),
    dtype=st.sampled_from(["float32", "float64"]),
    seed=st.integers(0, 2**63 - 1),
)
def test_an_input_says_all_of_its_numbers(
    shape: tuple[int, ...], kind: str, dtype: str, seed: int
) -> None:
    asked = Input(shape, kind, seed, dtype)  # type: ignore[arg-type]
    made = asked.make()
    assert made.shape == shape
    assert made.dtype == getattr(torch, dtype)
    assert torch.equal(made, asked.make())
    assert hash(asked) == hash(Input(shape, kind, seed, dtype))  # type: ignore[arg-type]
    check_values(made, made.dtype)
    shaped = asked.make("meta")
    assert (shaped.shape, shaped.dtype, shaped.device.type) == (shape, made.dtype, "meta")


def test_each_kind() -> None:
    assert Input((2, 3), "counting").make().tolist() == [[0, 1, 2], [3, 4, 5]]
    assert Input((2,), "ones").make().tolist() == [1, 1]
    assert Input((2,), "zeros").make().tolist() == [0, 0]
    normal = Input((10_000,)).make()
    assert abs(float(normal.mean())) < 0.05
    assert abs(float(normal.std()) - 1) < 0.05
    even = Input((10_000,), "uniform").make()
    assert 0 <= float(even.min()) < 0.01 < 0.99 < float(even.max()) < 1
    assert not torch.equal(Input((5,), seed=1).make(), Input((5,), seed=2).make())


def test_the_global_generator_is_left_alone() -> None:
    state = torch.random.get_rng_state()
    Input((5,)).make()
    assert torch.equal(torch.random.get_rng_state(), state)


def test_whole_numbers() -> None:
    drawn = Input((1_000,), dtype="int64", high=7).make()
    assert drawn.unique().tolist() == list(range(7))
    assert Input((5,), "counting", dtype="int64", high=3).make().tolist() == [0, 1, 2, 0, 1]
    assert Input((3,), "counting", dtype="int64").make().tolist() == [0, 1, 2]


def test_pictures() -> None:
    made = Input((2, 3, 20, 30), "picture", picture="dog").make()
    assert made.shape == (2, 3, 20, 30)
    assert torch.equal(made[0], made[1])
    assert 0 <= float(made.min()) < float(made.max()) <= 1
    assert float(made.std()) > 0.1
    grey = Input((1, 20, 30), "picture", picture="dog").make()
    luma = (made[0] * torch.tensor([0.299, 0.587, 0.114])[:, None, None]).sum(0)
    assert np.allclose(grey[0], luma, atol=0.01)
    assert {path.stem for path in SHIPPED.glob("*.webp")} == set(PICTURES)
    assert SHIPPED.is_relative_to(PROJECT)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"shape": ()}, "0 dimensions"),
        ({"shape": (1,) * 9}, "9 dimensions"),
        ({"shape": (2, 0)}, "size of 0"),
        ({"shape": (2, -3)}, "size of -3"),
        ({"shape": (10**9,)}, "at most 50,000,000"),
        ({"shape": (10**5000,)}, "more than 10¹⁸"),
        ({"shape": (2, 10**18)}, "more than 10¹⁸"),
        ({"shape": [2, 3]}, "whole numbers"),
        ({"shape": (2, 3.0)}, "whole numbers"),
        ({"shape": (True,)}, "whole numbers"),
        ({"shape": ("2",)}, "whole numbers"),
        ({"shape": "x" * 10_000}, "…"),
        ({"kind": "noise"}, "no kind noise"),
        ({"kind": None}, "no kind None"),
        ({"dtype": "float8"}, "no type float8"),
        ({"picture": "../secret"}, "no picture ../secret"),
        ({"seed": -1}, "seed is -1"),
        ({"seed": 0.5}, "seed is 0.5"),
        ({"seed": 10**5000}, "thousands of digits"),
        ({"high": True}, "high is True"),
        ({"dtype": "int64"}, "set high"),
        ({"dtype": "int64", "kind": "picture", "shape": (1, 3, 3)}, "whole numbers"),
        ({"kind": "picture", "shape": (3, 3)}, "channels"),
        ({"kind": "picture", "shape": (1, 2, 3, 3)}, "channels"),
    ],
)
def test_what_cannot_be_made_is_refused(given: dict[str, object], said: str) -> None:
    with pytest.raises(TraceError, match=said) as caught:
        Input(**{"shape": (2, 3), **given})  # type: ignore[arg-type]
    assert len(str(caught.value)) < 300


def test_every_kind_is_known_on_meta_without_drawing() -> None:
    for kind in KINDS:
        assert Input((1, 3, 4, 4), kind).make("meta").is_meta


def test_tensors_from_outside_are_checked() -> None:
    check_values(torch.ones(2))
    check_values(torch.empty(2, device="meta"))
    check_values(torch.ones(2, dtype=torch.int64), torch.int64)
    with pytest.raises(TraceError, match="2 of the input's 3 numbers are NaN or infinite"):
        check_values(torch.tensor([1, torch.nan, -torch.inf]))
    with pytest.raises(TraceError, match="holds int64, but has to hold float32"):
        check_values(torch.ones(2, dtype=torch.int64))
    with pytest.raises(TraceError, match="not a list"):
        check_values([1.0])  # type: ignore[arg-type]
