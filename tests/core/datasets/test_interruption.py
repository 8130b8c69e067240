"""A process that builds a cache is killed at every moment; the next one must not notice."""

from __future__ import annotations

import random
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import psutil
import pytest

from core.datasets import Source, open_pixels
from core.datasets.cache import cache_folder
from core.images import read_square
from core.settings import PROJECT

pytestmark = pytest.mark.processes

SIDE = 16

BUILD = """
import os, signal, sys
from core.datasets import Source, DatasetError, cache, decoding, manifest, open_pixels, workers
def die(*_): os.kill(os.getpid(), signal.SIGKILL)
def die_at(count): return lambda done, total: done >= count and die()
folder, moment = sys.argv[1:]
decoding.FEW, workers.BATCH = (0 if moment == "processes" else 1000), 4
progress = die_at(int(moment)) if moment.isdigit() else lambda *p: print(*p, flush=True)
replace = os.replace
places = {
    "pixels synced": (os, "fsync", die),
    "pixels in place": (cache, "write_manifest", die),
    "manifest partial": (manifest.os, "replace", lambda a, b: die() if "json" in str(b) else replace(a, b)),
}
if moment in places:
    module, name, value = places[moment]
    setattr(module, name, value)
try:
    open_pixels(Source("folder", folder=folder), 16, progress=progress)
except DatasetError as error:
    sys.exit(str(error))
"""


def building_process(pets: Path, moment: str, **arguments: object) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", BUILD, str(pets), moment]
    pipe = subprocess.PIPE
    return subprocess.Popen(
        command,
        cwd=PROJECT,
        stdout=pipe,
        stderr=pipe,
        text=True,
        **arguments,  # type: ignore[call-overload]
    )


def assert_like_a_clean_build(pets: Path) -> None:
    source = Source("folder", folder=str(pets))
    pixels = open_pixels(source, SIDE)
    expected = np.stack([read_square(pets / name, SIDE) for name in pixels.names])
    np.testing.assert_array_equal(pixels.pixels, expected)
    assert len(pixels) == 24 and pixels.skipped == ()
    left = {path.suffix for path in cache_folder(source, SIDE).iterdir()} - {""}
    assert left == {".json", ".pixels"}
    assert len(list(cache_folder(source, SIDE).glob("*.pixels"))) == 1


@pytest.mark.parametrize(
    "moment", ["0", "12", "24", "pixels synced", "pixels in place", "manifest partial"]
)
def test_killed_at_a_certain_moment(pets: Path, moment: str) -> None:
    with building_process(pets, moment) as process:
        assert process.wait(60) == -signal.SIGKILL, process.stderr and process.stderr.read()
    assert not (cache_folder(Source("folder", folder=str(pets)), SIDE) / "manifest.json").exists()
    assert_like_a_clean_build(pets)


def test_killed_while_processes_decode(pets: Path) -> None:
    with building_process(pets, "processes") as process:
        assert process.stdout
        for _ in range(random.randint(1, 4)):
            process.stdout.readline()
        children = psutil.Process(process.pid).children()
        time.sleep(random.uniform(0, 0.02))
        process.kill()
    _, alive = psutil.wait_procs(children, timeout=30)
    assert not alive, "a worker outlived the process that it worked for"
    assert_like_a_clean_build(pets)


def test_a_file_may_not_grow(pets: Path) -> None:
    """The system itself refuses to write: as on a full disk, from the first byte too many."""

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (5000, 5000))

    with building_process(pets, "whole", preexec_fn=limit) as process:
        _, said = process.communicate(timeout=60)
    assert process.returncode == 1 and "The disk became full" in said and "Traceback" not in said
    assert_like_a_clean_build(pets)


def test_two_processes_at_once(pets: Path) -> None:
    both = [building_process(pets, "whole") for _ in range(2)]
    for process in both:
        _, said = process.communicate(timeout=60)
        assert process.returncode == 0, said
    assert_like_a_clean_build(pets)
