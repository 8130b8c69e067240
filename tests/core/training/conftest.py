"""Runs to test with, and processes that train without torch."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Protocol

import pytest

from core.settings import PROJECT
from core.training import Configuration, ProcessIdentity, Run, create_run, list_runs
from core.training.status import identify


@pytest.fixture
def run() -> Run:
    """Make a run that nothing has been done with."""
    return create_run(Configuration(), name="rex")


@pytest.fixture
def standin(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let started processes run the stand-in loop; whatever still runs at the end is killed."""
    paths = [str(Path(__file__).parent / "standin"), str(PROJECT)]
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(paths))
    yield
    for run in list_runs():
        process = run.status().process
        found = process.find() if process and process.pid != os.getpid() else None
        if found is not None:
            found.kill()


class Spawn(Protocol):
    """Starts Python with arguments and further environment variables."""

    def __call__(self, *arguments: str, **environment: str) -> subprocess.Popen[str]: ...


@pytest.fixture
def spawn() -> Iterator[Spawn]:
    """Return a function that starts Python in the project; what still runs at the end is killed."""
    started: list[subprocess.Popen[str]] = []

    def start(*arguments: str, **environment: str) -> subprocess.Popen[str]:
        pipe = subprocess.PIPE
        process = subprocess.Popen(
            [sys.executable, *arguments], cwd=PROJECT, env=os.environ | environment,
            stdout=pipe, stderr=pipe, text=True,
        )  # fmt: skip
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


@pytest.fixture
def until() -> Callable[[Callable[[], object]], None]:
    """Return a function that waits for a condition, and fails when it never comes true."""

    def wait(condition: Callable[[], object], seconds: float = 30.0) -> None:
        deadline = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < deadline, "it never came true"
            time.sleep(0.02)

    return wait


@pytest.fixture
def gone_process() -> ProcessIdentity:
    """Return the identity of a process that has ended."""
    with subprocess.Popen(["true"]) as process:
        return identify(process.pid)
