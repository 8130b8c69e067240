"""Real training processes: killed at any instant, several together, and the same weights after."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from core.settings import PROJECT
from core.training.checkpoint import load_weights
from core.training.configuration import Configuration
from core.training.folder import create_run
from core.training.run import Run

pytestmark = pytest.mark.processes

ASKED = Configuration(
    data="drawn:80", image_size=32, epochs=3, batch_size=8, validation_share=0.3, seed=5
)
PATIENCE = 120.0


@pytest.fixture(autouse=True)
def one_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sums of floats depend on how they are split over threads: the same number everywhere."""
    monkeypatch.setenv("LAYERWISE_TRAINING_THREADS", "1")
    monkeypatch.setenv("LAYERWISE_CHECKPOINT_SECONDS", "0.05")
    monkeypatch.setenv("LAYERWISE_FREE_DISK_BYTES", "0")


def start(run: Run) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "core.training", "resume", run.id]
    return subprocess.Popen(
        command, cwd=PROJECT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=dict(os.environ)
    )


def finish(run: Run) -> None:
    output, _ = start(run).communicate(timeout=PATIENCE)
    assert run.status().state == "finished", output.decode()


def steps(path: Path) -> int:
    metrics = path / "metrics.jsonl"
    return metrics.read_bytes().count(b'"step"') if metrics.exists() else 0


def kill_after(run: Run, further_steps: int, delay: float) -> None:
    """Start the run and kill it, `delay` seconds after it has taken some more steps."""
    process, before, deadline = start(run), steps(run.path), time.monotonic() + PATIENCE
    while steps(run.path) < before + further_steps and process.poll() is None:
        assert time.monotonic() < deadline
        time.sleep(0.002)
    time.sleep(delay)
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=PATIENCE)


def test_killed_at_random_moments_it_ends_with_the_same_weights() -> None:
    chance = random.Random(0)
    straight, broken = create_run(ASKED), create_run(ASKED)
    finish(straight)
    for _ in range(3):
        kill_after(broken, chance.randint(1, 4), chance.uniform(0.0, 0.1))
    assert broken.status().state in ("interrupted", "finished")
    if broken.status().state == "interrupted":
        finish(broken)
    expected, found = load_weights(straight.path, "last"), load_weights(broken.path, "last")
    assert expected.keys() == found.keys()
    assert all(torch.equal(expected[name], found[name]) for name in expected)
    losses = [[line["loss"] for line in run.metrics().steps] for run in (straight, broken)]
    assert losses[0] == losses[1]


def test_two_processes_train_together() -> None:
    """Without batch norm, dropout or augmentation two halves of a batch make the whole one."""
    from core.training.configuration import NO_AUGMENTATION

    alone = replace(
        ASKED,
        model="lenet-colour",
        epochs=1,
        augmentation=NO_AUGMENTATION,
        averaging=0.0,
        precision="32-true",  # in bfloat16 a sum of halves is not the whole
    )
    together = replace(alone, devices=2)
    runs = [create_run(alone), create_run(together)]
    for run in runs:
        finish(run)
    expected, found = (load_weights(run.path, "last") for run in runs)
    for name in expected:
        torch.testing.assert_close(found[name], expected[name], atol=1e-5, rtol=1e-4)
    metrics = runs[1].metrics()
    assert len(metrics.epochs) == together.epochs
    assert [line["step"] for line in metrics.steps] == list(
        range(1, runs[1].status().total_steps + 1)
    )
    assert all(line["pictures"] == together.batch_size for line in metrics.steps)
