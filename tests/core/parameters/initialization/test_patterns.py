"""Patterns mean what fnmatch means by `*`, and take no longer for hostile ones."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.parameters.initialization.patterns import matches

TEXTS = st.text("ab.*", max_size=8)


@settings(max_examples=200, deadline=None)
@given(TEXTS, st.text("ab.", max_size=8))
def test_a_star_is_any_letters_and_nothing_else_is_special(pattern: str, name: str) -> None:
    expected = ".*".join(map(re.escape, pattern.split("*")))
    assert matches(pattern, name) == bool(re.fullmatch(expected, name, re.DOTALL))


@pytest.mark.parametrize(
    ("pattern", "name", "fits"),
    [
        ("*", "", True),
        ("*", "layer1.0.conv1.weight", True),
        ("layer1.*", "layer1.0.conv1.weight", True),
        ("layer1.*", "layer10.0.weight", False),
        ("*.conv*.weight", "layer1.0.conv1.weight", True),
        ("*.conv*.weight", "conv1.weight", False),
        ("ab*ba", "aba", False),  # beginning and end may not overlap
        ("0.weight", "0.weight", True),
        ("[0-9].weight", "0.weight", False),
        ("?.weight", "0.weight", False),
        (".*", "weight", False),
        ("block 1*", "block 1.0.bias", True),
    ],
)
def test_patterns_by_hand(pattern: str, name: str, fits: bool) -> None:
    assert matches(pattern, name) is fits


def test_a_hostile_pattern_is_no_regular_expression() -> None:
    # Backtracking would take longer than the universe lasts.
    assert not matches("*a" * 500, "a" * 499 + "b" * 500)
    assert not matches("*a" * 400 + "*c", "a" * 1_000)
    assert matches("*a" * 500 + "*", "a" * 500)
