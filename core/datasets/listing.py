"""What a source holds, before anything is decoded."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file or folder that is left out, and why: a sentence."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Listing:
    """The pictures of a source, by name: posix paths relative to its folder, sorted.

    labels[i] is the index in `classes` of the picture names[i]. `digest` changes whenever a
    picture is added, removed or changed; `bytes` is what the files take, 0 where there are none.
    The last `test` pictures are test pictures, which come after the others.
    """

    classes: tuple[str, ...]
    names: tuple[str, ...]
    labels: tuple[int, ...]
    skipped: tuple[Skipped, ...]
    digest: str
    bytes: int = 0
    test: int = 0

    def __len__(self) -> int:
        return len(self.names)

    def counts(self) -> dict[str, int]:
        """Return the number of pictures of each class."""
        return {name: self.labels.count(label) for label, name in enumerate(self.classes)}
