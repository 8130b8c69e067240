"""Twenty steps of stochastic gradient descent, in which a layer learns or does not."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass
from math import inf, isfinite

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from core.clinic.patient import Stopped, called, quiet
from core.randomness import generator
from core.tracing.recording import first_line
from core.tracing.structures import tensors_in

STEPS = 20
EXAMPLES = 32  # at most; fewer where they are large
MOST_NUMBERS = 50_000  # in all examples together, unless two have more
RATES = (3.0, 1.0, 0.3, 0.1, 0.03, 0.01, 3e-3, 1e-3)


@dataclass(frozen=True, slots=True)
class Learned:
    """The loss before the first step and after each, at which learning rate.

    `refusal` is PyTorch's own reason why no step could be made, "" where they were made.
    """

    losses: tuple[float, ...]
    rate: float
    refusal: str = ""


def learn(
    module: nn.Module,
    teacher: nn.Module,
    sample: Tensor,
    *,
    steps: int = STEPS,
    rate: float | None = None,
    seed: int = 0,
) -> Learned:
    """Let a copy of `module` learn to give what `teacher` gives, and return the losses.

    Inputs are up to 32 examples as large and as spread as `sample`'s, drawn from `seed`; the loss is
    the mean squared error of the first output. Without a `rate` the best of RATES is taken. Neither module
    is changed. Raises Stopped where one of them fails.
    """
    x = _examples(sample, seed)
    target = quiet(deepcopy(teacher).eval(), x, seed)[0]
    if rate is not None:
        return _learned(module, x, target, steps, rate, seed)
    found = [_learned(module, x, target, steps, each, seed) for each in RATES]
    return min(found, key=lambda each: each.losses[-1] if isfinite(each.losses[-1]) else inf)


def _examples(sample: Tensor, seed: int) -> Tensor:
    if not sample.is_floating_point():
        return sample
    count = min(EXAMPLES, max(2, MOST_NUMBERS // max(sample[0].numel(), 1)))
    shape = (count, *sample.shape[1:]) if sample.dim() > 1 else sample.shape
    noise = torch.randn(shape, generator=generator(seed, "examples"))
    spread = sample.std(correction=0).item() or 1.0
    return (sample.mean().item() + spread * noise).to(sample.dtype)


def _learned(
    module: nn.Module, x: Tensor, target: Tensor, steps: int, rate: float, seed: int
) -> Learned:
    student = deepcopy(module).eval()
    parameters = [each for each in student.parameters() if each.requires_grad]
    refusal = "" if parameters else _nothing_to_learn()
    losses = []
    for _step in range(steps):
        with torch.enable_grad():
            loss = _loss(student, x, target, seed)
        losses.append(loss.item())
        if parameters:
            refusal = _stepped(loss, parameters, rate)
    with torch.no_grad():
        losses.append(_loss(student, x, target, seed).item())
    return Learned(tuple(losses), rate, refusal)


def _loss(student: nn.Module, x: Tensor, target: Tensor, seed: int) -> Tensor:
    output = tensors_in(called(student, x.clone(), seed))[0]
    if not output.is_floating_point():
        raise Stopped("It gives no numbers with fractions, so there is no loss to go down.", None)
    return F.mse_loss(output, target)


def _nothing_to_learn() -> str:
    """Return what PyTorch's optimizer says of a layer without parameters."""
    try:
        torch.optim.SGD([])
    except ValueError as error:
        return first_line(error)
    return ""


def _stepped(loss: Tensor, parameters: Sequence[nn.Parameter], rate: float) -> str:
    """Make a step as torch.optim.SGD does; return what PyTorch says where there is no way back."""
    try:
        loss.backward()
    except RuntimeError as error:
        return first_line(error)
    with torch.no_grad():
        for parameter in parameters:
            if parameter.grad is not None:
                parameter.sub_(rate * parameter.grad)
                parameter.grad = None
    return ""
