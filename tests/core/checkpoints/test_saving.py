"""A file is there whole or not at all, whenever its writer is killed."""

from __future__ import annotations

import random
import subprocess
import sys
import time

import pytest

from core.checkpoints import load
from core.settings import PROJECT

WRITER = """
import sys
from pathlib import Path
import torch
from core.checkpoints import save

path, numbers = Path(sys.argv[1]), torch.zeros(500_000)
for number in range(10**9):
    save({"a": numbers.fill_(number), "b": numbers + 1}, path, sys.argv[2])
    print(number, flush=True)
"""


@pytest.mark.processes
@pytest.mark.parametrize("written", ["safetensors", "pytorch"])
def test_whoever_is_killed_leaves_a_whole_file(written, tmp_path):
    path, draw = tmp_path / "weights", random.Random(3)
    for _ in range(2):
        process = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(path), written], cwd=PROJECT, stdout=subprocess.PIPE
        )
        assert process.stdout is not None and process.stdout.readline()
        time.sleep(draw.random() / 5)
        process.kill()
        said = process.stdout.read().split()
        process.wait()
        found = load(path)
        assert len(set(found["a"].tolist())) == 1 and (found["b"] - found["a"] == 1).all()
        # what was reported as saved is there
        assert not said or found["a"][0] >= int(said[-1])
