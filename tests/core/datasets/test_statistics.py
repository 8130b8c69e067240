from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from core.datasets import DatasetError, Source, describe, on_validation_side, statistics
from core.datasets.headers import picture_size
from core.images import open_picture

Save = Callable[..., Path]


def test_description_of_a_folder(pets: Path, save: Save) -> None:
    save(pets / "cat" / "wide.png", size=(40, 10))
    (pets / "dog" / "broken.png").write_bytes(b"no header")
    description = describe(Source("folder", folder=str(pets)))
    assert description.counts == {"cat": 13, "dog": 13}
    assert sorted(description.sizes) == [(24, 16)] * 24 + [(40, 10)]
    assert description.unreadable == 1
    assert description.bytes == sum(path.stat().st_size for path in pets.rglob("*.png"))


def test_sides_are_counted_by_class(pets: Path) -> None:
    description = describe(Source("folder", folder=str(pets)))
    sides = description.sides(0.3)
    for kind in ("cat", "dog"):
        names = [path.name for path in (pets / kind).iterdir()]
        validating = sum(on_validation_side(name, 0.3) for name in names)
        assert (sides[kind].training, sides[kind].validation) == (12 - validating, validating)


def test_only_a_sample_is_looked_at(pets: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(statistics, "SAMPLE", 7)
    assert 4 <= len(describe(Source("folder", folder=str(pets))).sizes) <= 7


def test_drawn_pets_have_no_size_of_their_own() -> None:
    description = describe(Source("drawn", pictures=40))
    assert description.counts == {"cat": 20, "dog": 20}
    assert (description.sizes, description.bytes) == ((), 0)


def test_refusals_are_those_of_the_listing(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="no pictures"):
        describe(Source("folder", folder=str(tmp_path)))


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("suffix", [".jpg", ".png", ".webp"])
def test_sizes_are_upright(tmp_path: Path, suffix: str, orientation: int) -> None:
    exif = Image.Exif()
    exif[274] = orientation
    path = tmp_path / f"photo{suffix}"
    Image.new("RGB", (30, 20)).save(path, exif=exif)
    assert picture_size(path) == open_picture(path).size


@pytest.mark.parametrize("suffix", [".jpg", ".png", ".webp", ".gif", ".bmp", ".tiff", ".avif"])
def test_sizes_of_large_files(tmp_path: Path, save: Save, suffix: str) -> None:
    path = save(tmp_path / f"large{suffix}", size=(360, 300))
    assert picture_size(path) == (360, 300)


def test_garbage_for_exif_data_is_upright(tmp_path: Path) -> None:
    path = tmp_path / "photo.jpg"
    Image.new("RGB", (30, 20)).save(path, exif=b"Exif\0\0garbage")
    assert picture_size(path) == (30, 20)


@pytest.mark.parametrize("content", [b"", b"text", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n" * 20_000])
def test_no_header_no_size(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "photo.jpg"
    path.write_bytes(content)
    assert picture_size(path) is None
    assert picture_size(tmp_path / "none.jpg") is None
    assert picture_size(tmp_path) is None
