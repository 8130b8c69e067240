"""Which names look like pictures, and that the list of formats is the one that is let in."""

from __future__ import annotations

import pytest

from core.images import PICTURE_SUFFIXES, looks_like_picture


@pytest.mark.parametrize("name", ["rex.jpg", "REX.JPEG", "a.b.Png", "x.heic", "y.webp", "z.AVIF"])
def test_names_of_pictures(name: str) -> None:
    assert looks_like_picture(name)


@pytest.mark.parametrize(
    "name", ["rex", "jpg", ".jpg", "._rex.jpg", "rex.jpg.txt", "a.eps", "a.svg"]
)
def test_names_of_other_things(name: str) -> None:
    assert not looks_like_picture(name)


def test_suffixes_are_small_letters_with_a_dot() -> None:
    assert all(suffix == suffix.lower() and suffix[0] == "." for suffix in PICTURE_SUFFIXES)
