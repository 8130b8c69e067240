"""Opening: by content, lazily, from anywhere; what is not to be opened is told in a sentence."""

from __future__ import annotations

import gzip
import hashlib
import io
import os
import subprocess
import sys
import threading
from typing import Any

import pytest
import torch

from core.checkpoints import FileError, digest, open_file
from core.settings import PROJECT
from tests.core.checkpoints.files import FORMATS, equal, refusal, saved, small


@pytest.mark.parametrize("written", FORMATS)
def test_the_content_tells_the_format_whatever_the_name(written, tmp_path):
    path = tmp_path / "weights.docx"
    path.write_bytes(small(written))
    for source in (path, path.read_bytes(), io.BytesIO(path.read_bytes())):
        with open_file(source) as file:
            assert (file.format, file.size) == (written, path.stat().st_size)
            key = next(iter(file.entries))
            assert equal(file.tensor(key).flatten(), torch.arange(6.0))
            assert file.entries[key].bytes == 24 and file.entries[key].count == 6


class Counting(io.BytesIO):
    """A file that counts what is read of it."""

    amount = 0

    def readinto(self, buffer: Any) -> int:
        self.amount += len(buffer)
        return super().readinto(buffer)


@pytest.mark.parametrize("written", ["safetensors", "pytorch", "npz", "pytorch before 1.6"])
def test_only_what_is_asked_for_is_read(written):
    wide = {"a": torch.rand(500_000), "b": torch.rand(1_000), "c": torch.rand(250_000)}
    source = Counting(saved(wide, written))
    file = open_file(source)
    assert file.entries["a"].bytes == 2_000_000
    opening = source.amount
    assert opening < 600_000
    assert equal(file.tensor("b"), wide["b"])
    assert source.amount - opening < 5_000
    file.close()
    assert not source.closed  # the caller's own


def test_a_part_of_a_storage_is_read_alone():
    source = Counting(saved({"part": torch.rand(100_000)[10:20]}))
    file = open_file(source)
    before = source.amount
    assert file.tensor("part").shape == (10,) and source.amount - before == 40


def test_what_is_read_is_a_copy():
    content = small("safetensors")
    file = open_file(content)
    file.tensor("a.weight").zero_()
    assert equal(file.tensor("a.weight").flatten(), torch.arange(6.0))


def test_several_threads_read_one_file(tmp_path):
    tensors = {str(number): torch.full((2_000,), float(number)) for number in range(8)}
    path = tmp_path / "w"
    path.write_bytes(saved(tensors, "safetensors"))
    wrong: list[str] = []
    with open_file(path) as file:

        def read() -> None:
            wrong.extend(key for key in tensors if not equal(file.tensor(key), tensors[key]))

        threads = [threading.Thread(target=read) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert wrong == []


def test_a_closed_file_and_one_that_was_cut_say_so(tmp_path):
    path = tmp_path / "w"
    path.write_bytes(small("safetensors"))
    file = open_file(path)
    os.truncate(path, 20)
    with pytest.raises(FileError, match="has changed"):
        file.tensor("a.weight")
    file.close()
    with pytest.raises(FileError, match="closed"):
        file.tensor("a.weight")


def test_opening_needs_no_torch():
    code = "import sys, core.checkpoints as c; c.open_file(sys.stdin.buffer.read()); print('torch' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], input=small("pytorch"), capture_output=True, cwd=PROJECT
    )
    assert done.stdout == b"False\n", done.stderr


OTHERS = {
    b"": "empty", b"\x89HDF\r\n\x1a\n": "Keras", b"GGUF\3\0\0\0": "llama.cpp", b"hello": "no parameter file",
    bytes(257) + b"ustar" + bytes(300): "0.1.10", b"PK\x05\x06" + bytes(3): "cut off",
    b"\x80\x02}q\0.": "none that torch.load", b"\0" * 600: "no parameter file",
    b"version https://git-lfs.github.com/spec/v1\noid sha256:ab": "git lfs pull",
    b"\n<!DOCTYPE html><html>": "web page", b"<html>": "web page", gzip.compress(b"a", mtime=0): "gzip",
}  # fmt: skip


@pytest.mark.parametrize("content", OTHERS)
def test_other_files_are_named(content):
    assert OTHERS[content] in refusal(content)


def test_what_is_no_file_is_refused(tmp_path):
    os.mkfifo(tmp_path / "pipe")  # reading it would wait for ever
    for name, word in (("pipe", "not a file"), (".", "not a file"), ("gone", "cannot be read")):
        with pytest.raises(FileError, match=word):
            open_file(tmp_path / name)
        with pytest.raises(FileError, match=word):
            digest(tmp_path / name)


def test_names_of_files_are_made_fit_for_a_sentence():
    with pytest.raises(FileError, match=r"^a\\nb is empty\.$"):
        open_file(b"", "a\nb")
    with pytest.raises(FileError) as caught:
        open_file(b"", "n" * 10_000)
    assert len(str(caught.value)) < 120


def test_digest(tmp_path):
    content = os.urandom(3_000_000)
    (tmp_path / "f").write_bytes(content)
    for source in (content, io.BytesIO(content), tmp_path / "f"):
        assert digest(source) == hashlib.sha256(content).hexdigest()
