"""Runs as their processes leave them, written by the real recorder, without training anything.

And what the tests of pages that show runs have in common.
"""

from __future__ import annotations

from typing import Any

import pyarrow as pa
from streamlit.testing.v1 import AppTest

from core.datasets import Source, list_pictures
from core.training import Configuration, Recorder, Run, create_run

STEPS = 12  # of an epoch
PICTURES = 40


def measured_run(
    epochs: int = 2, *, name: str = "my run", owner: str = "", steps: int = STEPS,
    state: str = "stopped", pinned: list[tuple[str, bytes]] | None = None, **status: Any,
) -> Run:  # fmt: skip
    """Make a run of four epochs on drawn pets that has got through `epochs` of them."""
    asked = Configuration(data=f"drawn:{PICTURES}", image_size=32, epochs=4)
    run = create_run(asked, name=name, owner=owner, pinned=pinned or [])
    with Recorder(run.path) as recorder:
        for epoch in range(epochs):
            for step in range(epoch * steps + 1, (epoch + 1) * steps + 1):
                recorder.step(**step_values(step, epoch))
            recorder.epoch(**epoch_values(epoch + 1, steps))
            for photo, _content in pinned or []:
                recorder.pinned(epoch=epoch + 1, step=step, name=photo, probabilities=[0.3, 0.7])
        if epochs:
            recorder.validation(answers(epochs))
        recorder.status(
            state=state, epoch=epochs, step=epochs * steps, total_epochs=4, total_steps=4 * steps,
            progress=epochs / 4, started_at=1_000.0, finished_at=1_240.0,
            best_accuracy=0.75 if epochs else None, **status,
        )  # fmt: skip
    return run


def step_values(step: int, epoch: int) -> dict[str, Any]:
    return {
        "step": step, "epoch": epoch, "loss": 1 / step, "learning_rate": 0.01, "pictures": 64,
        "data_seconds": 0.02, "compute_seconds": 0.3, "memory_bytes": 2**30, "image_size": 32,
    }  # fmt: skip


def epoch_values(epoch: int, steps: int) -> dict[str, Any]:
    return {
        "epoch": epoch, "step": epoch * steps, "train_loss": 0.6, "validation_loss": 0.7 - epoch / 10,
        "validation_accuracy": 0.5 + epoch / 8, "confusion": [[3, 1], [1, 3]], "seconds": 60.0,
        "pictures_per_second": 200.0, "validation_seconds": 0.0,
    }  # fmt: skip


def answers(epoch: int) -> dict[str, Any]:
    """Four cats and four dogs, one of each taken for the other."""
    listing = list_pictures(Source.parse(f"drawn:{PICTURES}"))
    kinds = [[i for i, label in enumerate(listing.labels) if label == kind][:4] for kind in (0, 1)]
    chosen = kinds[0] + kinds[1]
    right, wrong = [0.8, 0.2], [0.1, 0.9]
    return {
        "epoch": epoch, "classes": ["cat", "dog"], "names": [listing.names[i] for i in chosen],
        "labels": [0] * 4 + [1] * 4,
        "probabilities": [right] * 3 + [wrong] + [wrong] * 3 + [right],
    }  # fmt: skip


def drawn(app: AppTest, alt: str) -> Any:
    """Return the message that a chart was sent with; charts are known by their words."""
    return next(item.proto for item in app.get("vega_lite_chart") if item.proto.alt == alt)


def chart(app: AppTest, alt: str) -> dict[str, pa.Table]:
    """Return the data sets that a chart was sent with."""
    found = drawn(app, alt).datasets
    return {item.name: pa.ipc.open_stream(item.data.data).read_all() for item in found}
