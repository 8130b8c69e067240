"""What PyTorch takes on "meta" though it refuses it everywhere else: two operations, checked here.

There a transposed convolution looks at no channels, and softmax at no dimension (torch 2.14).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import torch
from torch import Tensor


def check_shapes(func: Any, args: tuple[Any, ...]) -> None:
    """Raise on "meta" what `func` raises on other devices, in PyTorch's words."""
    check = _CHECKS.get(func.overloadpacket)
    if check is not None and args[0].is_meta:
        check(*args)


def _convolution(
    x: Tensor, weight: Tensor, bias: Any, stride: Any, padding: Any, dilation: Any,
    transposed: bool, output_padding: Any, groups: int,
) -> None:  # fmt: skip
    if transposed and x.shape[1] != weight.shape[0]:
        raise RuntimeError(
            f"Given transposed=1, weight of size {list(weight.shape)}, expected input"
            f"{list(x.shape)} to have {weight.shape[0]} channels, but got {x.shape[1]} channels "
            "instead"
        )


def _softmax(x: Tensor, dim: int, half_to_float: bool) -> None:
    most = max(x.dim(), 1)
    if not -most <= dim < most:
        raise IndexError(
            f"Dimension out of range (expected to be in range of [{-most}, {most - 1}], but got "
            f"{dim})"
        )


_CHECKS: Mapping[Any, Callable[..., None]] = {
    torch.ops.aten.convolution: _convolution,
    torch.ops.aten._softmax: _softmax,  # noqa: SLF001
}
