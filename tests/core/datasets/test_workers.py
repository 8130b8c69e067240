from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.datasets import DatasetError, Source, decoding, open_pixels, workers
from core.settings import PROJECT

# A worker whose decoder takes the whole process down at certain pictures.
FRAGILE = """
import os, sys
from core.datasets import tasks, worker
read = tasks.read_squares
def fragile(source, names, side):
    if any("bomb" in name for name in names):
        os._exit(11)
    return read(source, names, side)
tasks.read_squares = fragile
worker.main(tasks.Task.parse(sys.argv[1:]))
"""


@pytest.fixture(autouse=True)
def _processes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decoding, "FEW", 0)
    monkeypatch.setattr(workers, "BATCH", 8)
    monkeypatch.setattr(workers, "cores", lambda: 2)


def test_a_crash_costs_one_picture(
    pets: Path, save: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    def start(worker: workers.Worker) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-c", FRAGILE, *worker.task.arguments]
        pipe = subprocess.PIPE
        return subprocess.Popen(command, cwd=PROJECT, stdin=pipe, stdout=pipe)

    monkeypatch.setattr(workers.Worker, "_start", start)
    for name in ("cat/bomb.png", "dog/bomb.png"):
        save(pets / name)
    pixels = open_pixels(Source("folder", folder=str(pets)), 8)
    assert len(pixels) == 24
    assert [item.name for item in pixels.skipped] == ["cat/bomb.png", "dog/bomb.png"]
    assert all("broke down" in item.reason for item in pixels.skipped)


def test_a_worker_that_never_works(pets: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")
    monkeypatch.setattr(workers, "MOST_CRASHES", 3)
    with pytest.raises(DatasetError, match="breaks down at every one"):
        open_pixels(Source("folder", folder=str(pets)), 8)


def test_a_worker_that_cannot_start(pets: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/there/is/none")
    with pytest.raises(DatasetError, match="No process could be started"):
        open_pixels(Source("folder", folder=str(pets)), 8)


def test_no_more_processes_than_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    assert workers.cores() >= 1
    monkeypatch.setenv("LAYERWISE_TRAINING_THREADS", "1")
    assert workers.cores() == 1


def test_nothing_imports_torch() -> None:
    code = "import sys, core.datasets, core.datasets.worker; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=PROJECT, check=False).returncode == 0


@given(
    count=st.integers(0, 2_000),
    seconds=st.lists(st.floats(0, 100), min_size=1, max_size=9),
)
def test_each_name_is_asked_for_once_however_long_they_take(
    count: int, seconds: list[float]
) -> None:
    names = [str(number) for number in range(count)]
    requests, asked = workers._Requests(names), []
    while some := requests.next():
        asked.append(list(some))
        requests.took(len(some), seconds[len(asked) % len(seconds)])
        assert len(some) <= workers.MOST_BATCH
    assert [name for some in asked for name in some] == names
