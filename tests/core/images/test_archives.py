"""Pictures in a zip from outside: what is read, what is left out, what is refused."""

from __future__ import annotations

import io
import stat
import struct
import zipfile
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from core.images import PictureError, encode_jpeg
from core.images.archives import LONGEST_NAME, Archive, open_archive

PHOTO = encode_jpeg(np.full((8, 8, 3), 90, np.uint8))


def _zip(
    *entries: tuple[str | zipfile.ZipInfo, bytes], method: int = zipfile.ZIP_DEFLATED
) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as packed:
        for name, content in entries:
            packed.writestr(name, content)
    return file.getvalue()


def _reasons(found: Archive) -> dict[str, str]:
    return {each.name: each.reason for each in found.left_out}


def test_pictures_are_listed_in_order_and_read_from_memory() -> None:
    found = open_archive(_zip(("b/two.JPG", PHOTO), ("a.png", b"no picture"), ("c/", b"")))
    assert found.names == ("b/two.JPG", "a.png") and not found.left_out
    assert found.read("b/two.JPG") == PHOTO and found.read("a.png") == b"no picture"
    with pytest.raises(KeyError):
        found.read("../a.png")


def test_what_a_mac_and_windows_add_is_passed_over() -> None:
    added = ["__MACOSX/._a.jpg", ".DS_Store", "holiday/Thumbs.db"]
    found = open_archive(_zip(("holiday/a.jpg", PHOTO), *((name, b"x") for name in added)))
    assert found.names == ("holiday/a.jpg",) and not found.left_out


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("/etc/a.jpg", "leads out"), ("../../a.jpg", "leads out"), ("a/../b.jpg", "leads out"),
        ("C:/a.jpg", "leads out"), ("..\\a.jpg", "leads out"), ("notes.txt", "not that of a picture"),
        ("inner.zip", "an archive itself"), ("x" * 300 + ".jpg", f"longer than {LONGEST_NAME}"),
        (".hidden.jpg", "not that of a picture"),
    ],
)  # fmt: skip
def test_entries_with_such_names_are_left_out(name: str, reason: str) -> None:
    found = open_archive(_zip(("good.jpg", PHOTO), (name, PHOTO)))
    assert found.names == ("good.jpg",)
    (told,) = found.left_out
    assert reason in told.reason and len(told.name) <= LONGEST_NAME


def test_links_and_devices_are_left_out() -> None:
    for kind, reason in ((stat.S_IFLNK, "a link"), (stat.S_IFIFO, "no regular file")):
        entry = zipfile.ZipInfo("odd.jpg")
        entry.external_attr = (kind | 0o777) << 16
        found = open_archive(_zip(("good.jpg", PHOTO), (entry, b"/etc/passwd")))
        assert found.names == ("good.jpg",) and reason in _reasons(found)["odd.jpg"]


def test_encrypted_and_oddly_packed_entries_are_left_out() -> None:
    content = bytearray(_zip(("good.jpg", PHOTO), ("odd.jpg", PHOTO)))
    place = content.rfind(b"PK\x01\x02")
    content[place + 8] |= 1  # the flag in the list of contents
    assert "encrypted" in _reasons(open_archive(bytes(content)))["odd.jpg"]
    odd = io.BytesIO()
    with zipfile.ZipFile(odd, "w") as packed:
        packed.writestr("good.jpg", PHOTO)
        packed.writestr("odd.jpg", PHOTO, zipfile.ZIP_LZMA)
    assert "unusual method" in _reasons(open_archive(odd.getvalue()))["odd.jpg"]


def test_the_second_of_a_name_is_left_out() -> None:
    with pytest.warns(UserWarning, match="Duplicate"):
        content = _zip(("a.jpg", PHOTO), ("a.jpg", b"another"))
    found = open_archive(content)
    assert found.names == ("a.jpg",) and found.read("a.jpg") == PHOTO
    assert "another of this name" in _reasons(found)["a.jpg"]


def test_what_swells_or_is_too_large_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    content = _zip(("good.jpg", PHOTO), ("bomb.bmp", bytes(3_000_000)), ("large.jpg", bytes(900)))
    assert "expands" in _reasons(open_archive(content))["bomb.bmp"]
    monkeypatch.setenv("LAYERWISE_PHOTO_BYTES", "890")
    told = _reasons(open_archive(content))
    assert "890 bytes" in told["large.jpg"] and "890 bytes" in told["bomb.bmp"]


def test_a_size_that_is_a_lie_reads_no_more_than_that(monkeypatch: pytest.MonkeyPatch) -> None:
    content = bytearray(_zip(("good.jpg", PHOTO), ("lie.bmp", bytes(500_000))))
    place = content.rfind(b"PK\x01\x02")
    struct.pack_into("<I", content, place + 24, 1000)  # it says that it has 1,000 bytes
    found = open_archive(bytes(content))
    assert "lie.bmp" in found.names
    with pytest.raises(PictureError, match="damaged inside the zip"):
        found.read("lie.bmp")
    monkeypatch.setenv("LAYERWISE_PHOTO_BYTES", "100")
    with pytest.raises(PictureError, match="100 bytes"):
        found.read("good.jpg")


def test_damage_inside_is_told_when_it_is_read() -> None:
    content = bytearray(_zip(("a.jpg", PHOTO), method=zipfile.ZIP_STORED))
    content[60] ^= 0xFF
    with pytest.raises(PictureError, match="damaged inside the zip"):
        open_archive(bytes(content)).read("a.jpg")


def test_no_more_photos_than_are_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAYERWISE_BATCH_PHOTOS", "2")
    found = open_archive(_zip(*((f"{i}.jpg", PHOTO) for i in range(4))))
    assert found.names == ("0.jpg", "1.jpg") and "first 2 photos" in _reasons(found)["3.jpg"]
    assert (
        open_archive(_zip(("a.jpg", PHOTO), ("b.jpg", b"PK\x01\x02" * 2_000))).names[1] == "b.jpg"
    )
    many = _zip(*((f"{i}.txt", b"") for i in range(1_010)))
    with pytest.raises(PictureError, match="too many files"):
        open_archive(many)
    monkeypatch.setenv("LAYERWISE_BATCH_BYTES", "100")
    with pytest.raises(PictureError, match="more than 100 bytes"):
        open_archive(many)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "not a zip file"), (b"only words", "not a zip file"),
        (_zip(("a.jpg", PHOTO))[:-30], "not whole"), (b"PK\x03\x04" + bytes(100), "not whole"),
        (_zip(), "no photos in this zip"), (_zip(("notes.txt", b"x")), "1 left out; 'notes.txt'"),
    ],
)  # fmt: skip
def test_what_is_no_zip_of_photos_is_refused(content: bytes, told: str) -> None:
    with pytest.raises(PictureError, match=told):
        open_archive(content)


def test_entries_over_each_other_are_refused() -> None:
    content = bytearray(_zip(("a.jpg", PHOTO)))
    place = content.rfind(b"PK\x01\x02")
    struct.pack_into("<I", content, place + 20, len(content) + 1)  # the packed size
    with pytest.raises(PictureError, match="over each other"):
        open_archive(bytes(content))


def test_one_part_of_several_is_told() -> None:
    with pytest.raises(PictureError, match="join the parts"):
        open_archive(b"PK\x07\x08" + WHOLE)
    content = bytearray(WHOLE)
    struct.pack_into("<H", content, content.rfind(b"PK\x05\x06") + 4, 3)  # it is the fourth
    with pytest.raises(PictureError, match="join the parts"):
        open_archive(bytes(content))


def test_a_list_of_contents_that_says_it_is_huge_is_not_read() -> None:
    content = bytearray(WHOLE)
    place = content.rfind(b"PK\x05\x06")
    struct.pack_into("<I", content, place + 12, 0xFFFFFF00)
    with pytest.raises(PictureError):
        open_archive(bytes(content))


def test_names_of_a_mac_are_read_as_utf_8() -> None:
    content = _zip(("кошка.jpg", PHOTO)).replace(b"\x00\x08", b"\x00\x00")  # without the flag
    assert open_archive(content).names == ("кошка.jpg",)


def test_several_threads_read_at_once() -> None:
    photos = {f"{i}.jpg": bytes([i]) * 5_000 for i in range(40)}
    found = open_archive(_zip(*photos.items()))
    with ThreadPoolExecutor(4) as pool:
        assert dict(zip(found.names, pool.map(found.read, found.names), strict=True)) == photos


WHOLE = _zip(("a.jpg", PHOTO), ("b/c.png", PHOTO[:60]), ("n.txt", b"x"))


@examples(max_examples=30, deadline=None)
@given(
    st.integers(0, len(WHOLE)),
    st.lists(st.tuples(st.integers(0, len(WHOLE) - 1), st.integers(0, 255)), max_size=6),
)
def test_whatever_is_broken_means_one_error(end: int, changes: list[tuple[int, int]]) -> None:
    content = bytearray(WHOLE)
    for place, value in changes:
        content[place] = value
    try:
        found = open_archive(bytes(content[: max(end, len(WHOLE) // 2)]))
        for name in found.names:
            found.read(name)
        told = "All of it can be read."
    except PictureError as error:
        told = str(error)
    assert told.endswith(".")
