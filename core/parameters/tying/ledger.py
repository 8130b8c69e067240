"""The gradient of a tied parameter as a ledger: what each use contributes, and what is stored.

By the chain rule the gradient of a tensor that is used at several places is the sum over its uses of
the gradient that it would have if it stood there alone: dL/dw = Σᵤ ∂L/∂wᵤ, all wᵤ = w.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeAlias

import torch
from torch import Tensor, nn
from torch.nn.parameter import is_lazy

from core.parameters.errors import ParameterError, shown
from core.parameters.places import tensor_at
from core.parameters.tying.uses import Lending, Lent, tensors_in

Loss: TypeAlias = Callable[[Any], Tensor]
SLACK = 8  # roundings that adding up in another order may make, for each use


@dataclass(frozen=True, slots=True, eq=False)
class Use:
    """One call that used the parameter, under the name `path` ("4.weight").

    `module` is the path of the module that was called, as far as it can be told: a module with several
    names has them in turn. `shapes` are those of the tensors that it was given. `gradient` is what
    this use contributes, of the parameter's shape; None where nothing came back to it.
    """

    path: str
    module: str
    shapes: tuple[tuple[int, ...], ...]
    gradient: Tensor | None


@dataclass(frozen=True, slots=True, eq=False)
class Ledger:
    """The uses of a parameter in the order of the calls, and the gradient that is stored in it.

    `total` is the sum of the uses' gradients, `difference` the largest magnitude of total − stored,
    and `error` its norm over that of `stored`. `loss` is what was differentiated.
    """

    name: str
    uses: tuple[Use, ...]
    stored: Tensor
    total: Tensor
    difference: float
    error: float
    loss: float

    def by_name(self) -> dict[str, Tensor]:
        """Return what the uses under each name contribute together."""
        found: dict[str, Tensor] = {}
        for use in self.uses:
            if use.gradient is not None:
                known = found.get(use.path)
                found[use.path] = use.gradient if known is None else known + use.gradient
        return found


def tied_gradient_ledger(
    module: nn.Module,
    inputs: Tensor | tuple[Tensor, ...],
    name: str,
    *,
    loss: Loss | None = None,
) -> Ledger:
    """Run `module` forward and back once; return what each use of the parameter `name` contributes.

    `loss` makes a single number of what comes out; without it, it is the sum of all outputs. The
    module has to be the caller's own, and is left as it was: its parameters, their `.grad`, buffers
    and hooks. It runs in the mode that it is in; what is random there draws from torch's generator.

    Raises ParameterError where there is no such parameter, it is frozen or without values, no gradient
    reaches it, or it is also read outside of the calls of the modules that hold it, so that the uses
    do not add up. What the network itself raises is raised.
    """
    parameter = _parameter(module, name)
    lending = Lending(module, parameter)
    given = inputs if isinstance(inputs, tuple) else (inputs,)
    with _left_as_it_was(module, parameter), torch.enable_grad():
        with lending.watched():
            # Copies: the first layer may write to what it is given.
            result = module(*(tensor.detach().clone() for tensor in given))
        value = loss_of(result, loss)
        views = [each.view for each in lending.lent if each.view.requires_grad]
        value.backward(inputs=[parameter, *views])
        stored = None if parameter.grad is None else parameter.grad.detach()
    if stored is None:
        raise ParameterError(
            f"No gradient reaches {shown(name)}: what comes out does not depend on it in a way that "
            "can be differentiated."
        )
    return _ledger(name, tuple(map(_use, lending.lent)), stored, value.item())


def _parameter(module: nn.Module, name: str) -> nn.Parameter:
    tensor = tensor_at(module, name)
    if not isinstance(tensor, nn.Parameter):
        raise ParameterError(f"{shown(name)} is no parameter: nothing learns it.")
    if not tensor.requires_grad:
        raise ParameterError(f"{shown(name)} is frozen: its requires_grad is False.")
    if is_lazy(tensor) or tensor.is_meta:
        raise ParameterError(f"{shown(name)} has no values yet, so it can have no gradient.")
    return tensor


@contextmanager
def _left_as_it_was(module: nn.Module, parameter: nn.Parameter) -> Iterator[None]:
    """Clear the parameter's gradient; afterwards put it and the values of all buffers back."""
    before, parameter.grad = parameter.grad, None
    buffers = [(buffer, buffer.clone()) for buffer in module.buffers() if not is_lazy(buffer)]
    try:
        yield
    finally:
        parameter.grad = before
        with torch.no_grad():
            for buffer, values in buffers:
                buffer.copy_(values)


def loss_of(result: Any, loss: Loss | None) -> Tensor:
    """Return what is differentiated; raise ParameterError where that depends on no parameter."""
    if loss is not None:
        value = loss(result)
    else:
        outputs = [each for each in tensors_in(result) if each.is_floating_point()]
        value = sum((each.sum() for each in outputs), torch.zeros(()))
    if not value.requires_grad:
        raise ParameterError(
            "No gradient can flow back: nothing that came out depends on a parameter in a way that "
            "can be differentiated."
        )
    return value


def _use(lent: Lent) -> Use:
    path = f"{lent.module}.{lent.attribute}" if lent.module else lent.attribute
    gradient = lent.view.grad
    return Use(path, lent.module, lent.shapes, None if gradient is None else gradient.detach())


def _ledger(name: str, uses: tuple[Use, ...], stored: Tensor, loss: float) -> Ledger:
    # The way back meets the last use first; added up in its order, roundings are the same.
    parts = [use.gradient for use in reversed(uses) if use.gradient is not None]
    total = torch.zeros_like(stored) + sum(parts, torch.zeros_like(stored))
    gap = (total - stored).abs()
    _check_sum(name, parts, gap)
    norm = torch.linalg.vector_norm(stored).item()
    error = torch.linalg.vector_norm(total - stored).item() / norm if norm else 0.0
    return Ledger(name, uses, stored, total, gap.max().item() if gap.numel() else 0.0, error, loss)


def _check_sum(name: str, parts: Sequence[Tensor], gap: Tensor) -> None:
    """Raise ParameterError where more is missing than roundings explain."""
    magnitudes = sum((part.abs() for part in parts), torch.zeros_like(gap))
    bound = SLACK * max(len(parts), 1) * torch.finfo(gap.dtype).eps * magnitudes
    if bool((gap > bound).any()):
        raise ParameterError(
            f"The uses of {shown(name)} do not add up to its gradient: {gap.max().item():.3g} is "
            "missing. It is also read directly, outside of the calls of the modules that hold it."
        )
