"""Copies are found however they were changed, and nothing else is taken for one."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image, ImageEnhance, ImageOps

from core.datasets.drawn import draw_pet
from core.images.likeness import copies, likeness_print


def _recompressed(picture: Image.Image) -> Image.Image:
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=30)
    return Image.open(file)


CHANGES = {
    "itself": lambda picture: picture,
    "half": lambda picture: picture.resize((64, 64)),
    "stretched": lambda picture: picture.resize((300, 200)),
    "recompressed": _recompressed,
    "grey": lambda picture: picture.convert("L"),
    "darker": lambda picture: ImageEnhance.Brightness(picture).enhance(0.8),
    "mirrored": ImageOps.mirror,
}


@pytest.fixture(scope="module")
def pets() -> list[Image.Image]:
    kinds = ("cat", "dog")
    return [Image.fromarray(draw_pet(kinds[i % 2], i, 128)) for i in range(12)]  # type: ignore[arg-type]


@pytest.mark.parametrize("change", CHANGES)
def test_a_copy_is_found_among_others(change: str, pets: list[Image.Image]) -> None:
    prints = np.stack([likeness_print(each) for each in [*pets, CHANGES[change](pets[5])]])
    found = list(copies(prints))
    assert [(i, j) for i, j, _ in found] == [(5, 12)]
    assert found[0][2] >= 0.985


def test_pictures_of_one_tone_are_like_nothing() -> None:
    plain = [likeness_print(Image.new("RGB", (40, 30), colour)) for colour in ("red", "red")]
    assert not list(copies(np.stack(plain)))
