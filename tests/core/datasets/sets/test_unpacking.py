"""A zip becomes a set: all of it, under names for every system, or nothing at all."""

from __future__ import annotations

import io
import json
import os
import stat
import tracemalloc
import warnings
import zipfile
from pathlib import Path

import pytest

from core.datasets import Cancelled, DatasetError, list_pictures
from core.datasets.sets import KeptSet, find_set, kept_sets, unpack
from core.datasets.sets.kept import ABOUT, LISTED
from core.datasets.source import sets_folder
from tests.core.datasets.sets.made import KINDS, PETS, files, never, pack, pets, photo, rest, told


def bring(content: bytes, title: str = "Pets", owner: str = "") -> KeptSet:
    return unpack(io.BytesIO(content), title, owner, told, never)


def test_class_folders_become_a_set_that_is_listed() -> None:
    kept = bring(PETS, "My\npets", "me")
    assert kept_sets("me") == [kept] == [find_set(kept.name)] and kept_sets("you") == []
    assert (kept.title, kept.pictures, kept.left_out) == ("My pets", 4, ())
    assert kept.bytes == sum(map(len, files(kept.source.root).values()))
    listing = list_pictures(kept.source)
    assert listing.names == ("cat/0.jpg", "cat/1.jpg", "dog/0.jpg", "dog/1.jpg")
    assert files(kept.source.root)["dog/1.jpg"] == photo(1)
    assert kept.name.startswith("my-pets-") and len(kept.name) == len("my-pets-") + 16
    assert bring(PETS).name != bring(PETS).name


def test_wrapping_folder_and_parts_survive() -> None:
    kept = bring(pack(*pets("My pets/train/"), *pets("My pets/validation/", 1)))
    listing = list_pictures(kept.source)
    assert listing.names[0] == "My pets/train/cat/0.jpg" and listing.classes == ("cat", "dog")
    assert [listing.parts.count(part) for part in ("training", "validation")] == [4, 2]


def test_flat_names_of_kaggle(tmp_path: Path) -> None:
    path = tmp_path / "train.zip"
    path.write_bytes(
        pack(*((f"{kind}.{i}.jpg", photo(i)) for kind in ("cat", "dog") for i in (0, 1)))
    )
    kept = unpack(path, "", "", told, never)
    assert list_pictures(kept.source).counts() == {"cat": 2, "dog": 2}
    assert (kept.title, kept.origin) == ("Pictures", "train.zip")


def test_names_are_made_safe_and_stay_apart() -> None:
    names = [
        "cat/Ко́шка 1.jpg", "cat/猫(1).jpg", "cat/बिल्ली.jpg", "cat/A.jpg", "cat/a.jpg", "cat/CON.jpg", "cat/a:b?.jpg",
        "cat/" + "x" * 300 + ".jpg", "cat/" + "x" * 299 + "y.jpg", "dog\\b.JPG", "Cat/0.jpg",
    ]  # fmt: skip
    kept = bring(pack(*((name, photo()) for name in names)))
    found = list(files(kept.source.root))
    assert len(found) == len({name.lower() for name in found}) == len(names)
    assert {
        "cat/Ко́шка 1.jpg", "cat/猫-1.jpg", "cat/बिल्ली.jpg", "cat/A.jpg", "cat/a-2.jpg", "cat/_CON.jpg",
        "cat/a-b.jpg", "dog/b.JPG", "Cat-2/0.jpg",
    } < set(found)  # fmt: skip
    assert all(len(part.encode()) < 256 for name in found for part in name.split("/"))


def test_what_is_left_out_is_told_and_nothing_outside_is_touched(home: Path) -> None:
    link, device = zipfile.ZipInfo("cat/link.jpg"), zipfile.ZipInfo("cat/device.jpg")
    link.external_attr, device.external_attr = stat.S_IFLNK << 16, stat.S_IFBLK << 16
    mess = [
        ("/etc/a.jpg", "leads out"), ("../../b.jpg", "leads out"), ("cat/../../c.jpg", "leads out"),
        ("C:/d.jpg", "leads out"), ("..\\e.jpg", "leads out"), ("\\\\host\\f.jpg", "leads out"),
        (link, "a link"), (device, "no regular file"), ("cat/inner.zip", "an archive itself"),
        ("cat/notes.txt", "not that of a picture"), ("cat/.hidden.jpg", "not that of a picture"),
        (".git/g.jpg", "hidden folder"), ("a/" * 13 + "h.jpg", "more than 12 folders"),
        ("cat/bomb.bmp", "expands"), ("__MACOSX/cat/._0.jpg", ""), ("cat/.DS_Store", ""),
    ]  # fmt: skip
    before = files(home.parent)
    packed = [(name, bytes(3_000_000) if "bomb" in str(name) else photo()) for name, _why in mess]
    kept = bring(pack(*pets(), *packed, ("cat/empty.jpg", b"")))
    reasons = {each.name: each.reason for each in kept.left_out}
    for name, why in mess:
        shown = (name if isinstance(name, str) else name.filename).replace("\\", "/")
        assert why in reasons[shown] if why else shown not in reasons
    assert set(files(kept.source.root)) == {name for name, _photo in pets()} | {"cat/empty.jpg"}
    inside = f"{sets_folder().relative_to(home.parent).as_posix()}/"
    assert all(name.startswith(inside) for name in set(files(home.parent)) - set(before))
    document = json.loads((sets_folder() / kept.name / ABOUT).read_bytes())
    assert ["cat/inner.zip", "It is an archive itself; unpack it first."] in document["left_out"]


def test_of_a_great_many_left_out_the_first_are_named() -> None:
    kept = bring(pack(*pets(), *((f"{i}.txt", b"") for i in range(LISTED + 5))))
    assert (len(kept.left_out), kept.more_left_out) == (LISTED, 5)
    assert find_set(kept.name) == kept


def test_damaged_encrypted_and_repeated_ones_are_left_out() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that the name comes again
        entries = [
            *pets(),
            ("cat/bad.jpg", photo(9)),
            ("cat/0.jpg", photo(8)),
            ("cat/locked.jpg", b"x"),
        ]
        content = bytearray(pack(*entries, method=zipfile.ZIP_STORED))
    content[content.find(photo(9)) + 30] ^= 0xFF
    content[content.rfind(b"PK\x01\x02") + 8] |= 1
    kept = bring(bytes(content))
    assert {each.name: each.reason for each in kept.left_out} == {
        "cat/bad.jpg": "It is damaged inside the zip.",
        "cat/0.jpg": "There is another of this name before it.",
        "cat/locked.jpg": "It is encrypted; pack it without a password.",
    }
    assert files(kept.source.root)["cat/0.jpg"] == photo(0)
    assert "cat/bad.jpg" not in files(kept.source.root)


def _lying_over_each_other() -> bytes:
    content = bytearray(PETS)
    first = content.find(b"PK\x01\x02")
    second = content.find(b"PK\x01\x02", first + 1)
    content[second + 42 : second + 46] = content[first + 42 : first + 46]  # where it begins
    return bytes(content)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "not a zip file"), (b"<html>sign in</html>", "not a zip file"), (PETS[:-40], "not whole"),
        (PETS[: len(PETS) // 2], "not whole"), (b"PK\x07\x08" + PETS, "join the parts"),
        (_lying_over_each_other(), "over each other"),
        (pack(("train.zip", PETS), ("test1.zip", PETS)), "2 left out; 'train.zip': It is an archive"),
        (pack(), "no pictures in this zip"), (pack(("a.jpg", b"x")), "'Pets' has no classes"),
        (pack(("cat/a.jpg", photo())), "'Pets' has only one class, 'cat'"),
        (pack(*((f"{i}/a.jpg", photo()) for i in range(101))), "101 folders"),
    ],
)  # fmt: skip
def test_what_is_no_data_set_leaves_nothing(content: bytes, sentence: str) -> None:
    with pytest.raises(DatasetError, match=sentence) as caught:
        bring(content)
    assert str(sets_folder()) not in str(caught.value)
    assert rest() == [] == kept_sets("")


def test_no_more_pictures_than_are_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAYERWISE_DATASET_PICTURES", "3")
    with pytest.raises(DatasetError, match="4 pictures, and 3 are allowed"):
        bring(PETS)
    with pytest.raises(DatasetError, match="too many files"):
        bring(pack(*((f"{i}.txt", b"") for i in range(1_020))))


def test_no_more_bytes_than_are_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = bring(PETS, owner="me")
    monkeypatch.setenv("LAYERWISE_SETS_BYTES", str(2 * kept.bytes - 1))
    with pytest.raises(
        DatasetError, match=rf"you keep {kept.bytes:,} of the {2 * kept.bytes - 1:,} bytes"
    ):
        bring(PETS, owner="me")
    bring(PETS, owner="you")
    monkeypatch.setenv("LAYERWISE_SETS_PER_OWNER", "1")
    with pytest.raises(DatasetError, match="You keep 1 of 1 sets"):
        bring(PETS, owner="me")
    monkeypatch.setenv("LAYERWISE_FREE_DISK_BYTES", str(10**18))
    with pytest.raises(DatasetError, match="disk is too full"):
        bring(PETS, owner="they")
    assert len(rest()) == 2


def test_called_off_nothing_is_left_and_it_stops_inside_a_file() -> None:
    asked: list[int] = []

    def enough() -> bool:
        asked.append(1)
        return len(asked) > 3

    content = pack(("cat/a.bmp", bytes(900_000)), ("dog/b.jpg", photo()))
    with pytest.raises(Cancelled):
        unpack(io.BytesIO(content), "Pets", "", told, enough)
    assert len(asked) == 4 and rest() == []


def test_it_is_on_the_disk_before_it_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    steps: list[str] = []
    rename = os.rename

    def move(old: Path, new: Path) -> None:
        steps.append("move")
        rename(old, new)

    monkeypatch.setattr(os, "sync", lambda: steps.append("wait"))
    monkeypatch.setattr(os, "rename", move)
    monkeypatch.setattr("core.datasets.sets.unpacking.SETTLE_BYTES", len(photo()))
    bring(PETS)
    assert steps == ["wait", "wait", "wait", "move", "wait"]


def test_memory_stays_bounded(tmp_path: Path) -> None:
    path = tmp_path / "large.zip"
    path.write_bytes(pack(*pets(), ("cat/large.jpg", bytes(15_000_000)), method=zipfile.ZIP_STORED))
    tracemalloc.start()
    try:
        unpack(path, "Large", "", told, never)
        assert tracemalloc.get_traced_memory()[1] < 3_000_000
    finally:
        tracemalloc.stop()


def test_a_path_that_cannot_be_read_and_none_on_a_host(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for path in (tmp_path / "none.zip", tmp_path, Path("a\0b")):
        with pytest.raises(DatasetError, match="cannot be read"):
            unpack(path, "Pets", "", told, never)
    monkeypatch.setenv("LAYERWISE_HOSTED", "1")
    with pytest.raises(DatasetError, match="this app is shared"):
        unpack(tmp_path / "none.zip", "Pets", "", told, never)


def test_a_folder_that_cannot_be_written_is_a_sentence(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (home / "data").write_text("a file where a folder should be")
    with pytest.raises(DatasetError, match=r"cannot be kept: (File exists|Not a directory)"):
        bring(PETS)
    assert kept_sets("") == []
    monkeypatch.setattr("core.datasets.sets.making.lock_of", _refuse)
    monkeypatch.setenv("LAYERWISE_DATA", str(home / "other"))
    with pytest.raises(DatasetError, match="cannot be kept: Permission denied"):
        bring(PETS)


def _refuse(_path: Path) -> None:
    raise PermissionError(13, "Permission denied")


@pytest.mark.processes
def test_a_hundred_thousand_files(monkeypatch: pytest.MonkeyPatch) -> None:
    content = pack(*((f"{kind}/{i}.jpg", b"") for kind in KINDS for i in range(50_000)))
    totals: list[int] = []
    with pytest.raises(Cancelled):
        unpack(
            io.BytesIO(content),
            "",
            "",
            lambda *step: totals.append(step[2]),
            lambda: len(totals) > 3,
        )
    assert set(totals) == {100_000}
    monkeypatch.setenv("LAYERWISE_HOSTED", "1")
    with pytest.raises(DatasetError, match="too many files"):
        bring(content)
