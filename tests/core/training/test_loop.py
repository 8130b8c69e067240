"""The loop takes the steps that plain PyTorch would, and an interruption changes nothing."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch.nn import functional as F

from core.images.pixels import normalize
from core.networks import Network, Seeded
from core.training.averaging import AveragedWeights
from core.training.batches import epoch_order
from core.training.checkpoint import load_state, load_weights
from core.training.configuration import NO_AUGMENTATION, Configuration
from core.training.files import RunError
from core.training.folder import create_run
from core.training.journal import TrainingError
from core.training.loop import Stopped, train
from core.training.preparation import network_block, prepare_pixels
from core.training.recorder import Recorder
from core.training.run import Run
from core.training.schedule import learning_rate
from core.training.worker import work

TINY = Configuration(
    data="drawn:60",
    image_size=32,
    epochs=2,
    batch_size=12,
    validation_share=0.3,
    optimizer="sgd",
    learning_rate=0.02,
    seed=3,
)


class StoppingRecorder(Recorder):
    """A recorder that asks for a stop after some steps."""

    after: int = 10**9

    def stop_requested(self) -> bool:
        return self.current.step >= self.after or super().stop_requested()

    def step(self, **values: Any) -> None:
        super().step(**values)
        self.heartbeat(step=values["step"])


@pytest.fixture(autouse=True)
def eager(monkeypatch: pytest.MonkeyPatch) -> None:
    """Report at every step, as if each took a second, so that a stop comes at an exact one."""
    monkeypatch.setattr("core.training.journal.STATUS_SECONDS", 0.0)
    monkeypatch.setenv("LAYERWISE_FREE_DISK_BYTES", "0")
    monkeypatch.setenv("LAYERWISE_TRAINING_THREADS", "1")


def run_to_end(configuration: Configuration) -> Run:
    run = create_run(configuration)
    with Recorder(run.path) as recorder:
        train(run, recorder)
    return run


def stop_after(run: Run, step: int) -> None:
    recorder = StoppingRecorder(run.path)
    recorder.after = step
    with recorder, pytest.raises(Stopped):
        train(run, recorder)


def measured(run: Run) -> list[dict[str, Any]]:
    """Return the metrics without what depends on the clock."""
    lines = [json.loads(line) for line in (run.path / "metrics.jsonl").read_text().splitlines()]
    clocks = ("seconds", "time", "memory", "per_second")
    return [{k: v for k, v in line.items() if not any(c in k for c in clocks)} for line in lines]


def assert_same_end(one: Run, other: Run) -> None:
    assert measured(one) == measured(other)
    for which in ("last", "best"):
        first, second = load_weights(one.path, which), load_weights(other.path, which)
        assert first.keys() == second.keys()
        for name in first:
            assert torch.equal(first[name], second[name]), name


@pytest.mark.parametrize("steps", [[1], [3], [2, 4, 5]])
def test_stopped_and_resumed_is_the_same_run(steps: list[int]) -> None:
    straight = run_to_end(TINY)
    broken = create_run(TINY)
    for step in steps:
        stop_after(broken, step)
    with Recorder(broken.path) as recorder:
        train(broken, recorder)
    assert_same_end(straight, broken)


def test_steps_are_those_of_plain_pytorch() -> None:
    """The same losses from the formula written out: no augmentation, no averaging, plain SGD."""
    asked = replace(
        TINY,
        model="lenet-colour",
        augmentation=NO_AUGMENTATION,
        averaging=0.0,
        progressive=False,
        momentum=0.0,
        weight_decay=0.0,
        label_smoothing=0.0,
        image_size=64,
        precision="32-true",  # "auto" is bfloat16 where the processor has it
    )
    run = run_to_end(asked)
    ours = [line["loss"] for line in measured(run) if line["kind"] == "step"]

    with Recorder(create_run(asked).path) as recorder:
        pixels = prepare_pixels(asked, recorder)
    train_indices, _ = pixels.split(asked.validation_share)
    module = Network(network_block(asked, 2), Seeded(asked.seed)).module()
    side = pixels.pixels.shape[1]
    theirs: list[float] = []
    steps = len(train_indices) // asked.batch_size
    for epoch in range(asked.epochs):
        order = epoch_order(train_indices, asked.seed, epoch)
        for step in range(steps):
            indices = np.sort(order[step * asked.batch_size : (step + 1) * asked.batch_size])
            x = normalize(torch.from_numpy(pixels.pixels[indices]))
            theta = torch.eye(2, 3).expand(len(x), 2, 3)
            grid = F.affine_grid(theta, [len(x), 3, 64, 64], align_corners=False)
            x = F.grid_sample(x, grid, padding_mode="reflection", align_corners=False)
            loss = F.cross_entropy(module(x), torch.from_numpy(pixels.labels[indices]))
            gradients = torch.autograd.grad(loss, list(module.parameters()))
            rate = learning_rate(len(theirs), steps * asked.epochs, 0.02, "one-cycle")
            with torch.no_grad():
                for parameter, gradient in zip(module.parameters(), gradients, strict=True):
                    parameter -= rate * gradient
            theirs.append(loss.item())
    assert side == 80
    assert ours == pytest.approx(theirs, abs=1e-4)


def test_learns_something() -> None:
    asked = replace(TINY, epochs=6, augmentation=NO_AUGMENTATION, label_smoothing=0.0)
    losses = [m["train_loss"] for m in measured(run_to_end(asked)) if m["kind"] == "epoch"]
    assert losses[-1] < 0.6 * losses[0]


def test_a_lost_loss_ends_the_run_with_a_sentence() -> None:
    run = create_run(
        replace(TINY, learning_rate=100.0, weight_decay=10.0, epochs=30, averaging=0.0)
    )
    with Recorder(run.path) as recorder, pytest.raises(TrainingError, match="learning rate"):
        train(run, recorder)
    state = load_state(run.path)
    if state is not None:  # whatever was saved before is still numbers
        assert all(bool(torch.isfinite(t).all()) for t in state["module"].values())


def test_a_full_disk_ends_the_run_and_loses_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    straight, hindered = run_to_end(TINY), create_run(TINY)
    stop_after(hindered, 3)
    monkeypatch.setenv("LAYERWISE_FREE_DISK_BYTES", str(10**18))
    with Recorder(hindered.path) as recorder, pytest.raises(RunError, match="disk"):
        train(hindered, recorder)
    state = load_state(hindered.path)
    assert state is not None
    assert state["step"] == 3
    monkeypatch.setenv("LAYERWISE_FREE_DISK_BYTES", "0")
    with Recorder(hindered.path) as recorder:
        train(hindered, recorder)
    assert_same_end(straight, hindered)


def test_time_limit_ends_the_run_with_a_validation() -> None:
    run = run_to_end(replace(TINY, epochs=500, time_limit=0.01))
    status = run.status()
    assert status.state == "finished"
    assert status.step < status.total_steps
    assert [m for m in measured(run) if m["kind"] == "epoch"]


def test_a_lost_loss_is_told_as_the_runs_error() -> None:
    asked = replace(TINY, learning_rate=100.0, weight_decay=10.0, epochs=30, averaging=0.0)
    run = create_run(asked)
    assert work(run) == 1
    status = run.status()
    assert status.state == "failed"
    assert "not a number" in status.error
    assert "Traceback" not in status.error


def test_changed_pictures_are_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    run = create_run(TINY)
    stop_after(run, 2)
    monkeypatch.setattr("core.training.loop.steps_per_epoch", lambda *_: 7)
    with Recorder(run.path) as recorder, pytest.raises(TrainingError, match="have changed"):
        train(run, recorder)


def test_validation_answers_are_those_of_the_saved_weights() -> None:
    run = run_to_end(TINY)
    answers = json.loads((run.path / "validation.json").read_text())
    last = [m for m in measured(run) if m["kind"] == "epoch"][-1]
    verdicts = np.argmax(answers["probabilities"], axis=1)
    assert np.mean(verdicts == answers["labels"]) == pytest.approx(last["validation_accuracy"])
    confusion = np.zeros((2, 2), dtype=int)
    np.add.at(confusion, (np.array(answers["labels"]), verdicts), 1)
    assert confusion.tolist() == last["confusion"]


def test_averaging_trails_the_weights() -> None:
    module = torch.nn.Linear(2, 2)
    averaged = AveragedWeights(module, 0.5)
    start = module.weight.detach().clone()
    with torch.no_grad():
        module.weight += 1.0
    averaged.update(module, step=10**6)
    torch.testing.assert_close(averaged.module.weight, start + 0.5)


def test_same_seed_same_numbers_whatever_the_global_generator() -> None:
    torch.manual_seed(1)
    first = run_to_end(replace(TINY, epochs=1))
    torch.manual_seed(2)
    before = torch.random.get_rng_state()
    second = run_to_end(replace(TINY, epochs=1))
    assert torch.equal(before, torch.random.get_rng_state())
    assert_same_end(first, second)
    other = run_to_end(replace(TINY, epochs=1, seed=4))
    assert measured(first) != measured(other)


def test_pinned_photos_are_asked_each_epoch(tmp_path: Path) -> None:
    from core.datasets.drawn import draw_pet
    from core.images import encode_jpeg

    photo = encode_jpeg(draw_pet("cat", 5, 90))
    run = create_run(TINY, pinned=[("rex.jpg", photo)])
    with Recorder(run.path) as recorder:
        train(run, recorder)
    lines = [m for m in measured(run) if m["kind"] == "pinned"]
    assert [line["epoch"] for line in lines] == [1, 2]
    assert all(sum(line["probabilities"]) == pytest.approx(1.0) for line in lines)


def test_a_network_of_one_size_is_trained_at_that_size() -> None:
    asked = replace(TINY, model="lenet-colour", image_size=64, epochs=1, progressive=True)
    run = run_to_end(asked)
    sizes = {line["image_size"] for line in measured(run) if line["kind"] == "step"}
    assert sizes == {64}
    residual = replace(asked, model="pets-small")
    sizes = {
        step["image_size"] for step in measured(run_to_end(residual)) if step["kind"] == "step"
    }
    assert sizes == {48, 64}
