"""Filling tensors from a distribution, and the Python that does the same."""

from __future__ import annotations

import inspect

import torch
from torch import nn

from core.parameters.distributions.distribution import Distribution, Slot
from core.parameters.errors import ParameterError

_SHORT = (torch.float16, torch.bfloat16)  # which QR decompositions are not made for


@torch.no_grad()
def fill(
    distribution: Distribution, tensor: torch.Tensor, slot: Slot, generator: torch.Generator
) -> None:
    """Fill `tensor` in place. Raises ParameterError with the slot's objection."""
    if tuple(tensor.shape) != slot.shape:
        raise ParameterError(
            f"The tensor has the shape {tuple(tensor.shape)}, but its slot {slot.shape}."
        )
    distribution.demand(slot)
    if tensor.is_meta or not tensor.numel():
        return
    short = distribution.kind == "orthogonal" and tensor.dtype in _SHORT
    if tensor.device.type == "cpu" and tensor.is_contiguous() and not short:
        _fill(distribution, tensor, slot, generator)
        return
    dtype = torch.float32 if short else tensor.dtype
    values = torch.empty(slot.shape, dtype=dtype)
    _fill(distribution, values, slot, generator)
    tensor.copy_(values)


def _fill(
    distribution: Distribution, tensor: torch.Tensor, slot: Slot, generator: torch.Generator
) -> None:
    own = distribution.row.fill
    if own:
        own(distribution, tensor, slot, generator)
        return
    function = getattr(nn.init, f"{distribution.kind}_")
    drawn = {"generator": generator} if _draws(distribution) else {}
    function(tensor, **dict(distribution.arguments), **drawn)


def sample(
    distribution: Distribution,
    slot: Slot | tuple[int, ...],
    generator: torch.Generator,
    dtype: torch.dtype | None,
) -> torch.Tensor:
    """Return a tensor filled so, on the CPU. Raises ParameterError with the slot's objection."""
    where = slot if isinstance(slot, Slot) else Slot(tuple(slot))
    distribution.demand(where)
    tensor = torch.empty(where.shape, dtype=dtype or torch.float32)
    fill(distribution, tensor, where, generator)
    return tensor


def python(
    distribution: Distribution, tensor: str, generator: str, slot: Slot | None
) -> tuple[str, ...]:
    """Return lines of Python that do the same to the tensor of this name."""
    if slot is not None:
        distribution.demand(slot)
    own = distribution.row.python
    if own:
        return own(distribution, tensor, generator, slot)
    given = [
        f"{name}={value!r}" for name, value in distribution.arguments if _said(distribution, name)
    ]
    drawn = [f"generator={generator}"] if _draws(distribution) else []
    return (f"nn.init.{distribution.kind}_({', '.join([tensor, *given, *drawn])})",)


def _said(distribution: Distribution, name: str) -> bool:
    """Say whether an argument has to be written: it is not what the function takes by itself."""
    return bool(distribution.argument(name) != _parameters(distribution)[name].default)


def _draws(distribution: Distribution) -> bool:
    return "generator" in _parameters(distribution)


def _parameters(distribution: Distribution) -> dict[str, inspect.Parameter]:
    function = getattr(nn.init, f"{distribution.kind}_")
    return dict(inspect.signature(function).parameters)
