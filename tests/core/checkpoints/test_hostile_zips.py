"""Zip files that are not what torch.save and numpy.savez write."""

from __future__ import annotations

import io
import struct
import tracemalloc
import warnings
import zipfile
import zlib
from collections.abc import Mapping

import numpy as np
import pytest
import torch

from core.checkpoints import FileError, load, open_file
from tests.core.checkpoints.files import equal, npy, refusal, saved

ARRAY = npy(np.arange(3.0))


def zipped(members: Mapping[str, bytes], how: int = zipfile.ZIP_STORED) -> bytes:
    """Return a zip file of members."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", how) as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name, content in members.items():
            archive.writestr(name, content)
    return file.getvalue()


def changed(content: bytes, at: int, form: str, value: int) -> bytes:
    """Return a zip file with a field of its first line in the list changed."""
    place = content.index(b"PK\1\2") + at
    made = bytearray(content)
    struct.pack_into(form, made, place, value)
    return bytes(made)


@pytest.mark.parametrize(
    "name",
    [
        "../a.npy",
        "a/../../b.npy",
        "/a.npy",
        "a\\b.npy",
        "C:/a.npy",
        "a//b.npy",
        "./a.npy",
        "a/./b.npy",
    ],
)
def test_names_that_lead_out_are_refused(name, tmp_path):
    content = zipped({"x" * len(name): ARRAY}).replace(b"x" * len(name), name.encode())
    assert "leads out" in refusal(content)


def test_an_empty_zip_file_holds_nothing():
    file = io.BytesIO()
    np.savez(file)
    assert not open_file(file.getvalue()).entries
    assert not open_file(zipped({"folder/": b""})).entries


def test_a_name_twice_is_refused():
    content = zipped({"a.npy": ARRAY, "b.npy": ARRAY}).replace(b"b.npy", b"a.npy")
    assert "twice" in refusal(content)


def test_archives_within_are_refused():
    inner = zipped({"a.npy": ARRAY})
    assert "something else" in refusal(zipped({"a.npy": ARRAY, "b.npz": inner}))
    assert "something else" in refusal(zipped({"b.npz": inner, "c.zip": inner}))
    assert "header" in refusal(zipped({"a.npy": inner}))
    torchs = zipped({"archive/data.pkl": b"\x80\x02}.", "archive/data/inner.zip": inner})
    assert dict(open_file(torchs).entries) == {}  # what nothing refers to is never read
    assert "never writes" in refusal(
        zipped({"archive/data.pkl": b"\x80\x02}.", "archive/inner.zip": inner})
    )


def test_programs_are_refused_as_such():
    names = ["m/data.pkl", "m/constants.pkl", "m/code/__torch__.py"]
    assert "TorchScript" in refusal(zipped(dict.fromkeys(names, b"\x80\x02}.")))


def test_encrypted_members_are_refused():
    content = zipped({"a.npy": ARRAY})
    assert "encrypted" in refusal(changed(content, 8, "<H", 1))


def test_a_folder_with_content_is_refused():
    assert "folder" in refusal(changed(zipped({"a.npy": ARRAY}), 38, "<L", 0x10))


@pytest.mark.parametrize("method", [1, 9, 12, 14, 93, 99])
def test_other_compressions_are_refused(method):
    assert "unknown way" in refusal(changed(zipped({"a.npy": ARRAY}), 10, "<H", method))


def test_a_claim_of_many_gigabytes_is_refused():
    stored = changed(zipped({"a.npy": ARRAY}), 24, "<L", 10**9)
    assert "two sizes" in refusal(stored)
    assert "claims" in refusal(
        changed(zipped({"a.npy": ARRAY}, zipfile.ZIP_DEFLATED), 24, "<L", 10**9)
    )


def test_a_zip64_claim_is_refused():
    """Ten gigabytes in a kilobyte: the sizes stand in the extra field that large files have."""
    name, extra = b"a.npy", struct.pack("<2H3Q", 1, 24, 10**10, 10**10, 0)
    for method, word in ((0, "not where"), (8, "claims")):
        packed = 10**10 if method == 0 else 100
        extra = struct.pack("<2H3Q", 1, 24, 10**10, packed, 0)
        head = b"PK\3\4" + struct.pack("<5H3L2H", 45, 0, method, 0, 0, 0, *[2**32 - 1] * 2, 5, 0)
        row = b"PK\1\2" + struct.pack(
            "<6H3L5H2L", 45, 45, 0, method, 0, 0, 0, *[2**32 - 1] * 2, 5, 28, 0, 0, 0, 0, 2**32 - 1
        )
        body = head + name + bytes(200)
        rows = row + name + extra
        end = b"PK\5\6" + struct.pack("<4H2LH", 0, 0, 1, 1, len(rows), len(body), 0)
        assert word in refusal(body + rows + end)


def test_a_list_of_many_members_is_refused_unread():
    content = bytearray(zipped({"a.npy": ARRAY}))
    end = content.rindex(b"PK\5\6")
    struct.pack_into("<2H", content, end + 8, 60_000, 60_000)
    refusal(bytes(content))
    tail = b"PK\6\6" + struct.pack("<Q2H2L4Q", 44, 45, 45, 0, 0, 10**12, 10**12, 46, len(ARRAY))
    place = b"PK\6\7" + struct.pack("<LQL", 0, len(ARRAY) + 46, 1)
    short = b"PK\5\6" + struct.pack("<4H2LH", 0, 0, 65_535, 65_535, 2**32 - 1, 2**32 - 1, 0)
    assert "members" in refusal(
        b"PK\3\4" + ARRAY[4:] + b"PK\1\2" + bytes(42) + tail + place + short
    )


def test_something_before_or_after_is_refused():
    content = zipped({"a.npy": ARRAY})
    refusal(content + b"x")
    refusal(b"PK\3\4" + content)
    refusal(content[:-10])


def test_overlapping_members_are_refused():
    """Two lines of the list for one member: how a small file unpacks to a huge one."""
    content = zipped({"a.npy": ARRAY, "b.npy": ARRAY})
    second = content.index(b"PK\1\2", content.index(b"PK\1\2") + 4)
    made = bytearray(content)
    struct.pack_into("<L", made, second + 42, 0)
    assert "not where the list says" in refusal(bytes(made))


def bomb(amount: int) -> bytes:
    """Return an .npz whose one array is `amount` zero bytes, of which deflate makes a thousandth."""
    header = npy(np.zeros(0, np.uint8)).replace(
        b"(0,), }" + b" " * 9, b"(%d,), }" % amount + b" " * (10 - len(str(amount)))
    )
    deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
    file = io.BytesIO()
    assert deflate
    with (
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("a.npy", "w") as member,
    ):
        member.write(header)
        for _ in range(amount // 10**6):
            member.write(bytes(10**6))
    return file.getvalue()


def test_a_compression_bomb_is_opened_without_being_unpacked(monkeypatch):
    content = bomb(20_000_000)
    assert len(content) < 30_000
    tracemalloc.start()
    file = open_file(content)
    assert file.entries["a"].bytes == 20_000_000 and tracemalloc.get_traced_memory()[1] < 2_000_000
    tracemalloc.stop()
    assert int(file.tensor("a").count_nonzero()) == 0
    monkeypatch.setenv("LAYERWISE_PARAMETER_FILE_BYTES", "1000000")
    assert "allowed" in refusal(content)


def test_damage_is_seen_by_the_checksum():
    stored = zipped({"a.npy": ARRAY}).replace(struct.pack("<d", 2.0), struct.pack("<d", 3.0))
    with pytest.raises(FileError, match="checksum"):
        load(stored)
    packed = bytearray(
        zipped({"a.npy": npy(np.random.default_rng(0).random(100))}, zipfile.ZIP_DEFLATED)
    )
    packed[400] ^= 1
    with pytest.raises(FileError, match="damaged"):
        load(bytes(packed))


def test_a_file_of_torch_that_was_zipped_anew_is_read():
    content = {"a": torch.rand(30), "b": torch.arange(3)}
    source = zipfile.ZipFile(io.BytesIO(saved(content)))
    members = {"archive/": b"", **{name: source.read(name) for name in source.namelist()}}
    again = zipped(members, zipfile.ZIP_DEFLATED)
    assert equal(load(again), content)
    assert equal(open_file(again).tensor("b"), content["b"])
