"""Named tensors, wherever they are: in a file, in a network, in a run's checkpoint.

Everything that looks at parameter files passes `Tensors` around; a tensor's numbers are read only when
they are asked for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol, TypeAlias

if TYPE_CHECKING:
    from torch import Tensor

EntryKind: TypeAlias = Literal["tensor", "value"]


class FileError(ValueError):
    """A parameter file cannot be read, written or used; the message is a sentence for the visitor."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What stands in a file at `key`: a tensor, or a plain value such as a number or a text.

    `key` is unique in the file: of what is nested the names on the way, joined by dots, list positions
    as numbers. `shape`, `dtype` ("float32") and `bytes` are a tensor's; a plain value has the shape ()
    and is written out, shortened, in `text`.
    """

    key: str
    kind: EntryKind
    shape: tuple[int, ...]
    dtype: str
    bytes: int
    text: str = ""

    @property
    def count(self) -> int:
        """The number of numbers in it."""
        from math import prod

        return prod(self.shape) if self.kind == "tensor" else 0


class Tensors(Protocol):
    """Named tensors with their sizes at hand and their numbers at a call."""

    @property
    def name(self) -> str:
        """What they are called: a file's name, "the network"."""

    @property
    def entries(self) -> Mapping[str, Entry]:
        """All entries by key, in their order."""

    @property
    def ties(self) -> tuple[tuple[str, ...], ...]:
        """Groups of two or more keys that are the same tensor: one storage, one shape, one place."""

    def tensor(self, key: str) -> Tensor:
        """Return the tensor at `key`, on the CPU. Raises FileError where there is none."""
