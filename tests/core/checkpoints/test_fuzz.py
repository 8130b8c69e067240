"""Damaged files of every format: a sentence or a well-formed result, quickly, and nothing else."""

from __future__ import annotations

import io
import pickle
import random
import subprocess
import sys

import pytest
import torch

from core.checkpoints import FileError, load, open_file
from core.settings import PROJECT
from tests.core.checkpoints.files import FORMATS, equal, saved, small


def mutated(content: bytes, draw: random.Random) -> bytes:
    """Change a few bits or bytes, cut, repeat or drop a piece."""
    made = bytearray(content)
    for _ in range(draw.choice((1, 1, 2, 5))):
        at = draw.randrange(len(made) + 1)
        piece = draw.choice((1, 2, 4, 8, 50))
        how = draw.randrange(7)
        if how == 0:
            del made[at:]
        elif how == 1:
            del made[at : at + piece]
        elif how == 2:
            made[at:at] = made[at : at + piece]
        elif how == 3:
            made[at : at + piece] = draw.choice((b"\0", b"\xff", b"\x7f", b"0")) * piece
        elif how == 4:
            made[at : at + piece] = draw.randbytes(piece)
        elif made and at < len(made):
            made[at] ^= 1 << draw.randrange(8)
    return bytes(made)


def opened(content: bytes) -> bool:
    """Open the file and read all of it; return whether it is one. Nothing but FileError may come."""
    try:
        with open_file(content, "it") as file:
            for key, entry in file.entries.items():
                assert len(key) < 1_100 and len(entry.text) <= 200
                if entry.kind == "tensor":
                    tensor = file.tensor(key)
                    assert tuple(tensor.shape) == entry.shape
                    assert str(tensor.dtype) == f"torch.{entry.dtype}"
    except FileError as error:
        sentence = str(error)
    else:
        return True
    assert sentence.startswith("it ") and len(sentence) < 500 and "memory" not in sentence
    return False


def fuzz(written: str, times: int, seed: int) -> int:
    """Open so many damaged files; return how many of them were still files."""
    draw, content = random.Random(seed), small(written)
    assert opened(content)
    return sum(opened(mutated(content, draw)) for _ in range(times))


@pytest.mark.filterwarnings("ignore:invalid escape")  # of pickletools, about what is no pickle
@pytest.mark.parametrize("written", FORMATS)
def test_damaged_files_are_refused_or_read(written):
    assert 0 < fuzz(written, 60, seed=1) < 60


@pytest.mark.parametrize("written", FORMATS)
def test_every_cut_file_is_refused(written):
    content = small(written)
    step = max(1, len(content) // 100)
    assert not any(opened(content[:end]) for end in range(0, len(content), step))


PROGRAM = """
import resource
from tests.core.checkpoints.test_fuzz import FORMATS, fuzz

torch_and_all = int(open("/proc/self/statm").read().split()[0]) * resource.getpagesize()
resource.setrlimit(resource.RLIMIT_AS, (torch_and_all + 500_000_000,) * 2)
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
for written in FORMATS:
    assert 0 < fuzz(written, 2_000, seed=2) < 2_000
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


@pytest.mark.processes
def test_thousands_of_damaged_files_in_little_memory():
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], capture_output=True, text=True, cwd=PROJECT, timeout=120
    )
    assert done.returncode == 0, done.stderr[-2_000:]
    assert int(done.stdout) < 100_000, "kilobytes"


@pytest.mark.processes
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("written", ["pytorch", "pytorch before 1.6"])
def test_a_damaged_file_that_both_read_is_the_same_to_both(written):
    """Where PyTorch refuses what ours reads, it is for a record that no number depends on."""
    draw, content = random.Random(5), saved({"a.w": torch.arange(6.0), "n": [1, "a"]}, written)
    compared = 0
    for _ in range(600):
        damaged = mutated(content, draw)
        try:
            ours = load(damaged)
            theirs = torch.load(io.BytesIO(damaged), weights_only=True)
        except (FileError, RuntimeError, ValueError, pickle.UnpicklingError):
            continue
        assert equal(ours, theirs)
        compared += 1
    assert compared > 10
