"""Four ways to write a step of gradient descent, and what each does to the weight and to autograd.

`weight.data[:] -= lr * grad` is in place: the same memory holds new numbers. But `.data` is a tensor
that does not share the weight's version counter, so that autograd does not know of the change: a
backward pass through a graph recorded before it silently uses the new numbers for the old ones.
`torch.no_grad()` records no step either, but counts it, and such a backward pass is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import torch


@dataclass(frozen=True, slots=True)
class UpdateFacts:
    """What one way to update a weight does; `error` is PyTorch's refusal, or empty.

    `late_gradient` is the gradient that a backward pass returns which was recorded before the
    update, None where it is refused; `true_gradient` is what it should have been.
    """

    name: str
    code: str
    same_object: bool
    same_storage: bool
    versions_counted: int
    leaf: bool
    error: str
    late_gradient: float | None
    true_gradient: float


def _data(weight: torch.Tensor, step: torch.Tensor) -> torch.Tensor:
    weight.data[:] -= step
    return weight


def _no_grad(weight: torch.Tensor, step: torch.Tensor) -> torch.Tensor:
    with torch.no_grad():
        weight -= step
    return weight


def _recorded(weight: torch.Tensor, step: torch.Tensor) -> torch.Tensor:
    weight -= step
    return weight


def _replaced(weight: torch.Tensor, step: torch.Tensor) -> torch.Tensor:
    return weight - step


_WAYS: Mapping[str, tuple[str, Callable[[torch.Tensor, torch.Tensor], torch.Tensor]]] = {
    "data": ("weight.data[:] -= lr * grad", _data),
    "no-grad": ("with torch.no_grad():\n    weight -= lr * grad", _no_grad),
    "recorded": ("weight -= lr * grad", _recorded),
    "replaced": ("weight = weight - lr * grad", _replaced),
}


def update_facts(value: float = 3.0, step: float = 1.0) -> tuple[UpdateFacts, ...]:
    """Try each way on a weight of one number, of which weight² was recorded before, and look.

    The gradient of weight² should be twice the weight as it was.
    """
    with torch.enable_grad():
        return tuple(_facts(name, value, step) for name in _WAYS)


def _facts(name: str, value: float, step: float) -> UpdateFacts:
    code, update = _WAYS[name]
    weight = torch.tensor([value], requires_grad=True)
    recorded = (weight * weight).sum()  # keeps the weight for its backward pass
    place, version = weight.data_ptr(), _version(weight)
    try:
        updated, error = update(weight, torch.tensor([step])), ""
    except RuntimeError as refusal:
        updated, error = weight, str(refusal).splitlines()[0]
    return UpdateFacts(
        name,
        code,
        same_object=updated is weight,
        same_storage=updated.data_ptr() == place,
        versions_counted=_version(updated) - version,
        leaf=updated.is_leaf,
        error=error,
        late_gradient=_late_gradient(recorded, weight),
        true_gradient=2 * value,
    )


def _late_gradient(recorded: torch.Tensor, weight: torch.Tensor) -> float | None:
    try:
        (gradient,) = torch.autograd.grad(recorded, weight)
    except RuntimeError:
        return None
    return gradient.item()


def _version(tensor: torch.Tensor) -> int:
    """Return how many changes in place autograd has counted; it has no public name."""
    return tensor._version  # noqa: SLF001
