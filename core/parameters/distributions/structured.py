"""Kinds that need a tensor's whole structure: identities, orthogonal and sparse matrices."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from core.blocks.arguments import Argument
from core.parameters.distributions.coordinate import Coordinate
from core.parameters.distributions.distribution import Distribution, Slot
from core.parameters.distributions.draws import normal, spike
from core.parameters.distributions.fans import flat
from core.parameters.distributions.kind import (
    DistributionKind,
    cells,
    deviation,
    number,
    shown,
)
from core.parameters.distributions.pieces import Spike, Weighted

if TYPE_CHECKING:
    import torch

MOST_GROUPS = 1_000_000


def _matrix(distribution: Distribution, slot: Slot) -> str:
    if len(slot.shape) == 2:
        return ""
    return f"It needs a matrix, a tensor of two dimensions; this one has {len(slot.shape)}."


def _kernels(distribution: Distribution, slot: Slot) -> str:
    shape, groups = slot.shape, _groups(distribution)
    if len(shape) not in (3, 4, 5):
        return (
            "It needs a convolution's weight, a tensor of three to five dimensions; this one has "
            f"{len(shape)}."
        )
    if shape[0] % groups:
        return f"{shape[0]:,} outputs cannot be divided evenly into {groups:,} groups."
    if 0 in shape[2:] and _ones(shape, groups):
        return "The kernels have no cells to put a 1 into."
    return ""


def _groups(distribution: Distribution) -> int:
    return int(distribution.argument("groups"))  # type: ignore[arg-type]


def _ones(shape: tuple[int, ...], groups: int) -> int:
    return groups * min(shape[0] // groups, shape[1])


def _some_ones(ones: int, shape: tuple[int, ...]) -> tuple[Weighted, ...]:
    share = ones / max(cells(shape), 1)
    both = ((1 - share, Spike(0.0)), (share, Spike(1.0)))
    return tuple((probability, piece) for probability, piece in both if probability > 0)


def _some_ones_words(ones: int, shape: tuple[int, ...]) -> str:
    return f"{ones:,} of {cells(shape):,} are 1, all others 0"


def _orthogonal(distribution: Distribution, slot: Slot) -> tuple[Weighted, ...]:
    """A row or a column is a random direction in as many dimensions as the longer side has."""
    (factor,) = distribution.numbers("gain")
    longer = _longer(slot)
    if factor == 0:
        return spike(0.0)
    if longer == 1:
        return ((0.5, Spike(-factor)), (0.5, Spike(factor)))
    return ((1.0, Coordinate(longer, factor)),)


def _longer(slot: Slot) -> int:
    return max(slot.shape[0], math.prod(slot.shape[1:]))


def _orthogonal_words(distribution: Distribution, slot: Slot) -> str:
    (factor,) = distribution.numbers("gain")
    rows, columns = slot.shape[0], math.prod(slot.shape[1:])
    long = "" if factor == 1 else f", {shown(factor)} long"
    deviation = shown(factor / math.sqrt(_longer(slot)))
    side = "rows" if rows < columns else "columns"
    return f"{side} at right angles to one another{long}: deviation {deviation}"


def _zeros(distribution: Distribution, slot: Slot) -> int:
    """Return how many numbers of each column are 0."""
    (sparsity,) = distribution.numbers("sparsity")
    return math.ceil(sparsity * slot.shape[0])


def _sparse(distribution: Distribution, slot: Slot) -> tuple[Weighted, ...]:
    share = _zeros(distribution, slot) / max(slot.shape[0], 1)
    (std,) = distribution.numbers("std")
    others = tuple((1 - share, piece) for _, piece in normal(0.0, std))
    both = ((share, Spike(0.0)), *others)
    return tuple((probability, piece) for probability, piece in both if probability > 0)


def _sparse_words(distribution: Distribution, slot: Slot) -> str:
    zeros, (std,) = _zeros(distribution, slot), distribution.numbers("std")
    return (
        f"{zeros:,} of {slot.shape[0]:,} in each column are 0, the others normal, "
        f"deviation {shown(std)}"
    )


def _fill_sparse(
    distribution: Distribution, tensor: torch.Tensor, slot: Slot, generator: torch.Generator
) -> None:
    """As nn.init.sparse_, which draws the places from the global generator instead."""
    import torch

    zeros, (std,) = _zeros(distribution, slot), distribution.numbers("std")
    tensor.normal_(0, std, generator=generator)
    for column in range(slot.shape[1]):
        tensor[torch.randperm(slot.shape[0], generator=generator)[:zeros], column] = 0


def _sparse_python(
    distribution: Distribution, tensor: str, generator: str, slot: Slot | None
) -> tuple[str, ...]:
    sparsity, std = distribution.numbers("sparsity", "std")
    rows = f"{tensor}.shape[0]"
    return (
        "# nn.init.sparse_, but for the places, which it draws from the global generator",
        "with torch.no_grad():",
        f"    {tensor}.normal_(0, {std!r}, generator={generator})",
        f"    for column in range({tensor}.shape[1]):",
        f"        places = torch.randperm({rows}, generator={generator})",
        f"        {tensor}[places[: int(-(-{sparsity!r} * {rows} // 1))], column] = 0",
    )


STRUCTURED = (
    DistributionKind(
        "orthogonal", "Orthogonal", "layer",
        "Rows or columns at right angles, so that a layer only turns its input (Saxe, 2013).",
        _orthogonal, _orthogonal_words, (number("gain", "a factor on all values", 1.0, 0.0),),
        misfit=lambda own, slot: flat(slot.shape),
    ),
    DistributionKind(
        "eye", "Identity", "structured", "1 on the diagonal, else 0: what comes in goes out.",
        lambda own, slot: _some_ones(min(slot.shape), slot.shape),
        lambda own, slot: _some_ones_words(min(slot.shape), slot.shape),
        misfit=_matrix,
    ),
    DistributionKind(
        "dirac", "Dirac", "structured",
        "The identity of a convolution: every kernel's middle hands on one channel.",
        lambda own, slot: _some_ones(_ones(slot.shape, _groups(own)), slot.shape),
        lambda own, slot: _some_ones_words(_ones(slot.shape, _groups(own)), slot.shape),
        (Argument("groups", "integer", "groups of channels, each with an identity of its own", 1,
                  least=1, most=MOST_GROUPS),),
        misfit=_kernels,
    ),
    DistributionKind(
        "sparse", "Sparse", "structured",
        "A share of every column is 0, the others come from a normal distribution (Martens, 2010).",
        _sparse, _sparse_words,
        (number("sparsity", "the share of every column that is 0", 0.9, 0.0, 1.0),
         deviation(0.01)),
        misfit=_matrix, fill=_fill_sparse, python=_sparse_python,
    ),
)  # fmt: skip
