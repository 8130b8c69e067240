"""What is left of a report under marks, by arithmetic that can be followed by hand."""

from __future__ import annotations

from core.datasets import Listing
from core.datasets.doctor.report import Action, Finding, Kind, Report
from core.datasets.doctor.settled import (
    classes_at_odds,
    fitting,
    leaks_left,
    standing,
    status,
    surplus,
)
from core.datasets.drafts import Draft
from core.datasets.marks import Marks

NAMES = ("cat/a", "cat/b", "cat/c", "dog/d", "dog/e", "dog/t")
# a, c and d train, b and e validate, t is a test picture: the set says so itself
LISTING = Listing(
    ("cat", "dog"), NAMES, (0, 0, 0, 1, 1, 1), (), "digest", test=1,
    parts=("training", "validation", "training", "training", "validation", "test"),
)  # fmt: skip


def found(kind: Kind, *names: str, proposal: Action = "leave out", label: str = "") -> Finding:
    return Finding(kind, names, "A reason.", proposal, label=label)


def stands(finding: Finding, marks: Marks, kept: tuple[str, ...] = ()) -> str:
    return status(finding, standing(LISTING, marks, 0.2), kept)


def test_a_leak_is_open_until_its_copies_are_on_one_side() -> None:
    leak = found("leak", "cat/a", "cat/b")
    assert stands(leak, Marks()) == "open"
    assert stands(leak, Marks(frozenset(["cat/b"]))) == "mended"
    assert stands(leak, Marks(frozenset(["cat/a", "cat/b"]))) == "mended"
    assert stands(leak, Marks(frozenset(["cat/c"]))) == "open"
    assert stands(leak, Draft().together([leak.names]).marks) == "mended"
    assert stands(leak, Marks(labels={"cat/b": "dog"})) == "open"
    assert stands(leak, Marks(), (leak.id,)) == "kept"


def test_a_contradiction_is_open_until_one_class_is_left() -> None:
    odd = found("contradiction", "cat/a", "dog/d", "cat/c")
    assert stands(odd, Marks()) == "open"
    assert stands(odd, Marks(frozenset(["cat/a"]))) == "open"
    assert stands(odd, Marks(frozenset(["dog/d"]))) == "mended"
    assert stands(odd, Marks(labels={"dog/d": "cat"})) == "mended"
    now = standing(LISTING, Marks(frozenset(["cat/c"])), 0.2)
    assert classes_at_odds(odd, now, "cat") == ["dog/d"]
    assert classes_at_odds(odd, now, "dog") == ["cat/a"]


def test_copies_on_one_side_are_left_out_or_kept_together() -> None:
    twice = found("duplicate", "cat/a", "cat/c")
    assert stands(twice, Marks()) == "open"
    assert stands(twice, Marks(frozenset(["cat/c"]))) == "mended"
    assert stands(twice, Draft().together([twice.names]).marks) == "mended"


def test_single_pictures_are_mended_by_leaving_out_or_moving() -> None:
    card = found("placeholder", "cat/a")
    wrong = found("label", "dog/d", proposal="move", label="cat")
    assert stands(card, Marks()) == "open" and stands(card, Marks(frozenset(["cat/a"]))) == "mended"
    assert stands(wrong, Marks(labels={"dog/d": "cat"})) == "mended"
    assert stands(wrong, Marks(labels={"dog/d": "dog"})) == "open"


def test_what_is_good_to_know_is_not_open() -> None:
    turned = found("turned", "cat/a", proposal="nothing")
    assert stands(turned, Marks()) == "noted"
    assert stands(turned, Marks(frozenset(["cat/a"]))) == "mended"
    assert stands(found("unreadable", "cat/gone.jpg", proposal="nothing"), Marks()) == "noted"
    assert stands(found("balance", proposal="nothing"), Marks()) == "noted"


def test_leaks_left_count_whatever_is_torn() -> None:
    leak, near = found("leak", "cat/a", "cat/b"), found("near duplicate", "cat/c", "dog/d")
    report = Report("pets", "digest", 0.2, 6, 1.0, (leak, near))
    assert leaks_left(report, standing(LISTING, Marks(), 0.2)) == 1
    assert leaks_left(report, standing(LISTING, Marks(frozenset(["cat/b"])), 0.2)) == 0
    # c goes with b to the validation side, and so away from its own copy
    apart = Draft().together([["cat/b", "cat/c"]]).marks
    assert leaks_left(report, standing(LISTING, apart, 0.2)) == 2
    assert status(near, standing(LISTING, apart, 0.2), ()) == "open"


def test_the_standing_says_class_and_side_of_what_counts() -> None:
    marks = Marks(frozenset(["cat/c"]), {"cat/a": "dog", "cat/b": "fish", "x": "cat"}, {"y": "z"})
    now = standing(LISTING, marks, 0.2)
    assert fitting(marks, LISTING) == Marks(frozenset(["cat/c"]), {"cat/a": "dog"})
    assert now.labels["cat/a"] == "dog" and now.own["cat/a"] == "cat"
    assert "cat/c" not in now.sides and now.sides["dog/t"] == "test"
    assert now.sides["cat/b"] == "validation"


def test_of_copies_one_stays_even_where_findings_overlap() -> None:
    now = standing(LISTING, Marks(), 0.2)
    one, two = found("leak", "cat/a", "cat/b"), found("duplicate", "cat/b", "cat/a")
    assert surplus([one, two], now) == ["cat/b"]
    card = found("placeholder", "cat/c")
    assert surplus([card, found("leak", "cat/c", "dog/d")], now) == ["cat/c"]
    gone = standing(LISTING, Marks(frozenset(["cat/a"])), 0.2)
    assert surplus([one], gone) == []
