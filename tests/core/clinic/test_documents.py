"""Findings survive JSON; anything else is refused."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.clinic import ClinicError, Finding, Findings, examine
from core.clinic.documents import MOST_ITEMS, MOST_LETTERS, from_document, to_document
from tests.core.clinic.zoo import ReadsData, numbers

FOUND = examine(ReadsData(), numbers(2, 4))


def document() -> dict[str, Any]:
    read: dict[str, Any] = json.loads(json.dumps(to_document(FOUND)))
    return read


def test_findings_come_back_equal() -> None:
    assert from_document(document()) == FOUND


def test_what_is_too_long_is_cut_off_so_that_it_can_be_read() -> None:
    long = Finding("learning", "x" * 30_000, "ill", "", tensors=("name",) * 2_000)
    found = from_document(to_document(Findings("A", (long,), ())))
    assert len(found.of("learning").title) == MOST_LETTERS
    assert len(found.of("learning").tensors) == MOST_ITEMS


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(st.text(max_size=5), inside, max_size=3),
    max_leaves=6,
)  # fmt: skip


@settings(max_examples=30, deadline=None)
@given(json_values, st.sampled_from(["type", "findings", "sources", None]))
def test_anything_else_is_refused(value: Any, place: str | None) -> None:
    changed = value if place is None else {**document(), place: value}
    try:
        found = from_document(changed)
    except ClinicError:
        return
    assert to_document(found) == json.loads(json.dumps(to_document(found))) | to_document(found)
    assert place is not None and isinstance(value, str | list)


@pytest.mark.parametrize(
    "change",
    [
        {"state": "well"}, {"sentence": "x" * 30_000}, {"lines": [{"file": "a", "number": -1, "text": ""}]},
        {"lines": [{}]}, {"tensors": ["a"] * 2_000}, {"more": 1}, {"check": None},
    ],
)  # fmt: skip
def test_a_finding_is_checked_in_full(change: dict[str, Any]) -> None:
    changed = document()
    changed["findings"][0] |= change
    with pytest.raises(ClinicError, match="cannot be read"):
        from_document(changed)
