"""Steps survive JSON and links; what strangers send is refused with a sentence that says why."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.blocks.addresses import packed
from core.parameters import Distribution, Edit, Initialization, ParameterError, Rule, Target
from core.parameters.initialization.documents import MOST_BYTES, from_url, parse, to_json, to_url
from core.parameters.initialization.recipes import RECIPES
from tests.core.parameters.initialization.strategies import initializations

ZEROS = {"kind": "zeros"}


@settings(max_examples=30, deadline=None)
@given(initializations())
def test_steps_come_back_equal(steps: Initialization) -> None:
    document = steps.to_document()
    assert Initialization.from_document(json.loads(json.dumps(document))) == steps
    assert Initialization.from_url(steps.to_url()) == steps
    assert parse(to_json(steps)) == steps
    assert set(steps.to_url()) <= set(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_"
    )


def test_what_is_written_is_what_a_person_would_write() -> None:
    steps = Initialization((
        Rule(Target(layer="Linear", attribute="weight"), Distribution.of("normal", std=0.01)),
        Edit("0.weight", "set", 42.0, (0, 0)),
        Edit("0.weight", "add", 1.0),
    ))  # fmt: skip
    assert steps.to_document() == [
        {"layer": "Linear", "attribute": "weight",
         "fill": {"kind": "normal", "arguments": {"std": 0.01}}},
        {"path": "0.weight", "set": 42.0, "index": [0, 0]},
        {"path": "0.weight", "add": 1.0},
    ]  # fmt: skip


def test_no_steps_are_an_empty_text_and_recipes_are_short() -> None:
    assert to_url(Initialization()) == ""
    assert from_url("") == Initialization()
    assert parse(to_json(Initialization())) == Initialization()
    assert max(len(each.initialization.to_url()) for each in RECIPES.values()) < 200


@pytest.mark.parametrize(
    ("document", "words"),
    [
        ({}, "have to be a list"),
        ("[]", "have to be a list"),
        (None, "have to be a list"),
        ([3], "Step 1: it has to be an object"),
        ([{}], "Step 1: it needs one of fill, set, add and multiply"),
        ([{"path": "a", "set": 1, "add": 1}], "Step 1: it needs one of"),
        ([{"set": 1}], "needs the path"),
        ([{"path": 3, "set": 1}], "path is 3, but has to be text"),
        ([{"path": "a", "set": "1"}], "set is '1', but has to be a number"),
        ([{"path": "a", "set": True}], "has to be a number"),
        ([{"path": "a", "set": float("nan")}], "between"),
        ([{"path": "a", "add": 1e31}], "between"),
        ([{"path": "a", "add": 10**400}], "too large"),
        ([{"path": "a", "set": 1, "index": 0}], "list of whole numbers"),
        ([{"path": "a", "set": 1, "index": "00"}], "list of whole numbers"),
        ([{"path": "a", "set": 1, "index": [0.5]}], "list of whole numbers"),
        ([{"path": "a", "set": 1, "index": [True]}], "list of whole numbers"),
        ([{"path": "a", "set": 1, "index": [-1]}], "counted from 0"),
        ([{"path": "a", "set": 1, "index": [10**30]}], "counted from 0"),
        ([{"path": "a", "set": 1, "index": [0] * 9}], "at most 8"),
        ([{"path": "a", "set": 1, "where": 0}], "no entry 'where'"),
        ([{"path": "a" * 1_001, "set": 1}], "1,001 letters"),
        ([{"path": "\ud800", "set": 1}], "cannot be printed"),
        ([{"fill": ZEROS}, {"fill": ZEROS, "index": [0]}], "Step 2: a step of this kind"),
        ([{"fill": "zeros"}], "fill is 'zeros'"),
        ([{"fill": {"kind": "no such"}}], "Step 1: There is no distribution"),
        ([{"fill": {"kind": "normal", "arguments": {"std": -1}}}], "std"),
        ([{"fill": ZEROS, "path": ""}], "cannot be empty"),
        ([{"fill": ZEROS, "path": "*" * 1_001}], "A pattern has 1,001 letters"),
        ([{"fill": ZEROS, "layer": "L" * 101}], "at most 100"),
        ([{"fill": ZEROS, "layer": None}], "layer is None"),
        ([{"fill": ZEROS, "attribute": "a\n"}], "cannot be printed"),
        ([{"fill": ZEROS}] * 201, "201 steps"),
    ],
)
def test_a_hostile_document_is_refused_with_a_sentence(document: Any, words: str) -> None:
    with pytest.raises(ParameterError) as refused:
        Initialization.from_document(document)
    assert words in str(refused.value)
    assert len(str(refused.value)) < 300


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "not valid JSON"),
        ("[", "not valid JSON"),
        (b"\xff\xfe[]", "not valid JSON"),
        ("[" * 100_000, "not valid JSON"),
        ('[{"path": "a", "set": NaN}]', "NaN"),
        ('[{"path": "a", "set": -Infinity}]', "-Infinity"),
        ('[{"path": "a", "set": 1, "set": 2}]', "twice"),
        (" " * (MOST_BYTES + 1), "bytes long"),
    ],
    ids=range(8),
)
def test_a_hostile_file_is_refused_with_a_sentence(text: str | bytes, words: str) -> None:
    with pytest.raises(ParameterError) as refused:
        parse(text)
    assert words in str(refused.value)


def test_a_damaged_link_is_refused_and_names_the_initialization() -> None:
    good = RECIPES["custom"].initialization.to_url()
    for text in (good[:-4], good[:40] + "A" + good[41:], "2" + good[1:], "1", "é", "1" * 9_000):
        with pytest.raises(ParameterError, match="initialization"):
            from_url(text)
    with pytest.raises(ParameterError, match="unpacked"):
        from_url(packed(" " * (MOST_BYTES + 1)))


@settings(max_examples=30, deadline=None)
@given(st.text(max_size=60))
def test_any_text_as_a_link_is_steps_or_a_refusal(text: str) -> None:
    try:
        assert isinstance(from_url(text), Initialization)
    except ParameterError as refused:
        assert str(refused)  # noqa: PT017 - either is right


def test_records_refuse_what_cannot_be() -> None:
    with pytest.raises(ParameterError, match="sets, adds or multiplies"):
        Edit("a", "divide", 2.0)  # type: ignore[arg-type]
    step = Edit("a", "set", 1.0)
    with pytest.raises(ParameterError, match="201 steps"):
        Initialization((step,) * 200).then(step)
