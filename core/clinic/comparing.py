"""How far two outputs of a layer are apart."""

from __future__ import annotations

from collections.abc import Sequence
from math import inf

import torch
from torch import Tensor

TOLERANCE = 1e-4  # relative to the largest number, for 32 bits that are added up in another order


def distance(some: Sequence[Tensor], others: Sequence[Tensor]) -> float:
    """Return the largest difference between two lists of tensors.

    0 where they differ by no more than rounding, infinity where they differ in number, shape or in
    where NaN stands.
    """
    if [each.shape for each in some] != [each.shape for each in others]:
        return inf
    return max((_apart(a, b) for a, b in zip(some, others, strict=True)), default=0.0)


def _apart(a: Tensor, b: Tensor) -> float:
    if not a.numel():
        return 0.0
    a, b = _wide(a), _wide(b)
    if torch.equal(a.nan_to_num(0.0), b.nan_to_num(0.0)) and torch.equal(a.isnan(), b.isnan()):
        return 0.0
    finite = a.isfinite() & b.isfinite()
    if not torch.equal(a[~finite].nan_to_num(0.5), b[~finite].nan_to_num(0.5)):
        return inf
    most = max(a[finite].abs().max().item(), b[finite].abs().max().item())
    found: float = (a[finite] - b[finite]).abs().max().item()
    return found if found > TOLERANCE * most else 0.0


def _wide(tensor: Tensor) -> Tensor:
    """Return it as real numbers of 64 bits."""
    tensor = tensor.detach()
    return torch.view_as_real(tensor).double() if tensor.is_complex() else tensor.double()


def written(number: float) -> str:
    """Write a number to three digits, as people do: −0.0212, 4.57 · 10⁻¹⁰."""
    front, found, power = f"{number:.3g}".replace("-", "−").partition("e")
    if not found:
        return front
    raised = power.replace("+", "").lstrip("−0")
    sign = "⁻" if power.startswith("−") else ""
    return (
        f"{front}\u00a0·\u00a010{sign}{raised.translate(str.maketrans('0123456789', '⁰¹²³⁴⁵⁶⁷⁸⁹'))}"
    )
