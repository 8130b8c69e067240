"""Loading what a plan says into a network."""

from __future__ import annotations

from collections.abc import Mapping

import torch
from torch import Tensor, nn
from torch.nn.parameter import is_lazy

from core.checkpoints.diagnosis.diagnosing import groups, wanted_of
from core.checkpoints.diagnosis.records import Choice, Plan, Wanted
from core.checkpoints.records import FileError, Tensors


def chosen(module: nn.Module, tensors: Tensors, plan: Plan) -> dict[str, Tensor]:
    """Return the tensors that a plan takes from a file, as `module` wants them, by its keys.

    They have the network's shapes and dtypes and are in memory of their own. Raises FileError where
    the plan is for another network or file, a tensor holds no real numbers, or names that are one
    tensor in the network would get different numbers.
    """
    wanted = {each.key: each for each in wanted_of(module)}
    found: dict[str, Tensor] = {}
    for choice in plan.loaded:
        if choice.key not in wanted:
            raise FileError(f"The network has no key {choice.key[:80]!r}: the plan is for another.")
        found[choice.key] = _tensor(tensors, choice, wanted[choice.key])
    for keys in groups(wanted.values()).values():
        _check_tie([key for key in keys if key in found], found)
    return found


def resulting(module: nn.Module, tensors: Tensors, plan: Plan) -> dict[str, Tensor]:
    """Return the whole state dict that `module` has after the plan; `module` is not changed.

    Raises FileError as `chosen` does, and where a lazy layer would stay without numbers.
    """
    taken = chosen(module, tensors, plan)
    one = {each.key: each.first for each in wanted_of(module)}
    by_first = {one[key]: tensor for key, tensor in taken.items()}
    state: dict[str, Tensor] = {}
    for key, value in module.state_dict(keep_vars=True).items():
        if isinstance(value, Tensor):
            if one[key] not in by_first and is_lazy(value):
                raise FileError(f"{key!r} has no numbers before the first batch, and gets none.")
            state[key] = by_first[one[key]] if one[key] in by_first else value.detach().clone()
    return state


def apply(module: nn.Module, tensors: Tensors, plan: Plan) -> nn.Module:
    """Load what the plan says into `module`, which is the caller's own, and return it.

    All or nothing: raises FileError as `chosen` does before anything is changed.
    """
    module.load_state_dict(chosen(module, tensors, plan), strict=False)
    return module


def _tensor(tensors: Tensors, choice: Choice, wanted: Wanted) -> Tensor:
    tensor = tensors.tensor(str(choice.file)).detach()
    if tensor.is_complex() or tensor.layout != torch.strided or tensor.is_quantized:
        raise FileError(f"{choice.file!r} holds no plain real numbers ({tensor.dtype}).")
    if sorted(choice.axes) not in ([], list(range(tensor.ndim))):
        raise FileError(f"{choice.file!r} has {tensor.ndim} axes, not those of {choice.axes}.")
    tensor = tensor.permute(choice.axes) if choice.axes else tensor
    if wanted.shape is not None and tuple(tensor.shape) != wanted.shape:
        raise FileError(
            f"{choice.file!r} comes as {tuple(tensor.shape)}, but {choice.key!r} is {wanted.shape}."
        )
    dtype: torch.dtype = getattr(torch, wanted.dtype)
    return tensor.to(dtype, copy=True).contiguous()


def _check_tie(keys: list[str], found: Mapping[str, Tensor]) -> None:
    for key in keys[1:]:
        same = found[key].shape == found[keys[0]].shape
        if not same or not torch.equal(found[key].nan_to_num(), found[keys[0]].nan_to_num()):
            raise FileError(
                f"{keys[0]!r} and {key!r} are one tensor in the network, and would get different "
                "numbers; choose the same for both."
            )
