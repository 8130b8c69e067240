"""Names that every system takes, and no two of them the same anywhere."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from core.datasets.names import DEVICE, Places, safe_name

PARTS = st.text(
    st.sampled_from("aAbBßẞéÉe\u0301кК猫ि ._-:*?<>|\"'\\\x01\u202e(1)")
    | st.characters(exclude_categories=["Cs"], exclude_characters="/"),
    min_size=1, max_size=70,
)  # fmt: skip
NAMES = st.lists(PARTS, min_size=1, max_size=3).map("/".join)


@examples(max_examples=30, deadline=None)
@given(st.lists(NAMES, min_size=1, max_size=12, unique=True))
def test_places_are_safe_and_their_own(names: list[str]) -> None:
    places = Places()
    found = [places.of(name + ".jpg") for name in names]
    assert len({unicodedata.normalize("NFC", each).casefold() for each in found}) == len(found)
    for part in (part for each in found for part in each.split("/")):
        assert part not in ("", ".", "..") and part == part.strip(" ") and len(part.encode()) < 256
        assert not set(part) & set('<>:"|?*\\\x01\u202e') and not DEVICE.fullmatch(part)
        assert not part.startswith(".") and not part.endswith(".")


def test_folders_keep_together() -> None:
    places = Places()
    assert [places.of(name) for name in ("Cat/1.jpg", "cat/1.jpg", "Cat/2.jpg", "cat.jpg")] == [
        "Cat/1.jpg", "cat-2/1.jpg", "Cat/2.jpg", "cat.jpg",
    ]  # fmt: skip
    composed, decomposed = "caf\u00e9/1.jpg", "cafe\u0301/2.jpg"
    assert places.of(composed).split("/")[0] == places.of(decomposed).split("/")[0]


def test_a_great_many_that_look_alike_are_quick() -> None:
    places = Places()
    found = {
        places.of("cat/" + "!" * (1 + number % 60) + f"{'?' * (number // 60)}.jpg")
        for number in range(3_000)
    }
    assert len(found) == 3_000


def test_usual_names_stay_as_they_are() -> None:
    for name in ("cat.0.jpg", "golden retriever", "n02123045_17.JPEG", "Ко́шка", "बिल्ली", "แมว"):
        assert safe_name(name) == unicodedata.normalize("NFKC", name)
