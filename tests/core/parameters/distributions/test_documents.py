"""Distributions as JSON, and what is refused."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.parameters.distributions import MIXTURES, Distribution, Part, Slot
from core.parameters.errors import ParameterError
from tests.core.parameters.distributions.kinds import EVERY, name


@pytest.mark.parametrize("distribution", [*EVERY, *MIXTURES.values()], ids=name)
def test_documents_lead_back(distribution: Distribution) -> None:
    document = json.loads(json.dumps(distribution.to_document()))
    assert Distribution.from_document(document) == distribution
    assert hash(Distribution.from_document(document)) == hash(distribution)


def test_documents_are_short() -> None:
    assert Distribution.of("normal", std=1.0).to_document() == {"kind": "normal"}
    assert Distribution.of("normal", std=2).to_document() == {
        "kind": "normal",
        "arguments": {"std": 2.0},
    }
    mixture = Distribution.of("mixture", Part("spike", 1, 0), Part("normal", 2, 0, 1))
    assert mixture.to_document() == {
        "kind": "mixture",
        "parts": [["spike", 1.0, 0.0], ["normal", 2.0, 0.0, 1.0]],
    }
    assert mixture.shares == (1 / 3, 2 / 3)


def _mixture(*parts: Any) -> dict[str, Any]:
    return {"kind": "mixture", "parts": list(parts)}


@pytest.mark.parametrize(
    ("document", "said"),
    [
        (None, "object"),
        ([], "object"),
        ({}, "no distribution None"),
        ({"kind": "nrmal"}, "normal"),
        ({"kind": ["normal"]}, "no distribution"),
        ({"kind": "__class__"}, "no distribution"),
        ({"kind": "normal", "seed": 1}, "no entry 'seed'"),
        ({"kind": "normal", "arguments": [1]}, "arguments"),
        ({"kind": "normal", "arguments": {"scale": 1}}, "no argument 'scale'"),
        ({"kind": "normal", "arguments": {"generator": 1}}, "no argument"),
        ({"kind": "normal", "arguments": {"std": "1"}}, "std"),
        ({"kind": "normal", "arguments": {"std": True}}, "std"),
        ({"kind": "normal", "arguments": {"std": -1}}, "std"),
        ({"kind": "normal", "arguments": {"std": math.nan}}, "std"),
        ({"kind": "normal", "arguments": {"std": math.inf}}, "std"),
        ({"kind": "normal", "arguments": {"mean": 10**400}}, "mean"),
        ({"kind": "normal", "parts": [["spike", 1, 0]]}, "Only a mixture"),
        ({"kind": "uniform", "arguments": {"a": 2, "b": 1}}, "lower bound"),
        ({"kind": "trunc_normal", "arguments": {"a": 3, "b": -3}}, "lower bound"),
        ({"kind": "trunc_normal", "arguments": {"std": 0}}, "spread"),
        ({"kind": "trunc_normal", "arguments": {"a": 9, "b": 10}}, "nearer"),
        ({"kind": "trunc_normal", "arguments": {"std": 1e-300}}, "spread"),
        ({"kind": "trunc_normal", "arguments": {"std": 1e-9, "a": 0, "b": 1}}, None),
        ({"kind": "trunc_normal", "arguments": {"a": 1, "b": 1000}}, "too long"),
        ({"kind": "kaiming_normal", "arguments": {"mode": "FAN_IN"}}, "fan_in"),
        ({"kind": "kaiming_normal", "arguments": {"nonlinearity": "swish"}}, "relu"),
        ({"kind": "dirac", "arguments": {"groups": 0}}, "groups"),
        ({"kind": "sparse", "arguments": {"sparsity": 1.5}}, "sparsity"),
        ({"kind": "mixture"}, "from 1 to 16"),
        ({"kind": "mixture", "parts": "spike"}, "list"),
        (_mixture(*[["spike", 1, 0]] * 17), "from 1 to 16"),
        (_mixture(["spike", 1]), "part of a mixture"),
        (_mixture("abc"), "part of a mixture"),
        (_mixture(["spike", 1, 0, 0]), "spike has"),
        (_mixture(["normal", 1, 0]), "spike has"),
        (_mixture(["cauchy", 1, 0, 1]), "has to be a spike"),
        (_mixture([["spike"], 1, 0, 1]), "has to be a spike"),
        (_mixture(["spike", -1, 0]), "weight"),
        (_mixture(["spike", 0, 0]), "weight 0"),
        (_mixture(["spike", math.nan, 0]), "weight"),
        (_mixture(["spike", 1, math.inf]), "a is inf"),
        (_mixture(["spike", 1, None]), "a is None"),
        (_mixture(["normal", 1, 0, -1]), "std"),
        (_mixture(["uniform", 1, 2, 1]), "lower bound"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(document: Any, said: str | None) -> None:
    if said is None:
        assert Distribution.from_document(document).kind == document["kind"]
        return
    with pytest.raises(ParameterError) as refused:
        Distribution.from_document(document)
    assert said in str(refused.value)
    assert str(refused.value).endswith(".")


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=8,
)


@settings(max_examples=20, deadline=None)
@given(
    st.fixed_dictionaries(
        {"kind": st.sampled_from(["normal", "mixture", "trunc_normal"]) | json_values},
        optional={
            "arguments": st.dictionaries(st.sampled_from(["mean", "std", "a", "b"]), json_values),
            "parts": st.lists(
                st.tuples(st.sampled_from(["spike", "uniform", "normal"]), *[json_values] * 3)
            ),
        },
    )
)
def test_whatever_comes_is_read_or_refused(document: dict[str, Any]) -> None:
    try:
        distribution = Distribution.from_document(document)
    except ParameterError:
        return
    assert Distribution.from_document(distribution.to_document()) == distribution
    assert distribution.density(Slot((3, 2))).deviation >= 0


def test_numbers_that_no_weight_tells_from_zero_are_zero() -> None:
    assert Distribution.of("normal", std=5e-324) == Distribution.of("normal", std=0)
    tiny = Distribution.of("mixture", Part("spike", 1, -1e-300), Part("spike", 1e-40, 1))
    assert tiny.density(Slot((2,))).spikes == ((0.0, 1.0),)


def test_an_argument_that_is_not_there_is_refused() -> None:
    with pytest.raises(ParameterError, match="no argument"):
        Distribution.of("normal").argument("gain")
    with pytest.raises(ParameterError, match="no argument"):
        Distribution.of("normal", gain=1)
