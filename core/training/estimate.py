"""How long a run will take here, measured: a few real steps in a process like the run's own.

    python -m core.training.estimate < configuration.json

A process of its own, because the dashboard keeps to one thread and must not be held up.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time
from dataclasses import asdict, dataclass

from core.settings import PROJECT
from core.training.configuration import Configuration

STEPS = 3  # measured at each picture size, after one that warms up
PATIENCE = 120  # seconds


class EstimateError(RuntimeError):
    """The steps could not be measured; the message says why."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """Seconds that a run will take from its first step, by `pictures_per_second` of its parts.

    `device` names the hardware. Decoding the pictures, where that is still to do, comes on top.
    """

    seconds: float
    pictures_per_second: float
    device: str


def estimate(configuration: Configuration, pictures: int, classes: int = 2) -> Estimate:
    """Measure a few steps of `configuration` and reckon the whole run on `pictures` pictures.

    `pictures` counts both sides of the split. Takes some seconds. Raises EstimateError when the
    network cannot be built or a step fails, with the reason.
    """
    asked = {"configuration": configuration.to_document(), "pictures": pictures, "classes": classes}
    try:
        done = subprocess.run(
            [sys.executable, "-m", "core.training.estimate"],
            input=json.dumps(asked),
            capture_output=True,
            text=True,
            cwd=PROJECT,
            timeout=PATIENCE,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise EstimateError(f"A few steps took longer than {PATIENCE} seconds.") from error
    if done.returncode != 0:
        last = done.stderr.strip().splitlines()[-1:] or ["The measuring process ended at once."]
        raise EstimateError(last[0])
    return Estimate(**json.loads(done.stdout.splitlines()[-1]))


def measure(configuration: Configuration, pictures: int, classes: int) -> Estimate:
    """Take the steps in this process; see `estimate`."""
    import torch
    from lightning_fabric import Fabric

    from core.blocks import build
    from core.randomness import generator
    from core.training.batches import Batch, steps_per_epoch
    from core.training.devices import describe, make_fabric
    from core.training.loop import in_possible_sizes, network_block, train_step
    from core.training.optimizers import make_optimizer
    from core.training.schedule import SMALL_UNTIL, cache_side, picture_size

    block = network_block(configuration, classes)
    configuration = in_possible_sizes(configuration, block)
    fabric: Fabric = make_fabric(configuration)
    module = build(block).to(memory_format=torch.channels_last)
    module, optimizer = fabric.setup(module, make_optimizer(module, configuration))
    random = generator(configuration.seed, "estimate")
    side, count = cache_side(configuration.image_size), configuration.batch_size
    batch = Batch(
        torch.randint(0, 256, (count, side, side, 3), generator=random, dtype=torch.uint8),
        torch.randint(0, classes, (count,), generator=random),
    )

    def seconds_per_step(size: int) -> float:
        taken = []
        for _ in range(STEPS + 1):
            started = time.perf_counter()
            change, smoothing = configuration.augmentation, configuration.label_smoothing
            train_step(module, optimizer, batch, size, change, smoothing, fabric, random).item()
            taken.append(time.perf_counter() - started)
        return statistics.median(taken[1:])

    training = round(pictures * (1 - configuration.validation_share))
    steps = steps_per_epoch(training, count) * configuration.epochs
    full_time = seconds_per_step(configuration.image_size)
    small = picture_size(0, steps, configuration.image_size, configuration.progressive)
    small_time = seconds_per_step(small) if small < configuration.image_size else full_time
    training_time = steps * (SMALL_UNTIL * small_time + (1 - SMALL_UNTIL) * full_time)
    # A validation is a forward pass: about a third of a step, picture by picture.
    validated = (pictures - training) * configuration.epochs / count
    total = training_time + validated * full_time / 3
    if configuration.time_limit is not None:
        total = min(total, configuration.time_limit * 60)
    return Estimate(total, steps * count / training_time, describe(fabric.device))


if __name__ == "__main__":
    request = json.load(sys.stdin)
    asked = Configuration.from_document(request["configuration"])
    try:
        print(json.dumps(asdict(measure(asked, request["pictures"], request["classes"]))))
    except (ValueError, RuntimeError) as error:
        sys.exit(str(error).splitlines()[0])
