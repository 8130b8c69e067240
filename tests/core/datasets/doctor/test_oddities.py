"""Every way in which a single file can be odd is found, with a reason, and nothing else is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests.core.datasets.doctor.conftest import checked, only, pet

NAME = "cat/odd"


def cmyk(file: Path) -> None:
    pet(90).convert("CMYK").save(file.with_suffix(".jpg"))


def deep(file: Path) -> None:
    grey = np.asarray(pet(91).convert("L"), np.uint16) * 257
    Image.fromarray(grey).save(file.with_suffix(".png"))


def transparent(file: Path) -> None:
    seen = pet(92).convert("RGBA")
    seen.putalpha(128)
    seen.save(file.with_suffix(".png"))


def animated(file: Path) -> None:
    pet(93).save(file.with_suffix(".gif"), save_all=True, append_images=[pet(95)])


def turned(file: Path) -> None:
    exif = Image.Exif()
    exif[274] = 6
    pet(94).resize((96, 64)).save(file.with_suffix(".jpg"), exif=exif)


def misnamed(file: Path) -> None:
    pet(96).save(file.with_suffix(".jpg"), "PNG")


def wide(file: Path) -> None:
    pet(97).resize((400, 64)).save(file.with_suffix(".png"))


def tiny(file: Path) -> None:
    pet(98).resize((20, 24)).save(file.with_suffix(".png"))


def truncated(file: Path) -> None:
    pet(99).save(file.with_suffix(".jpg"))
    whole = file.with_suffix(".jpg").read_bytes()
    file.with_suffix(".jpg").write_bytes(whole[: len(whole) // 2])


def no_picture(file: Path) -> None:
    file.with_suffix(".jpg").write_bytes(b"<!doctype html><title>404 Not Found</title>")


def empty(file: Path) -> None:
    file.with_suffix(".jpg").touch()


@pytest.mark.parametrize(
    ("make", "kind", "proposal", "words"),
    [
        (cmyk, "mode", "nothing", "CMYK"),
        (deep, "mode", "nothing", "8 bits"),
        (transparent, "mode", "nothing", "transparent"),
        (animated, "mode", "nothing", "animation"),
        (turned, "turned", "nothing", "EXIF"),
        (misnamed, "suffix", "nothing", "ends in .jpg, but the file is PNG"),
        (wide, "shape", "leave out", "400 × 64"),
        (tiny, "too small", "leave out", "20 × 24"),
        (truncated, "unreadable", "leave out", "incomplete"),
        (no_picture, "unreadable", "leave out", "not a picture"),
        (empty, "unreadable", "leave out", "empty"),
    ],
)
def test_one_odd_file(
    make: Callable[[Path], None], kind: str, proposal: str, words: str, folder: Path
) -> None:
    make(folder / NAME)
    found = only(checked(folder))
    assert (found.kind, found.proposal) == (kind, proposal)
    assert [Path(name).stem for name in found.names] == ["odd"]
    assert words in found.reason


def test_nothing_is_wrong(folder: Path) -> None:
    report = checked(folder)
    assert report.findings == ()
    assert (report.pictures, report.counts) == (12, {"cat": 6, "dog": 6})
    assert report.sizes == {(64, 64): 12}
    assert all(0 < value < 1 for values in report.colours.values() for value in values)


def test_a_turned_picture_is_measured_upright(folder: Path) -> None:
    turned(folder / NAME)
    assert checked(folder).sizes == {(64, 64): 12, (64, 96): 1}


def test_what_all_have_is_said_once(folder: Path) -> None:
    for name in ("a", "b", "c"):
        pet(80 + ord(name)).save(folder / "dog" / f"{name}.gif", "PNG")
    assert only(checked(folder)).names == ("dog/a.gif", "dog/b.gif", "dog/c.gif")
