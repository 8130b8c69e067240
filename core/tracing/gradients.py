"""A pass forward and back: how large the gradient is that reaches each place of a network."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from core.parameters import parameter_tree, tensor_at
from core.tracing.errors import TraceError
from core.tracing.records import Trace
from core.tracing.running import MOST_STEPS, SECONDS, Options, given_tensors, run
from core.tracing.structures import tensors_in


@dataclass(frozen=True, slots=True, eq=False)
class Gradients:
    """The norm of the loss's gradient (root of the sum of squares) everywhere; None: none arrived.

    `tensors` by the path of each tensor in the network, each object once and under its first name:
    parameters, buffers, and those in plain attributes. `steps` by the steps of `trace`, with respect
    to what each gave; `inputs` by what the network was given. `loss` is a number.
    """

    trace: Trace
    loss: float
    tensors: Mapping[str, float | None]
    steps: tuple[float | None, ...]
    inputs: tuple[float | None, ...]


def backward(
    module: nn.Module,
    inputs: Tensor | tuple[Tensor, ...],
    labels: Tensor | None = None,
    *,
    most_steps: int = MOST_STEPS,
    seconds: float = SECONDS,
    seed: int = 0,
) -> Gradients:
    """Run `module` forward and back and return the gradients' norms.

    The loss is the sum of all outputs; with `labels` (int64, one for each example) the cross-entropy
    of the first output. The module has to be the caller's own: it is hooked meanwhile, and its
    gradients are cleared before and after. The other arguments are as in `trace`.

    Raises TraceError where the pass fails or is ended, and where no gradient can begin: when nothing
    that came out depends on a parameter or an input by differentiable steps.
    """
    given = given_tensors(inputs)
    leaves = [_leaf(tensor) for tensor in given]
    norms = _Norms()
    held = _tensors(module)
    _clear(held)
    try:
        with torch.enable_grad():
            # Not the leaves themselves: the first layer may write to what it is given.
            copies = [leaf.clone() for leaf in leaves]
            options = Options(most_steps=most_steps, seconds=seconds, seed=seed)
            passed, result = run(module, copies, options, norms.watch)
            loss = _loss(passed, result, labels)
        loss.backward()
        return Gradients(
            passed,
            loss.item(),
            {path: _norm(tensor.grad) for path, tensor in held.items()},
            norms.of(len(passed.steps)),
            tuple(_norm(leaf.grad) for leaf in leaves),
        )
    finally:
        _clear(held)


def _leaf(tensor: Tensor) -> Tensor:
    leaf = tensor.detach().clone()
    return leaf.requires_grad_(leaf.is_floating_point() or leaf.is_complex())


def _tensors(module: nn.Module) -> dict[str, Tensor]:
    """Return every tensor that the network holds, by its first name."""
    return {row.path: tensor_at(module, row.path) for row in parameter_tree(module).tensors}


def _clear(held: Mapping[str, Tensor]) -> None:
    for tensor in held.values():
        tensor.grad = None


def _loss(passed: Trace, result: Any, labels: Tensor | None) -> Tensor:
    if passed.failure is not None:
        place = f" at {passed.failure.path!r}" if passed.failure.path else ""
        raise TraceError(f"The pass stopped{place}: {passed.failure.message}")
    outputs = [each for each in tensors_in(result) if each.is_floating_point() or each.is_complex()]
    if not any(each.requires_grad for each in outputs):
        raise TraceError(
            "No gradient can flow back: nothing that came out depends on a parameter or on the input "
            "in a way that can be differentiated."
        )
    if labels is None:
        total: Tensor = sum((_real(each).sum() for each in outputs), torch.zeros(()))
        return total
    try:
        return F.cross_entropy(outputs[0], labels)
    except (RuntimeError, ValueError, IndexError) as error:
        reason = str(error).splitlines()[0]
        raise TraceError(f"The labels do not fit what came out: {reason}") from error


def _real(output: Tensor) -> Tensor:
    return output.abs() if output.is_complex() else output


def _norm(gradient: Tensor | None) -> float | None:
    return None if gradient is None else torch.linalg.vector_norm(gradient).item()


class _Norms:
    """Collects the gradients of the steps' outputs while they flow back."""

    def __init__(self) -> None:
        self._squares: dict[int, float] = {}
        self._of_bases: dict[int, float] = {}

    def watch(self, step: int, outputs: list[Tensor]) -> None:
        """Have the gradient of each output of a step noted."""
        for output in outputs:
            if output.requires_grad:
                output.register_hook(partial(_note, self._squares, step))
                base = output._base  # noqa: SLF001 - in torch's documentation of views
                # Where a view is written to afterwards, only its base has a gradient from before.
                if base is not None and base.requires_grad and base.numel() == output.numel():
                    base.register_hook(partial(_note, self._of_bases, step))

    def of(self, count: int) -> tuple[float | None, ...]:
        """Return the norms of so many steps."""
        squares = self._of_bases | self._squares
        return tuple(squares[step] ** 0.5 if step in squares else None for step in range(count))


def _note(squares: dict[int, float], step: int, gradient: Tensor) -> None:
    square = torch.linalg.vector_norm(gradient.detach()).item() ** 2
    squares[step] = squares.get(step, 0.0) + square
