"""The ledger checked by another way: the untied twin has a gradient under each name."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn

from core.parameters.places import tensor_at
from core.parameters.tying.ledger import Ledger, Loss, loss_of
from core.parameters.tying.twin import untied


@dataclass(frozen=True, slots=True, eq=False)
class Check:
    """Under one name: the gradient in the twin, and how far the ledger is from it at the most.

    `uses` is how many uses the ledger has under that name. `gradient` is None where nothing came back
    to it.
    """

    path: str
    uses: int
    gradient: Tensor | None
    difference: float


def check_with_twin(
    module: nn.Module,
    inputs: Tensor | tuple[Tensor, ...],
    ledger: Ledger,
    *,
    loss: Loss | None = None,
) -> tuple[Check, ...]:
    """Run the untied twin of `module` forward and back, and compare it with the ledger, name by name.

    The arguments are those of `tied_gradient_ledger`; `module` is only read. Raises ParameterError
    where the module cannot be copied.
    """
    twin = untied(module)
    given = inputs if isinstance(inputs, tuple) else (inputs,)
    paths = list(dict.fromkeys(use.path for use in ledger.uses))
    own = [tensor_at(twin, path) for path in paths]
    with torch.enable_grad():
        loss_of(twin(*(each.detach().clone() for each in given)), loss).backward(inputs=own)
    return tuple(_check(ledger, path, tensor.grad) for path, tensor in zip(paths, own, strict=True))


def _check(ledger: Ledger, path: str, gradient: Tensor | None) -> Check:
    known, uses = ledger.by_name().get(path), sum(use.path == path for use in ledger.uses)
    zero = torch.zeros_like(ledger.stored)
    gap = (zero if known is None else known) - (zero if gradient is None else gradient)
    return Check(path, uses, gradient, gap.abs().max().item() if gap.numel() else 0.0)
