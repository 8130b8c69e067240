"""What fits between a file and a network, and what is to be loaded, as plain values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.checkpoints.diagnosis.matching import Match, matched
from core.checkpoints.diagnosis.rules import Axes, Rule, Shape
from core.checkpoints.records import Entry, Tensors


@dataclass(frozen=True, slots=True)
class Wanted:
    """A key of the network's state dict that holds a tensor.

    `first` is the first key of the same tensor, its own where it is tied to none; `layer` the path of
    the module that holds it. `counter` says that it only counts batches, which nothing depends on but
    averages without a momentum. `shape` is None before the first batch of a lazy layer.
    """

    key: str
    shape: Shape | None
    dtype: str
    first: str
    counter: bool

    @property
    def layer(self) -> str:
        """The path of the module that holds it, under its first name."""
        return self.first.rpartition(".")[0]


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """How a file's tensors and a network's belong together.

    `wanted` are the network's, `offered` the file's, by key; `plain` counts what else is in the file.
    `rules` are those by which the names differ, all that were found: those that are guesses too.

    `broken` counts the numbers that are not finite, by the file's key, of all that the rules lead to.
    `disagreeing` are groups of the network's keys that are one tensor there, and not the same numbers in
    the file; `parted` groups of the file's keys that are one tensor there, and several in the network.
    """

    name: str
    wanted: tuple[Wanted, ...]
    offered: Mapping[str, Entry]
    plain: int
    rules: tuple[Rule, ...]
    broken: Mapping[str, int]
    disagreeing: tuple[tuple[str, ...], ...]
    parted: tuple[tuple[str, ...], ...]

    def matches(self, rules: Sequence[Rule] = ()) -> Mapping[str, Match]:
        """Return which of the file's tensors the rules lead to, by the network's key."""
        shapes = {key: entry.shape for key, entry in self.offered.items()}
        return matched(shapes, {each.key: each.shape for each in self.wanted}, rules)

    @property
    def trusted(self) -> tuple[Rule, ...]:
        """The rules that are more than guesses."""
        return tuple(rule for rule in self.rules if rule.sure != "guess")


@dataclass(frozen=True, slots=True)
class Choice:
    """What one of the network's keys gets: the file's tensor at `file`, its axes permuted by `axes`.

    None for `file` keeps what the network has.
    """

    key: str
    file: str | None
    axes: Axes = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """What is loaded into which of the network's keys, in their order; `name` is the file's.

    `rules` are those that led there, and `files` all tensors of the file, by key. Keys that are one
    tensor in the network have one choice.
    """

    name: str
    choices: tuple[Choice, ...]
    rules: tuple[Rule, ...] = ()
    files: tuple[str, ...] = ()

    @property
    def loaded(self) -> tuple[Choice, ...]:
        """The choices that take something from the file."""
        return tuple(choice for choice in self.choices if choice.file is not None)

    def python(self, tensors: Tensors | None = None) -> str:
        """Return the Python that loads the same into a network called `net`.

        `tensors` is the file, if it is at hand: weights in a dictionary of a dictionary are reached there.
        """
        from core.checkpoints.diagnosis.python import path_to, written

        files = [str(choice.file) for choice in self.loaded]
        return written(self, path_to(getattr(tensors, "content", None), files))
