"""Three questions about two tensors that are easily taken for one: equal, one object, one memory."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn.parameter import is_lazy

from core.parameters.errors import ParameterError


@dataclass(frozen=True, slots=True)
class Relation:
    """How two tensors are related.

    `equal`: same shape and the same numbers now, NaN and NaN counted as the same; None where there
    are no numbers ("meta"). `identical`: one Python object (`is`). `memory`: one storage, so that
    what is written through one may be seen in the other. `view`: the same part of it, in the same
    order, so that whatever is written through one is what the other holds.
    """

    equal: bool | None
    identical: bool
    memory: bool
    view: bool


def relation(a: Tensor, b: Tensor) -> Relation:
    """Return how `a` and `b` are related, whatever their shapes, dtypes and devices.

    Raises ParameterError for a lazy layer's tensor, which has no memory yet, and a sparse one, which
    has several.
    """
    for tensor in (a, b):
        if is_lazy(tensor) or tensor.layout != torch.strided:
            raise ParameterError("Only tensors with numbers in one memory can be compared.")
    memory = a is b or _one_storage(a, b)
    view = memory and _layout(a) == _layout(b)
    return Relation(_equal(a, b), a is b, memory, view)


def _one_storage(a: Tensor, b: Tensor) -> bool:
    one, other = a.untyped_storage().data_ptr(), b.untyped_storage().data_ptr()
    return a.device == b.device and one == other != 0  # 0: on "meta", or without any number


def _layout(tensor: Tensor) -> tuple[object, ...]:
    offset = tensor.storage_offset() * tensor.element_size()
    return offset, tensor.shape, tensor.stride(), tensor.dtype


def _equal(a: Tensor, b: Tensor) -> bool | None:
    if a.is_meta or b.is_meta:
        return None
    if a.shape != b.shape:
        return False
    a, b = a.detach(), b.detach().to(a.device)
    return bool(((a == b) | ((a != a) & (b != b))).all())  # NaN differs from itself


def follows(a: Tensor, b: Tensor) -> bool:
    """Change `a` by one, look whether `b` has changed with it, and put the numbers back.

    Both have to be the caller's own. Raises ParameterError where there are no numbers.
    """
    if _equal(a, a) is None or a.numel() == 0:
        raise ParameterError("Without numbers nothing can be changed.")
    before, other = a.detach().clone(), b.detach().clone()
    with torch.no_grad():
        a.add_(1)
        changed = not _equal(b, other)
        a.copy_(before)
    return changed
