"""A parameter file that is open: what it holds, at once; the numbers of a tensor, at a call."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Self

from core.checkpoints.content import ContentKind, Contents, FileFormat, entries_of, kind_of
from core.checkpoints.keys import shown
from core.checkpoints.records import Entry, FileError
from core.checkpoints.refusals import Refused, bytes_of, called, sentences
from core.checkpoints.sources import Source
from core.checkpoints.stored import Stored
from core.settings import settings

if TYPE_CHECKING:
    from torch import Tensor


class ParameterFile:
    """The tensors of a file, read one at a time; a context manager, which closes it at the end.

    `format` is how it is written, `kind` what was saved, `size` its bytes, and `metadata` what it
    says about itself. `content` is what was saved with `Stored` records in the tensors' places.
    """

    def __init__(self, source: Source, contents: Contents, name: str) -> None:
        self.name = name
        self.format: FileFormat = contents.format
        self.size = source.size
        self.metadata: Mapping[str, str] = MappingProxyType(dict(contents.metadata))
        self.content = contents.content
        self.kind: ContentKind = kind_of(self.content)
        entries, self._leaves = entries_of(self.content)
        self.entries: Mapping[str, Entry] = MappingProxyType(entries)
        self.ties = _ties(self._leaves)
        self._source = source
        _check_size(self._leaves, self.ties, source.size)

    def tensor(self, key: str) -> Tensor:
        """Return the tensor at `key`, on the CPU, in memory of its own.

        Raises FileError where there is no such tensor or its numbers cannot be read.
        """
        leaf = self._leaves.get(key)
        if not isinstance(leaf, Stored):
            raise FileError(f"{called(self.name)} holds no tensor {shown(key, 60)!r}.")
        return self.read(leaf)

    def read(self, stored: Stored) -> Tensor:
        """Return the tensor that `stored` describes. Raises FileError where it cannot be read."""
        with sentences(self.name):
            return stored.tensor(self._source)

    def close(self) -> None:
        """Let go of the file; no tensor can be read any more."""
        self._source.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _ties(leaves: Mapping[str, Any]) -> tuple[tuple[str, ...], ...]:
    """Group the keys of the same numbers in the same arrangement."""
    groups: dict[Any, list[str]] = {}
    for key, leaf in leaves.items():
        if isinstance(leaf, Stored) and leaf.count:
            groups.setdefault(leaf.place, []).append(key)
    return tuple(tuple(keys) for keys in groups.values() if len(keys) > 1)


def _check_size(
    leaves: Mapping[str, Any], ties: tuple[tuple[str, ...], ...], file_bytes: int
) -> None:
    """A few bytes can describe many numbers: repeated, or deflated."""
    again = {key for group in ties for key in group[1:]}
    total = sum(
        leaf.bytes for key, leaf in leaves.items() if isinstance(leaf, Stored) and key not in again
    )
    most = max(settings().parameter_file_bytes, 4 * file_bytes)
    if total > most:
        raise Refused(f"describes tensors of {bytes_of(total)}; {most:,} are allowed")
