"""Photos with the labels that a person gave them, as a zip and as a set that is kept."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st
from PIL import Image

from core.datasets import DatasetError, list_pictures
from core.datasets.corrections import Labelled, as_zip, keep
from core.datasets.names import LONGEST_NAME, safe_name
from core.datasets.sets import kept_sets
from core.images import PictureError
from tests.core.datasets.sets.made import rest

SHARES: Mapping[str, float] = {"cat": 0.25, "dog": 0.75}


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LAYERWISE_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def _photo(name: str, right: str, shares: Mapping[str, float] = SHARES) -> Labelled:
    file, exif = io.BytesIO(), Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "SECRET-CAMERA"  # on its side; the maker
    Image.fromarray(np.zeros((6, 9, 3), np.uint8)).save(file, "JPEG", exif=exif)
    return Labelled(name, file.getvalue(), right, "dog", shares)


def test_a_zip_has_a_folder_for_each_class_and_a_table() -> None:
    photos = [_photo("a/rex.jpg", "cat"), _photo("rex.jpg", "cat"), _photo("=car().png", "")]
    with zipfile.ZipFile(io.BytesIO(as_zip(photos))) as packed:
        assert packed.namelist() == [
            "cat/rex-0.jpg", "cat/rex-1.jpg", "neither/car-2.jpg", "labels.csv", "README.md",
        ]  # fmt: skip
        content = packed.read("cat/rex-0.jpg")
        rows = list(csv.DictReader(io.StringIO(packed.read("labels.csv").decode())))
    assert b"SECRET" not in content and Image.open(io.BytesIO(content)).size == (6, 9)
    assert [row["label"] for row in rows] == ["cat", "cat", "neither"]
    assert rows[2]["name"] == "'=car().png" and rows[2]["file"] == "neither/car-2.jpg"
    assert rows[0]["verdict"] == "dog" and float(rows[0]["probability of dog"]) == 0.75


def test_what_is_kept_can_be_trained_on() -> None:
    kept = keep([_photo("a.jpg", "cat"), _photo("b.jpg", "dog"), _photo("c.jpg", "")], "Mine", "me")
    assert kept.belongs_to("me") and not kept.belongs_to("you") and kept_sets("me") == [kept]
    assert kept.source.root.parent.stat().st_mode & 0o077 == 0
    found = list_pictures(kept.source)
    assert found.names == ("cat/a-0.jpg", "dog/b-1.jpg")
    assert not any(b"SECRET" in (kept.source.root / name).read_bytes() for name in found.names)


def test_one_class_is_no_data_set_and_nothing_is_written() -> None:
    with pytest.raises(DatasetError, match="two classes"):
        keep([_photo("a.jpg", "cat"), _photo("b.jpg", "")], "Mine", "")
    broken = Labelled("c.jpg", b"no picture", "dog", "cat", SHARES)
    with pytest.raises(PictureError):
        keep([_photo("a.jpg", "cat"), broken], "Mine", "")
    assert rest() == []
    with pytest.raises(PictureError):
        as_zip([broken])


def test_a_full_disk_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAYERWISE_FREE_DISK_BYTES", str(10**15))
    with pytest.raises(DatasetError, match="too full"):
        keep([_photo("a.jpg", "cat"), _photo("b.jpg", "dog")], "Mine", "")


def test_classes_of_the_same_safe_name_stay_apart() -> None:
    photos = [_photo("a.jpg", label) for label in ("a/b", "b", "B", "neither", "..", "")]
    with zipfile.ZipFile(io.BytesIO(as_zip(photos))) as packed:
        folders = [name.split("/")[0].lower() for name in packed.namelist()[:6]]
    assert len(set(folders)) == 6


@examples(max_examples=30, deadline=None)
@given(st.text(max_size=90))
def test_names_are_safe(text: str) -> None:
    name = safe_name(text)
    assert name and len(name) <= LONGEST_NAME + 1 and name == Path(name).name
    assert not name.startswith(".") and ".." not in name and "\0" not in name


def test_names_of_devices_are_no_names() -> None:
    assert safe_name("CON.jpg") == "_CON.jpg" and safe_name("lpt1") == "_lpt1"
