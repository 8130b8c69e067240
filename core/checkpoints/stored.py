"""A tensor as a file describes it, and how its bytes become a tensor."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import prod
from typing import TYPE_CHECKING, Any, TypeAlias

from core.checkpoints.number_types import WIDTHS, is_complex
from core.checkpoints.refusals import Refused
from core.checkpoints.sources import Source
from core.checkpoints.stretches import Stretch

if TYPE_CHECKING:
    from torch import Tensor

MOST_DIMENSIONS = 64  # PyTorch's own limit
MOST_NUMBER = 2**62
Sides: TypeAlias = tuple[int, ...]


@dataclass(slots=True, eq=False)
class Storage:
    """Numbers in a row, which one or more tensors look at; two are the same where they are one object.

    `stretch` is where they stand, once that is known.
    """

    dtype: str
    count: int
    stretch: Stretch | None = None
    swapped: bool = False  # the larger byte of a number first
    begin: int = 0  # bytes in the stretch before the first number


@dataclass(frozen=True, slots=True)
class Stored:
    """A tensor in a file: which numbers of a storage it is made of."""

    storage: Storage
    offset: int
    shape: Sides
    stride: Sides
    dtype: str
    conjugate: bool = False
    negative: bool = False

    @classmethod
    def whole(
        cls, stretch: Stretch, shape: Sides, dtype: str, *, by_columns: bool = False, swapped: bool
    ) -> Stored:
        """Return the tensor that a whole stretch holds, row by row or column by column."""
        storage = Storage(dtype, prod(shape), stretch, swapped)
        stride = contiguous(shape[::-1])[::-1] if by_columns else contiguous(shape)
        return cls(storage, 0, shape, stride, dtype)

    def __post_init__(self) -> None:
        if len(self.shape) > MOST_DIMENSIONS or len(self.shape) != len(self.stride):
            raise Refused(f"holds a tensor of {len(self.shape)} dimensions, which cannot be")
        if not all(0 <= side <= MOST_NUMBER for side in (self.offset, *self.shape, *self.stride)):
            raise Refused("holds a tensor with a side that cannot be")
        held = self.storage.count * WIDTHS[self.storage.dtype]
        if self.count and (self.offset + self.span) * WIDTHS[self.dtype] > held:
            raise Refused(
                f"holds a tensor that needs {(self.offset + self.span) * WIDTHS[self.dtype]:,} bytes "
                f"of the {held:,} that are there"
            )

    @property
    def place(self) -> tuple[Any, ...]:
        """What two descriptions have in common that are the same tensor."""
        how = (self.offset, self.shape, self.stride, self.dtype, self.conjugate, self.negative)
        return id(self.storage), *how

    @property
    def count(self) -> int:
        """The number of numbers."""
        return prod(self.shape)

    @property
    def bytes(self) -> int:
        """What all of its numbers take, each by itself."""
        return self.count * WIDTHS[self.dtype]

    @property
    def span(self) -> int:
        """From its first number to its last, in numbers of the storage."""
        steps = zip(self.shape, self.stride, strict=True)
        return 1 + sum((side - 1) * step for side, step in steps) if self.count else 0

    def tensor(self, source: Source) -> Tensor:
        """Read the tensor, on the CPU, in memory of its own. Raises Refused where it is damaged."""
        import torch

        dtype: torch.dtype = getattr(torch, self.dtype)
        if not self.count:
            return torch.empty(self.shape, dtype=dtype)
        assert self.storage.stretch is not None
        width = WIDTHS[self.dtype]
        first = self.storage.begin + self.offset * width
        content = self.storage.stretch.read(source, first, self.span * width)
        numbers = torch.frombuffer(content, dtype=torch.uint8)
        if self.storage.swapped and width > 1:
            part = width // 2 if is_complex(self.dtype) else width
            numbers = numbers.view(-1, part).flip(1).reshape(-1)
        # a bool is 0 or 1, whatever the file says
        numbers = numbers.ne(0) if self.dtype == "bool" else numbers.view(dtype)
        made = numbers.as_strided(self.shape, self.stride)
        made = made.conj().resolve_conj() if self.conjugate and is_complex(self.dtype) else made
        return made.neg() if self.negative else made


def contiguous(shape: Iterable[int]) -> Sides:
    """Return the strides of a tensor whose last side runs fastest, as PyTorch counts them."""
    steps, step = [], 1
    for side in reversed(tuple(shape)):
        steps.append(step)
        step *= max(side, 1)
    return tuple(reversed(steps))
