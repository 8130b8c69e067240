"""Headers that lie, of safetensors and of NumPy's formats."""

from __future__ import annotations

import io
import json
import zipfile

import numpy as np
import pytest

from core.checkpoints import open_file
from core.checkpoints.formats.note import KEY
from tests.core.checkpoints.files import entry, header, npy, refusal

FOUR = bytes(4)
LIES = {
    "longer than the file": ((100).to_bytes(8, "little") + b'{"a":1}'),
    "an exabyte": (2**60).to_bytes(8, "little") + b"{}",
    "as long as can be": b"\xff" * 8 + b"{}",
    "one byte": (1).to_bytes(8, "little") + b"{",
    "no JSON": header("{nothing}"),
    "JSON that breaks off": header('{"a": '),
    "no text": (3).to_bytes(8, "little") + b"{\xff}",
    "nested": header('{"a":' * 50_000),
    "nested lists": header('{"a":' + "[" * 50_000 + "]" * 50_000 + "}"),
    "a list": header("{}").replace(b"{}", b"[]"),
    "a name twice": header('{"a": %s, "a": %s}' % ((json.dumps(entry()),) * 2), FOUR),
    "an inner name twice": header(
        '{"a": {"dtype": "F32", "dtype": "F32", "shape": [1], "data_offsets": [0, 4]}}', FOUR
    ),
    "an entry that is none": header({"a": 3}, FOUR),
    "an entry without a type": header({"a": {"shape": [1], "data_offsets": [0, 4]}}, FOUR),
    "an entry with more": header({"a": entry() | {"code": "x"}}, FOUR),
    "an unknown type": header({"a": entry("F31")}, FOUR),
    "half a byte": header({"a": entry("F4", [8])}, FOUR),
    "a type that is a list": header({"a": entry(["F32"])}, FOUR),
    "a shape that is none": header({"a": entry(shape="1")}, FOUR),
    "a negative side": header({"a": entry(shape=[-1])}, FOUR),
    "two negative sides": header({"a": entry(shape=[-1, -1])}, FOUR),
    "a fraction": header({"a": entry(shape=[1.0])}, FOUR),
    "a truth": header({"a": entry(shape=[True])}, FOUR),
    "a huge side": header({"a": entry(shape=[2**80])}, FOUR),
    "sides that overflow": header({"a": entry(shape=[2**33, 2**31])}, FOUR),
    "many sides": header({"a": entry(shape=[1] * 100)}, FOUR),
    "not a number": header('{"a": {"dtype": "F32", "shape": [NaN], "data_offsets": [0, 4]}}', FOUR),
    "infinite": header('{"a": {"dtype": "F32", "shape": [1e999], "data_offsets": [0, 4]}}', FOUR),
    "many digits": header(
        '{"a": {"dtype": "F32", "shape": [%s], "data_offsets": [0, 4]}}' % ("9" * 6_000)
    ),
    "a fraction as a place": header({"a": entry(offsets=[0.0, 4.0])}, FOUR),
    "a negative place": header({"a": entry(offsets=[-4, 0])}, FOUR),
    "an end before its begin": header({"a": entry(offsets=[4, 0])}, FOUR),
    "one place": header({"a": entry(offsets=[4])}, FOUR),
    "too many bytes": header({"a": entry(offsets=[0, 8])}, FOUR),
    "too few bytes": header({"a": entry(offsets=[0, 2])}, FOUR),
    "the file cut off": header({"a": entry()}, FOUR[:3]),
    "bytes at the end": header({"a": entry()}, bytes(5)),
    "bytes of nobody": header({}, FOUR),
    "an overlap": header({"a": entry(), "b": entry("F32", [1], [2, 6])}, bytes(6)),
    "one place twice": header({"a": entry(), "b": entry()}, FOUR),
    "a hole": header({"a": entry(), "b": entry(offsets=[8, 12])}, bytes(12)),
    "an empty one inside": header({"a": entry(), "b": entry(shape=[0], offsets=[2, 2])}, FOUR),
    "metadata that is a number": header({"__metadata__": {"a": 1}}),
    "metadata that is a list": header({"__metadata__": []}),
}


@pytest.mark.parametrize("lie", LIES.values(), ids=LIES)
def test_headers_that_lie_are_refused(lie):
    refusal(lie)


NOTES = [
    "no JSON", "[]", "{}", "[" * 10_000, '{"kind": "program", "keys": [], "ties": {}}',
    '{"kind": ["list"], "keys": [], "ties": {}}', '{"kind": "list", "keys": [], "ties": {}}',
    '{"kind": "tensor", "keys": [], "ties": {}}', '{"kind": "dict", "keys": 3, "ties": {}}',
    '{"kind": "dict", "keys": ["b"], "ties": {}}', '{"kind": "dict", "keys": ["a", "a"], "ties": {}}',
    '{"kind": "dict", "keys": [], "ties": {"a": "a"}}', '{"kind": "dict", "keys": [], "ties": {"b": "c"}}',
    '{"kind": "dict", "keys": [], "ties": {"b": 1}}', '{"kind": "dict", "keys": [[]], "ties": {}}',
]  # fmt: skip


@pytest.mark.parametrize("note", NOTES)
def test_notes_that_do_not_fit_are_refused(note):
    sentence = refusal(header({"__metadata__": {KEY: note}, "a": entry()}, FOUR))
    assert "its note" in sentence or "it should hold" in sentence


def test_an_empty_one_and_empty_tensors_are_fine():
    assert dict(open_file(header({})).entries) == {}
    empty = {
        "a": entry(),
        "b": entry(shape=[0, 5], offsets=[4, 4]),
        "c": entry(shape=[0], offsets=[0, 0]),
    }
    assert list(open_file(header(empty, FOUR)).entries) == ["a", "b", "c"]


def test_too_many_entries_are_refused_before_they_are_parsed():
    assert "too many" in refusal(header('{"a":[' + "{}," * 900_000 + "{}]}"))


def test_too_many_tensors_are_refused_before_they_are_described(monkeypatch):
    monkeypatch.setattr("core.checkpoints.formats.safetensors.MOST_ENTRIES", 3)
    bad = header({str(number): {} for number in range(4)})  # none of them is looked at
    assert "more than 3 entries" in refusal(bad)


def test_claims_are_told_in_numbers_that_can_be_read():
    claim = header({"a": entry(shape=[2_500_000_000])}, FOUR)
    assert "needs 10,000,000,000 bytes and has 4" in refusal(claim)
    claim = header({"a": entry(shape=[2**61] * 60)}, FOUR)
    assert "more bytes than any disk has" in refusal(claim)


def numpy_file(text: str, data: bytes = FOUR, version: int = 1) -> bytes:
    """Return an .npy file with any header."""
    raw = text.encode("latin-1")
    length = len(raw).to_bytes(2 if version == 1 else 4, "little")
    return b"\x93NUMPY" + bytes((version, 0)) + length + raw + data


def described(descr: str = "'<f4'", order: str = "False", shape: str = "(1,)") -> str:
    return f"{{'descr': {descr}, 'fortran_order': {order}, 'shape': {shape}}}"


ARRAYS = {
    "no header": b"\x93NUMPY\x01\0", "a version of the future": numpy_file(described(), version=9),
    "a header that is too long": numpy_file(" " * 20_000), "longer than the file": numpy_file(described())[:40],
    "no dictionary": numpy_file("[1]"), "code": numpy_file("__import__('os').system('true')"),
    "a call inside": numpy_file(described(shape="(print(1),)")), "nested": numpy_file("(" * 9_000),
    "arithmetic": numpy_file(described(shape="(9**9**9,)")), "more keys": numpy_file("{'descr': 1, 'x': 2}"),
    "a negative side": numpy_file(described(shape="(-1,)")), "a list": numpy_file(described(shape="[1]")),
    "a truth": numpy_file(described(shape="(True,)")), "a huge side": numpy_file(described(shape="(10**99,)")),
    "a huge number": numpy_file(described(shape=f"({10**18},)")), "too little": numpy_file(described(shape="(2,)")),
    "too much": numpy_file(described(), bytes(5)), "many sides": numpy_file(described(shape=str((1,) * 99))),
    "overflow": numpy_file(described(shape="(4294967296, 4294967296)")), "no text": numpy_file("\xff\xfe"),
    "objects": npy(np.array([{}], dtype=object), allow_pickle=True), "zero bytes": numpy_file("\0" * 20),
}  # fmt: skip


@pytest.mark.parametrize("content", ARRAYS.values(), ids=ARRAYS)
def test_arrays_that_lie_are_refused(content):
    refusal(content)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("good.npy", npy(np.ones(2)))
        archive.writestr("bad.npy", content)
    assert "bad.npy" in refusal(file.getvalue())


def test_objects_are_refused_as_what_they_are():
    assert "could run anything" in refusal(ARRAYS["objects"])


def test_types_that_pytorch_does_not_have_are_shown():
    file = io.BytesIO()
    np.savez(
        file,
        text=np.array(["a"]),
        day=np.array(["2020-01-01"], "M8[D]"),
        both=np.zeros(1, "i4,f4"),
        n=np.ones(1),
    )
    entries = open_file(file.getvalue()).entries
    assert [entries[key].kind for key in ("text", "day", "both", "n")] == ["value"] * 3 + ["tensor"]
