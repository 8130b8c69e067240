"""Documents from strangers: refused before anything is built, with the place in the tree."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.blocks import Block, BlockError, preset_block
from core.blocks.documents import MOST_BYTES

RELU = {"kind": "ReLU"}


def refusal(document: object) -> str:
    """Return the sentence with which `document` is refused."""
    with pytest.raises(BlockError) as caught:
        Block.from_document(document)
    assert len(str(caught.value)) < 600
    return str(caught.value)


def sequential(*children: object, **more: object) -> dict[str, Any]:
    return {"version": 1, "kind": "Sequential", "children": list(children), **more}


@pytest.mark.parametrize("document", [None, 3, "x", [], [RELU], True])
def test_what_is_no_object_is_refused(document: object) -> None:
    assert "has to be an object" in refusal(document)


@pytest.mark.parametrize("version", [None, 0, 2, "1", True, 1.0, [], 10**400])
def test_other_versions_are_refused(version: object) -> None:
    assert "only version 1 can be read" in refusal({**RELU, "version": version})
    assert "version None" in refusal(RELU)


def test_the_sentence_names_the_place() -> None:
    document = preset_block("pets-small", 2, 64).to_document()
    document["children"][2]["children"][0]["children"][3]["arguments"]["stride"] = 0
    assert refusal(document).startswith('At "stage2.body.3" (Conv2d): stride is 0, but has to be')
    assert refusal(sequential(RELU, {"kind": "Relu"})).startswith('At "1" (unknown kind): There is')
    assert refusal(sequential({**RELU, "name": "a.b"})).startswith('At "a.b" (ReLU): The name')
    assert refusal(sequential(RELU, {**RELU, "name": "0"})).startswith("At the top (Sequential): 2")


@pytest.mark.parametrize(
    ("child", "sentence"),
    [
        (None, 'At "0": a block has to be an object, not None.'),
        ([], 'At "0": a block has to be an object, not a list.'),
        ({}, 'At "0": kind is None, but has to be text.'),
        ({"kind": ["ReLU"]}, 'At "0": kind is a list, but has to be text.'),
        ({**RELU, "arguments": []}, 'At "0": arguments is a list, but has to be an object.'),
        ({**RELU, "children": {}}, 'At "0": children is a dict, but has to be a list.'),
        ({**RELU, "name": None}, 'At "0": name is None, but has to be text.'),
        ({**RELU, "name": 5}, 'At "0": name is 5, but has to be text.'),
        ({**RELU, "version": 1}, "At \"0\": a block has no entry 'version'."),
        ({**RELU, "code": "x"}, "At \"0\": a block has no entry 'code'."),
        (
            {**RELU, "arguments": {"p": 1}},
            "At \"0\" (ReLU): ReLU has no argument 'p'; it has: none.",
        ),
        ({**RELU, "children": [RELU]}, 'At "0" (ReLU): ReLU holds 1 blocks, but has to hold 0.'),
    ],
)
def test_malformed_children_are_refused(child: object, sentence: str) -> None:
    assert refusal(sequential(child)) == sentence


def test_ties_and_copies_are_named_by_their_place() -> None:
    tie: dict[str, Any] = {"kind": "Tied", "arguments": {"to": "7"}}
    assert refusal(sequential(RELU, tie)).startswith('At "1" (Tied): there is no block called')
    tie["arguments"] = {"to": 7}
    assert refusal(sequential(RELU, tie)).startswith('At "1" (Tied): to is 7, but has to be')
    wrong = {"kind": "Sequential", "children": [{"kind": "x"}]}
    repeat = {"kind": "Repeat", "arguments": {"times": 3, "prefix": "block "}, "children": [wrong]}
    assert refusal(sequential(repeat)).startswith('At "0.block 0.0" (unknown kind)')
    times = {"kind": "Repeat", "arguments": {"times": 10**9}, "children": [RELU]}
    assert refusal(sequential(times)).startswith('At "0" (Repeat): times is 1000000000, but')


def test_names_that_cannot_be_shown_are_not() -> None:
    child = {"kind": "Sequential", "name": "a\n\x00b", "children": [{"kind": "x"}]}
    assert refusal(sequential(child)).startswith('At "0.0" (unknown kind)')
    deep: dict[str, Any] = {"kind": "x"}
    for _ in range(40):
        deep = {"kind": "Sequential", "name": "n" * 64, "children": [deep]}
    sentence = refusal(sequential(deep))
    assert sentence.startswith('At "…nnn') and len(sentence.split(" (unknown")[0]) == 206


def test_wide_documents_are_refused_before_they_are_gone_through() -> None:
    wide: dict[str, Any] = {"kind": "Sequential", "children": [RELU] * 15_000}
    assert "more than 20,000 blocks" in refusal(sequential(wide, wide))


def test_shared_documents_cannot_multiply() -> None:
    document: dict[str, Any] = RELU
    for _ in range(40):  # 2⁴⁰ blocks from 40 small objects
        document = {"kind": "Sequential", "children": [document, document]}
    assert "more than 20,000 blocks" in refusal({**document, "version": 1})


def test_a_document_inside_itself_is_refused() -> None:
    loop: dict[str, Any] = {"version": 1, "kind": "Sequential"}
    loop["children"] = [loop]
    assert "deeper than 64 levels" in refusal(loop)
    loop["children"] = [loop, loop]
    assert "deeper than 64 levels" in refusal(sequential(RELU, loop))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "not valid JSON"),
        ("{", "not valid JSON"),
        (b"\xff\xfe\xfa", "not valid JSON"),
        ("[" * 100_000, "nested deeper than 64 levels"),
        ('{"version":1,"kind":"Sequential","children":[' * 10_000, "nested deeper"),
        (" " * (MOST_BYTES + 1), "4,000,001 bytes long; at most 4,000,000"),
        ('{"version":1,"kind":"Dropout","arguments":{"p":NaN}}', "holds NaN"),
        ('{"version":1,"kind":"Dropout","arguments":{"p":-Infinity}}', "holds -Infinity"),
        ('{"version":1,"kind":"Dropout","arguments":{"p":1e999}}', "p is inf"),
        ('{"version":1,"kind":"ReLU","kind":"Tanh"}', "an entry twice"),
        ('{"version":1,"kind":"ReLU","name":"\\ud800"}', "invisible letters"),
        ('{"version":1,"kind":"Dropout","arguments":{"p":' + "9" * 5_000 + "}}", "not valid JSON"),
    ],
)
def test_hostile_text_is_refused(text: str | bytes, sentence: str) -> None:
    with pytest.raises(BlockError, match=sentence):
        Block.from_json(text)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda below: (
        st.lists(below, max_size=3)
        | st.dictionaries(
            st.sampled_from(["version", "kind", "arguments", "children", "name"]), below
        )
    ),
    max_leaves=8,
)


@given(json_values, st.sampled_from(["kind", "arguments", "children", "name"]), st.booleans())
def test_any_json_gives_a_block_or_a_sentence(value: object, entry: str, nested: bool) -> None:
    document: dict[str, Any] = {"kind": "Sequential", entry: value}
    document = sequential(document) if nested else {"version": 1, **document}
    try:
        block = Block.from_json(json.dumps(document))
    except BlockError:
        return
    assert Block.from_document(block.to_document()) == block
