"""Marks: what is left out, moved and kept together, in a listing, in the pixels, and on the disk."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.datasets import DatasetError, Source, list_pictures, open_pixels, prepared_pixels
from core.datasets.marks import LEFT_OUT, MOST_HELD, Marks, hold_marks, keep_marks, read_marks
from core.settings import settings

Save = Callable[..., Path]
NAMES = st.dictionaries(st.text(max_size=9), st.text(max_size=9), max_size=4)


@pytest.fixture
def pets(tmp_path: Path, save: Save) -> Path:
    for number in range(12):
        for kind in ("cat", "dog"):
            save(tmp_path / "pets" / kind / f"{number}.png", number + 20 * (kind == "dog"))
    return tmp_path / "pets"


def _marked(folder: Path, **decided: Any) -> Source:
    return Source("folder", folder=str(folder), marks=keep_marks(Marks(**decided)))


@given(left_out=st.frozensets(st.text(max_size=9), max_size=4), labels=NAMES, groups=NAMES)
def test_marks_come_back_and_equal_ones_have_one_digest(
    left_out: frozenset[str], labels: dict[str, str], groups: dict[str, str]
) -> None:
    marks = Marks(left_out, labels, groups)
    again = Marks.from_document(json.loads(json.dumps(marks.to_document())))
    assert again == marks and again.digest() == marks.digest() and len(marks.digest()) == 32
    turned = Marks(left_out, dict(reversed(labels.items())), groups)
    assert turned.digest() == marks.digest()


def test_what_is_left_out_is_on_no_side(pets: Path) -> None:
    source = _marked(pets, left_out=frozenset({"cat/3.png", "dog/7.png", "gone.png"}))
    listing, plain = list_pictures(source), list_pictures(source.unmarked)
    assert set(plain.names) - set(listing.names) == {"cat/3.png", "dog/7.png"}
    assert [each.name for each in listing.skipped if each.reason == LEFT_OUT] == [
        "cat/3.png", "dog/7.png",
    ]  # fmt: skip
    assert listing.digest != plain.digest
    assert prepared_pixels(source, 16) is None
    pixels = open_pixels(source, 16)
    assert prepared_pixels(source, 16) is not None and len(pixels) == 24
    sides = pixels.split(0.5)
    assert {pixels.names[i] for side in sides for i in side} == set(listing.names)
    for mine, its in zip(sides, listing.split(0.5), strict=True):
        assert [pixels.names[i] for i in mine] == [listing.names[i] for i in its]
    assert [each.name for each in pixels.skipped] == ["cat/3.png", "dog/7.png"]


def test_a_moved_picture_has_its_new_class_everywhere(pets: Path) -> None:
    source = _marked(pets, labels={"cat/3.png": "dog"})
    listing, pixels = list_pictures(source), open_pixels(source, 16)
    assert listing.counts() == {"cat": 11, "dog": 13}
    assert pixels.labels.tolist() == list(listing.labels)
    assert pixels.labels[pixels.names.index("cat/3.png")] == 1
    before = open_pixels(source.unmarked, 16)
    assert before.labels.sum() == 12 and (before.pixels == pixels.pixels).all()


def test_what_belongs_together_is_on_one_side(pets: Path) -> None:
    leader = "cat/0.png"
    groups = {f"{kind}/{number}.png": leader for kind in ("cat", "dog") for number in range(1, 4)}
    listing = list_pictures(_marked(pets, groups=groups))
    for share in np.linspace(0.05, 0.95, 19):
        sides = dict(zip(listing.names, listing.side_of_each(share), strict=True))
        assert {sides[name] for name in groups} == {sides[leader]}
        plain = list_pictures(Source("folder", folder=str(pets))).side_of_each(share)
        others = [name for name in listing.names if name not in groups]
        assert [sides[name] for name in others] == [
            side for name, side in zip(listing.names, plain, strict=True) if name not in groups
        ]


def test_a_group_goes_where_its_first_is_fixed(pets: Path, tmp_path: Path) -> None:
    (tmp_path / "whole").mkdir()
    pets.rename(tmp_path / "whole" / "train")
    for kind in ("cat", "dog"):
        (tmp_path / "whole" / "val" / kind).mkdir(parents=True)
        for number in (10, 11):
            name = f"{kind}/{number}.png"
            (tmp_path / "whole" / "train" / name).rename(tmp_path / "whole" / "val" / name)
    found = list_pictures(_marked(tmp_path / "whole", groups={"val/cat/10.png": "train/cat/1.png"}))
    sides = dict(zip(found.names, found.side_of_each(0.5), strict=True))
    assert sides["val/cat/10.png"] == "training" and sides["val/cat/11.png"] == "validation"


def test_marks_that_cannot_be_are_refused(pets: Path) -> None:
    with pytest.raises(DatasetError, match="'horse', which these pictures do not have"):
        list_pictures(_marked(pets, labels={"cat/1.png": "horse"}))
    every = frozenset(f"dog/{number}.png" for number in range(12))
    with pytest.raises(DatasetError, match="'dog' are left out"):
        list_pictures(_marked(pets, left_out=every))
    with pytest.raises(DatasetError, match="Only pictures in files"):
        Source("drawn", marks="0" * 32)
    assert keep_marks(Marks()) == ""


@pytest.mark.parametrize("document", [
    None, [], {}, "marks", {"version": 2, "left_out": [], "labels": {}, "groups": {}},
    {"version": 1, "left_out": "cat", "labels": {}, "groups": {}},
    {"version": 1, "left_out": [3], "labels": {}, "groups": {}},
    {"version": 1, "left_out": [], "labels": [], "groups": {}},
    {"version": 1, "left_out": [], "labels": {"a": 1}, "groups": {}},
])  # fmt: skip
def test_no_marks(document: object) -> None:
    with pytest.raises(DatasetError, match="no marks"):
        Marks.from_document(document)


def test_kept_marks_are_found_by_their_digest_alone(pets: Path) -> None:
    source = _marked(pets, left_out=frozenset({"cat/1.png"}))
    assert Source.parse(str(source)) == source and str(source).startswith("marks:")
    path = settings().data / "marks" / f"{source.marks}.json"
    path.write_text(path.read_text().replace("cat/1", "cat/2"))
    with pytest.raises(DatasetError, match="damaged"):
        read_marks(source.marks)
    path.unlink()
    with pytest.raises(DatasetError, match="not here"):
        list_pictures(source)


def test_marks_that_are_held_are_read_without_being_kept(home: Path) -> None:
    marks = Marks(frozenset("a"))
    digest = hold_marks(marks)
    assert read_marks(digest) == marks and not list(home.rglob("*.json"))
    for number in range(MOST_HELD):
        hold_marks(Marks(frozenset([str(number)])))
    with pytest.raises(DatasetError, match="not here"):
        read_marks(digest)
    assert keep_marks(marks) == digest and read_marks(digest) == marks


def test_no_mark_brings_a_picture_among_the_test_pictures(pets: Path, tmp_path: Path) -> None:
    for part in ("train", "test"):
        shutil.copytree(pets, tmp_path / "whole" / part)
    groups = {"train/cat/1.png": "test/cat/1.png", "test/dog/2.png": "train/dog/2.png"}
    source = _marked(tmp_path / "whole", groups=groups)
    before, after = list_pictures(source.unmarked), list_pictures(source)
    assert after.test == before.test == 24 and after.names == before.names
    assert (after.side_of_each(0.3) == before.side_of_each(0.3)).all()
    assert [each.tolist() for each in open_pixels(source, 16).sides("test", 0.3)] == [
        list(range(24)), list(range(24, 48)),
    ]  # fmt: skip
