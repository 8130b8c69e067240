"""A small LeNet that took a few real steps, in a run's folder as the recorder leaves it."""

from __future__ import annotations

import torch
from torch.nn import functional as F

from core.blocks import build
from core.lenet import Convolution, LeNet
from core.lenet.presets import configuration, plain
from core.randomness import generator
from core.training import Recorder, Run, create_run
from core.training.checkpoint import save_snapshot

SMALL = LeNet((Convolution(2, 5, pool=2), Convolution(3, 5, pool=2)), (6,))
KEPT = (0, 1, 4, 8)
STEPS = 4  # of an epoch


def made_run(lenet: LeNet = SMALL, kept: tuple[int, ...] = KEPT, owner: str = "") -> Run:
    """Train `lenet` on noise, and keep the weights after the steps `kept`."""
    asked = configuration(lenet, plain(16, 0.9, epochs=2), "garments:700")
    run = create_run(asked, name="small", owner=owner)
    random = generator(0, "noise")
    pictures = torch.rand(16, 1, 28, 28, generator=random)
    labels = torch.randint(10, (16,), generator=random)
    module = build(lenet.block(), seed=0)
    with Recorder(run.path) as recorder:
        for step in range(max(kept) + 1):
            if step in kept:
                save_snapshot(run.path, step, module.state_dict(), {"step": step})
            loss = F.cross_entropy(module(pictures), labels)
            recorder.step(step=step + 1, epoch=step // STEPS, loss=loss.item(), pictures=16)
            module.zero_grad()
            loss.backward()
            with torch.no_grad():
                for parameter in module.parameters():
                    assert parameter.grad is not None
                    parameter -= 0.9 * parameter.grad
        for epoch in (1, 2):
            recorder.epoch(epoch=epoch, step=epoch * STEPS, validation_accuracy=epoch / 4)
        recorder.status(
            state="finished", epoch=2, step=8, total_epochs=2, total_steps=2 * STEPS, progress=1.0
        )
    return run
