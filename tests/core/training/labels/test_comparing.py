"""McNemar's test by hand and by enumeration, and which pictures two runs are compared on."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.datasets.marks import Marks, keep_marks
from core.judging import wilson
from core.training import Configuration, RunError
from core.training.labels.comparing import compare, held_out, mcnemar, same_but_for_marks
from core.training.labels.verdicts import joined
from tests.core.training.labels.made import judged_run, verdicts


@pytest.mark.parametrize(
    ("only_first", "only_second", "p"),
    [
        (0, 0, 1.0),
        (1, 0, 1.0),
        (0, 5, 2 / 32),
        (1, 5, 14 / 64),
        (3, 3, 1.0),
        (10, 2, 2 * (1 + 12 + 66) / 4096),
    ],
)
def test_mcnemar_by_hand(only_first: int, only_second: int, p: float) -> None:
    assert mcnemar(only_first, only_second) == pytest.approx(p)
    assert mcnemar(only_second, only_first) == pytest.approx(p)


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 8), st.integers(0, 8))
def test_mcnemar_is_the_share_of_coin_throws_at_least_as_uneven(b: int, c: int) -> None:
    throws = [abs(2 * sum(each) - b - c) for each in product((0, 1), repeat=b + c)]
    uneven = sum(each >= abs(b - c) for each in throws) / len(throws)
    assert mcnemar(b, c) == pytest.approx(uneven)


def test_two_runs_on_the_pictures_that_neither_has_seen(tmp_path: Path) -> None:
    names = ["a", "b", "c", "d", "e"]
    first = judged_run(Configuration(), names, [0, 0, 1, 1, 1], [0.1, 0.9, 0.9, 0.2, 0.9])
    second = judged_run(
        Configuration(), ["f", *names[:4]], [0, 0, 1, 1, 1], [0.1, 0.1, 0.8, 0.3, 0.9]
    )
    found = compare(first, second)
    # Both judged a to d; b is called a dog by now. Right of the first: a, b, c; of the second: a, b, d.
    assert found.second.names == ("a", "b", "c", "d")
    assert found.relabelled.tolist() == [False, True, False, False]
    assert found.accuracies == (0.75, 0.75)
    assert found.intervals == (wilson(3, 4), wilson(3, 4))
    assert found.only_first.tolist() == [2] and found.only_second.tolist() == [3]
    assert found.p_value == 1.0


def test_a_picture_that_an_earlier_run_was_trained_with_does_not_count() -> None:
    root = judged_run(Configuration(seed=1), ["a", "b"], [0, 1], [0.1, 0.9])
    asked = Configuration(parent={"run": root.id, "weights": "best"})
    branched = judged_run(asked, ["b", "c"], [1, 0], [0.9, 0.1])
    assert held_out(branched).names == ("b",)
    root.delete()
    with pytest.raises(RunError, match="no run"):
        held_out(branched)


def test_what_cannot_be_compared() -> None:
    one = judged_run(Configuration(), ["a"], [0], [0.1])
    other = judged_run(Configuration(), ["b"], [0], [0.1])
    with pytest.raises(RunError, match="No picture validated in both"):
        compare(one, other)
    (other.path / "validation.json").unlink()
    with pytest.raises(RunError, match="has not been judged yet"):
        compare(one, other)
    (other.path / "validation.json").write_text(
        '{"classes": ["cat"], "names": ["a"], "labels": [3]}'
    )
    with pytest.raises(RunError, match="damaged"):
        compare(one, other)


def test_the_same_run_on_other_marks_is_found(tmp_path: Path) -> None:
    plain = Configuration(data=str(tmp_path))
    digest = keep_marks(Marks(left_out=frozenset({"cat/1.jpg"})))
    run, other, longer, elsewhere, drawn = (
        judged_run(asked, ["a"], [0], [0.1])
        for asked in (
            plain, replace(plain, data=f"marks:{digest}:{tmp_path}"),
            replace(plain, data=f"marks:{digest}:{tmp_path}", epochs=7),
            replace(plain, data=f"marks:{digest}:{tmp_path / 'other'}"), Configuration(),
        )
    )  # fmt: skip
    known = [run, other, longer, elsewhere, drawn]
    assert same_but_for_marks(run, known) == [other]
    assert same_but_for_marks(other, known) == [run]


def test_verdicts_are_joined_and_the_first_counts() -> None:
    one, other = verdicts([0, 1], [[0.9, 0.1], [0.2, 0.8]]), verdicts([0], [[0.3, 0.7]])
    both = joined([one, other])
    assert both.names == ("0.jpg", "1.jpg") and both.probabilities[0].tolist() == [0.9, 0.1]
    with pytest.raises(RunError, match="different classes"):
        joined([one, verdicts([0], [[1.0]], ("cat",))])
