"""Copies are found however they were changed, and nothing else is taken for one."""

from __future__ import annotations

import io
from collections.abc import Callable
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageEnhance, ImageOps

from core.datasets.drawn import draw_pet
from core.images.likeness import copies, likeness_print

Change = Callable[[Image.Image], Image.Image]


def recompressed(quality: int) -> Change:
    def change(picture: Image.Image) -> Image.Image:
        file = io.BytesIO()
        picture.save(file, "JPEG", quality=quality)
        return Image.open(file)

    return change


def resized(across: float, down: float) -> Change:
    return lambda picture: picture.resize(
        (round(picture.width * across), round(picture.height * down)), Image.Resampling.BICUBIC
    )


def cropped(across: float, down: float, left: float, top: float) -> Change:
    """Cut off shares of width and height, of which `left` and `top` say how much on these sides."""

    def change(picture: Image.Image) -> Image.Image:
        width, height = picture.size
        x, y = across * left * width, down * top * height
        box = (x, y, x + width * (1 - across), y + height * (1 - down))
        return picture.crop(tuple(map(round, box)))  # type: ignore[arg-type]

    return change


def brightened(factor: float) -> Change:
    return lambda picture: ImageEnhance.Brightness(picture).enhance(factor)


CHANGES: dict[str, Change] = {
    "itself": lambda picture: picture,
    "half": resized(0.5, 0.5),
    "stretched": resized(2.3, 1.6),
    "recompressed": recompressed(30),
    "cropped": cropped(0.08, 0.08, 0.3, 0.6),
    "grey": lambda picture: picture.convert("L"),
    "darker": brightened(0.8),
    "mirrored": ImageOps.mirror,
    "all of it": lambda picture: recompressed(50)(
        resized(0.6, 0.7)(cropped(0.05, 0.04, 0.5, 0.2)(ImageOps.mirror(picture.convert("L"))))
    ),
}


@cache
def pet(seed: int, side: int = 96) -> Image.Image:
    return Image.fromarray(draw_pet("cat" if seed % 2 else "dog", seed, side))


def alike(*pictures: Image.Image) -> list[tuple[int, int, float]]:
    return list(copies(np.stack([likeness_print(each) for each in pictures])))


@pytest.mark.parametrize("change", CHANGES)
def test_a_copy_is_found_among_others(change: str) -> None:
    found = alike(*map(pet, range(12)), CHANGES[change](pet(5)))
    assert [(i, j) for i, j, _ in found] == [(5, 12)]
    assert 0.955 <= found[0][2] <= 1.0001


# Not all on one side: 8 % cut off at one corner is at the edge of what is still found.
places = st.floats(0.25, 0.75)
SMALL_CHANGES = st.one_of(
    st.builds(resized, st.floats(0.5, 2), st.floats(0.5, 2)),
    st.builds(recompressed, st.integers(30, 95)),
    st.builds(cropped, st.floats(0, 0.08), st.floats(0, 0.08), places, places),
    st.builds(brightened, st.floats(0.8, 1.2)),
    st.just(ImageOps.mirror),
    st.just(CHANGES["grey"]),
)


@settings(max_examples=30, deadline=None, derandomize=True)
@given(seed=st.integers(0, 10**6), change=SMALL_CHANGES)
def test_each_change_keeps_a_pair_together(seed: int, change: Change) -> None:
    assert [pair[:2] for pair in alike(pet(seed), change(pet(seed)))] == [(0, 1)]


def test_different_pets_stay_apart() -> None:
    assert alike(*(pet(seed, 32) for seed in range(150))) == []


def test_pictures_of_one_tone_are_like_nothing() -> None:
    assert alike(*(Image.new("RGB", (40, 30), colour) for colour in ("red", "red", "white"))) == []


def test_none_and_one() -> None:
    assert list(copies(np.zeros((0, 32, 32), np.uint8))) == []
    assert alike(pet(1)) == []


def test_copies_are_found_across_tiles(monkeypatch: pytest.MonkeyPatch) -> None:
    pictures = [pet(seed, 32) for seed in (*range(20), *range(20))]
    whole = alike(*pictures)
    assert [pair[:2] for pair in whole] == [(k, k + 20) for k in range(20)]
    for module in ("candidates", "likeness"):
        monkeypatch.setattr(f"core.images.{module}.ROWS", 3)
    monkeypatch.setattr("core.images.candidates.COLUMNS", 12)
    monkeypatch.setattr("core.images.candidates.BLOCK", 3)
    assert sorted(pair[:2] for pair in alike(*pictures)) == [pair[:2] for pair in whole]


def test_whoever_waits_may_stop() -> None:
    def stop(_share: float) -> None:
        raise InterruptedError

    prints = np.stack([likeness_print(pet(seed)) for seed in range(3)])
    with pytest.raises(InterruptedError):
        list(copies(prints, between=stop))


def test_whoever_waits_sees_how_far_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("candidates", "likeness"):
        monkeypatch.setattr(f"core.images.{module}.ROWS", 4)
    monkeypatch.setattr("core.images.candidates.BLOCK", 4)
    monkeypatch.setattr("core.images.likeness.TOGETHER", 2)
    prints = np.stack([likeness_print(pet(seed)) for seed in (*range(10), *range(10))])
    seen: list[float] = []
    assert len(list(copies(prints, between=seen.append))) == 10
    assert seen == sorted(seen) and seen[0] == 0 and seen[-1] == 1 and len(seen) >= 10
