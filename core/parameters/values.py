"""A tensor's values, piece by piece, whatever its dtype, device and strides."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor
from torch.nn.parameter import is_lazy

from core.parameters.errors import ParameterError

PIECE = 2**20  # numbers: 8 MB of 64-bit ones

# What NumPy has as well; the others (bfloat16, 8-bit floats) fit into 32-bit floats exactly.
_NUMPYS = frozenset({
    torch.float16, torch.float32, torch.float64, torch.bool,
    torch.uint8, torch.uint16, torch.uint32, torch.uint64,
    torch.int8, torch.int16, torch.int32, torch.int64,
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Extent:
    """How many numbers there are, of them not finite, and between which the finite ones lie.

    `minimum` and `maximum` are exact, ints for a tensor of whole numbers; None where no number is
    finite.
    """

    count: int
    nan: int
    infinite: int
    zeros: int
    minimum: float | None
    maximum: float | None

    @property
    def finite(self) -> int:
        """How many numbers are finite."""
        return self.count - self.nan - self.infinite


def check_values(tensor: Tensor) -> None:
    """Raise ParameterError where there are no values, or none on the line of real numbers."""
    if is_lazy(tensor):
        raise ParameterError(
            "The tensor has no values yet: its shape follows from the first batch."
        )
    if tensor.is_meta:
        raise ParameterError('A tensor on the device "meta" has a shape and no values.')
    if tensor.layout != torch.strided or tensor.is_quantized or tensor.is_complex():
        raise ParameterError(
            f"Values of this kind ({tensor.dtype}, {tensor.layout}) cannot be shown; plain real "
            "numbers can: .to_dense(), .dequantize(), .abs() and .real lead to them."
        )


def is_whole(tensor: Tensor) -> bool:
    """Return whether the dtype holds whole numbers only, truth values among them."""
    return not tensor.dtype.is_floating_point


def as_array(values: Tensor) -> np.ndarray:
    """Return values as a NumPy array on the CPU, exactly, truth values as 0 and 1."""
    values = values.detach().cpu()
    array = (values if values.dtype in _NUMPYS else values.float()).numpy()
    return array.view(np.uint8) if array.dtype == np.bool_ else array


def pieces(tensor: Tensor) -> Iterator[np.ndarray]:
    """Yield all values in flat arrays of `PIECE` numbers at the most; the order is not kept."""
    waiting = [tensor.detach()]
    while waiting:
        part = waiting.pop()
        if part.numel() > PIECE:
            waiting += part.chunk(2, max(range(part.ndim), key=lambda axis: part.shape[axis]))
        elif part.numel():
            yield as_array(part.reshape(-1))


def finite_pieces(tensor: Tensor) -> Iterator[np.ndarray]:
    """Yield the finite values in flat arrays of `PIECE` numbers at the most."""
    for piece in pieces(tensor):
        finite = np.isfinite(piece)
        yield piece if finite.all() else piece[finite]


def extent(tensor: Tensor) -> Extent:
    """Return between which numbers the values lie; raise ParameterError where there are none."""
    check_values(tensor)
    nan = infinite = zeros = 0
    ends: list[float] = []
    for piece in pieces(tensor):
        mask = np.isfinite(piece)
        finite = piece if mask.all() else piece[mask]
        missing = int(np.isnan(piece).sum()) if finite is not piece else 0
        nan += missing
        infinite += piece.size - finite.size - missing
        zeros += finite.size - int(np.count_nonzero(finite))
        if finite.size:
            ends += [finite.min().item(), finite.max().item()]
    lowest, highest = (min(ends), max(ends)) if ends else (None, None)
    return Extent(tensor.numel(), nan, infinite, zeros, lowest, highest)
