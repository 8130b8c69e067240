"""Copies are found, and what harm they do is told by where they are: sides, classes, marks."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest

from core.datasets import Source
from core.datasets.doctor.checking import check
from core.datasets.doctor.copied import of_families, of_identical
from core.datasets.doctor.families import Family
from core.datasets.doctor.report import Finding
from core.datasets.listing import Listing
from core.datasets.marks import Marks, keep_marks
from core.datasets.split import Part, on_validation_side
from tests.core.datasets.doctor.conftest import checked, only, pet

NAMES = ("cat/a", "cat/b", "dog/c", "dog/d")


def listing(parts: Sequence[Part] = (), keys: Sequence[str] = ()) -> Listing:
    return Listing(
        ("cat", "dog"), NAMES, (0, 0, 1, 1), (), "", parts=tuple(parts), keys=tuple(keys)
    )


def found(
    members: tuple[int, ...], sides: str, *, same: bool = False, of: Listing | None = None
) -> list[Finding]:
    known = {"t": "training", "v": "validation", "x": "test"}
    where = [known[side] for side in sides]
    family = Family(members, 1.0 if same else 0.98, same)
    listed = of or listing()
    doubles = of_identical([family], listed, where) if same else ()
    return [*of_families([family], listed, where), *doubles]


def test_a_leak_names_those_first_that_judge() -> None:
    (leak,) = found((0, 1), "tvtt")
    assert (leak.kind, leak.names, leak.proposal) == ("leak", ("cat/b", "cat/a"), "together")
    assert "1 for validation and 1 for training" in leak.reason
    assert leak.certainty == 0.98


def test_the_same_file_on_both_sides_is_left_out_where_it_learns() -> None:
    (leak,) = found((0, 1), "vttt", same=True)
    assert (leak.kind, leak.names, leak.proposal) == ("leak", ("cat/a", "cat/b"), "leave out")


def test_what_a_set_has_as_its_test_gets_no_company() -> None:
    (leak,) = found((0, 1), "txtt")
    assert (leak.names, leak.proposal) == (("cat/b", "cat/a"), "leave out")


def test_a_contradiction_without_a_majority() -> None:
    (both,) = found((1, 2), "tttt")
    assert (both.kind, both.proposal, both.label) == ("contradiction", "leave out", "")
    assert "cat (1) and dog (1)" in both.reason


def test_a_contradiction_with_a_majority_is_mended_by_moving() -> None:
    (both,) = found((0, 2, 3), "tttt")
    assert (both.kind, both.proposal, both.label) == ("contradiction", "move", "dog")
    assert both.names == ("dog/c", "dog/d", "cat/a")


def test_a_leak_may_be_a_contradiction_as_well() -> None:
    assert [each.kind for each in found((1, 2), "tvtt", same=True)] == ["leak", "contradiction"]


@pytest.mark.parametrize("same", [True, False])
def test_copies_on_one_side(same: bool) -> None:
    (copies,) = found((2, 3), "tttt", same=same)
    expected = ("duplicate", "leave out") if same else ("near duplicate", "together")
    assert (copies.kind, copies.proposal) == expected


def test_what_is_kept_together_is_no_finding() -> None:
    assert found((0, 1), "tttt", of=listing(keys=("cat/a", "cat/a", "dog/c", "dog/d"))) == []


def test_what_the_set_keeps_on_one_side_needs_nothing() -> None:
    (near,) = found((0, 1), "ttvv", of=listing(parts=("training",) * 2 + ("validation",) * 2))
    assert near.proposal == "nothing"


def test_the_same_file_twice(folder: Path) -> None:
    shutil.copy(folder / "cat" / "cat.1.png", folder / "cat" / "again.png")
    double = only(checked(folder))
    assert (double.kind, double.names) == ("duplicate", ("cat/again.png", "cat/cat.1.png"))


def test_a_leak_comes_and_goes_with_the_share_and_with_marks(folder: Path) -> None:
    pet(1).resize((50, 50)).save(folder / "cat" / "small.png")
    names = ("cat/cat.1.png", "cat/small.png")
    share = 0.5
    assert on_validation_side(names[0], share) != on_validation_side(names[1], share)
    assert only(checked(folder, 0.0)).kind == "near duplicate"
    leak = only(checked(folder, share))
    assert (leak.kind, sorted(leak.names), leak.proposal) == ("leak", sorted(names), "together")
    assert on_validation_side(leak.names[0], share)
    first, other = leak.names
    for marks in (Marks(groups={other: first}), Marks(left_out=frozenset({other}))):
        marked = Source("folder", str(folder), marks=keep_marks(marks))
        assert check(marked, share).findings == ()


def test_a_leak_across_the_parts_of_a_set(tmp_path: Path, folder: Path) -> None:
    shutil.copytree(folder, tmp_path / "set" / "train")
    for kind, seed in (("cat", 31), ("dog", 32)):
        (tmp_path / "set" / "validation" / kind).mkdir(parents=True)
        pet(seed).save(tmp_path / "set" / "validation" / kind / "one.png")
    assert checked(tmp_path / "set", 0.3).findings == ()
    pet(2).save(tmp_path / "set" / "validation" / "dog" / "two.jpg", quality=60)
    leak = only(checked(tmp_path / "set", 0.3))
    assert (leak.kind, leak.names) == ("leak", ("validation/dog/two.jpg", "train/dog/dog.2.png"))


def test_a_marked_label_counts(folder: Path) -> None:
    shutil.copy(folder / "cat" / "cat.1.png", folder / "dog" / "dog.1.png")
    contradiction = only(checked(folder))
    assert contradiction.kind == "contradiction"
    marks = keep_marks(Marks(labels={"dog/dog.1.png": "cat"}))
    assert only(check(Source("folder", str(folder), marks=marks), 0.0)).kind == "duplicate"
