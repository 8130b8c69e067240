"""Checking tensors that come from outside before a network is given them."""

from __future__ import annotations

import torch
from torch import Tensor

from core.tracing.errors import TraceError


def check_values(tensor: Tensor, dtype: torch.dtype = torch.float32) -> None:
    """Raise TraceError unless `tensor` is of `dtype` and every number in it is finite.

    A tensor on "meta" has no numbers, and only its type is looked at.
    """
    if not isinstance(tensor, Tensor):
        raise TraceError(f"The input has to be a tensor, not a {type(tensor).__name__}.")
    if tensor.dtype != dtype:
        raise TraceError(
            f"The input holds {_name(tensor.dtype)}, but has to hold {_name(dtype)}; convert it first."
        )
    if tensor.is_meta:
        return
    broken = tensor.numel() - int(torch.isfinite(tensor).sum())
    if broken:
        raise TraceError(
            f"{broken:,} of the input's {tensor.numel():,} numbers are NaN or infinite, and would "
            "spread through the network; replace them."
        )


def _name(dtype: torch.dtype) -> str:
    return str(dtype).removeprefix("torch.")
