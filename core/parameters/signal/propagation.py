"""Signal propagation: activations forward, gradients backward, at the start and after some training."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

from torch import Tensor, nn

from core.parameters.errors import ParameterError
from core.parameters.signal.going import Going, finish
from core.parameters.signal.records import Signal
from core.parameters.signal.study import Study

BINS = 40
LEARNING_RATE = 0.1
MOST_STEPS = 10_000


def signal_propagation(
    module: nn.Module,
    inputs: Tensor,
    targets: Tensor | None = None,
    *,
    bins: int = BINS,
    steps: int = 0,
    learning_rate: float = LEARNING_RATE,
    seed: int = 0,
    progress: Callable[[int], object] | None = None,
    stop: Callable[[], bool] | None = None,
) -> Signal:
    """Run `module` on a batch forward and back, after `steps` steps of training, and measure it.

    The loss is the mean squared error of the first output against `targets`; without them, against
    numbers drawn from N(0, 1) by `seed` in the output's shape, random targets that can only be
    learned by heart. A step is plain gradient descent on this batch: every parameter minus
    `learning_rate` times its gradient. Training that diverges ends early, and its signal says so by
    NaN and infinite numbers.

    The module is the caller's own: it is hooked meanwhile, its parameters change by the steps and
    its running statistics by the passes. It runs in the mode it is in; what is random in it is drawn
    from `seed`. The caller sees to it that passes are within limits. `progress` hears of each step,
    `stop` ends after the step at which it says True.

    Raises ParameterError for a lazy network before its first batch or one on "meta", where the pass
    fails, where nothing differentiable comes out, and for steps that cannot be taken.
    """
    going = propagating(
        module, inputs, targets, bins=bins, steps=steps, learning_rate=learning_rate, seed=seed
    )
    return finish(going, progress, stop)


def propagating(
    module: nn.Module, inputs: Tensor, targets: Tensor | None = None, *, bins: int = BINS,
    steps: int = 0, learning_rate: float = LEARNING_RATE, seed: int = 0,
) -> Going[Signal]:  # fmt: skip
    """Do what `signal_propagation` does, step by step: yield the steps so far, return the signal."""
    check_training(steps, learning_rate)
    study = Study(module, inputs, targets, seed)
    start = study.look(bins)
    if not steps:
        return start
    if not study.learned:
        raise ParameterError("The network has no parameters that could be trained.")
    losses: list[float] = []
    for step in range(1, steps + 1):
        losses.append(study.step(learning_rate))
        if (yield step) or not math.isfinite(losses[-1]):
            break
    last = study.look(bins)
    return replace(last, losses=(*losses, last.loss), start=start)


def check_training(steps: int, learning_rate: float) -> None:
    """Raise ParameterError for steps that cannot be taken."""
    if not 0 <= steps <= MOST_STEPS:
        raise ParameterError(f"Training takes 0 to {MOST_STEPS:,} steps, not {steps:,}.")
    if not math.isfinite(learning_rate) or learning_rate < 0:
        raise ParameterError(f"A learning rate is 0 or more, not {learning_rate:g}.")
