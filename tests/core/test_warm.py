from __future__ import annotations

import json
import subprocess
import sys

import pytest

from core.settings import PROJECT

pytestmark = pytest.mark.processes

# In a process of its own: the warm-up changes what all others would see (threads, collector).
PROGRAM = """
import gc, json, os, sys, threading, time
os.environ["LAYERWISE_SERVER_THREADS"] = "1"
os.environ["LAYERWISE_MEASURE"] = sys.argv[1]
from core import warm
before = {"torch": "torch" in sys.modules, "known": warm.surroundings().complete}
asked = time.monotonic()
for _ in range(3):
    warm.start()
waited = time.monotonic() - asked
threads = sum(thread.name == "warm-up" for thread in threading.enumerate())
while not warm.surroundings().complete:
    time.sleep(0.05)
import torch
of_another_thread = []
other = threading.Thread(target=lambda: of_another_thread.append(torch.get_num_threads()))
other.start(); other.join()
known = warm.surroundings()
print(json.dumps({
    "before": before, "waited": waited, "threads": threads, "frozen": gc.get_freeze_count(),
    "torch threads": of_another_thread[0], "gpus": len(known.gpus), "torch gpus":
    torch.cuda.device_count(), "first run": known.first_run and known.first_run.seconds,
}))
"""


def warmed(measure: str) -> dict[str, object]:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, measure],
        cwd=PROJECT, capture_output=True, text=True, check=True, timeout=300,
    )  # fmt: skip
    result: dict[str, object] = json.loads(done.stdout)
    return result


def test_warming_imports_freezes_and_looks_around_once() -> None:
    result = warmed("off")
    assert result["before"] == {"torch": False, "known": False}
    assert result["threads"] == 1
    assert result["frozen"] > 100_000  # type: ignore[operator]
    assert result["torch threads"] == 1
    assert result["gpus"] == result["torch gpus"]
    assert result["first run"] is None


def test_a_first_run_is_timed_on_real_steps() -> None:
    assert warmed("on")["first run"] > 0  # type: ignore[operator]
