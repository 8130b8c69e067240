"""What an examination leaves: findings, each with the numbers that were measured; no torch in them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

State: TypeAlias = Literal["ill", "attention", "healthy", "not applicable"]

STATES: tuple[State, ...] = ("ill", "attention", "healthy", "not applicable")  # the worst first


class ClinicError(ValueError):
    """A layer is not examined; the message says why, and is for the visitor."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of source: its file, its number from 1, and its text without the indent."""

    file: str
    number: int
    text: str


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found.

    `check` names it and `title` is what it asks for. `sentence` says what was measured,
    with code and names between backticks and no other Markdown; `lines` are
    where in the source it comes about, and `tensors` whose names are concerned. `remedy` is what to
    write in the place of the first of `lines`, `hint` other Python that would do; "" where there is
    none.
    """

    check: str
    title: str
    state: State
    sentence: str
    remedy: str = ""
    lines: tuple[Line, ...] = ()
    tensors: tuple[str, ...] = ()
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """The source of a class: its name, its file, the number of its first line, and the lines."""

    name: str
    file: str
    first: int
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Findings:
    """All that was found of a layer of the class `type`, and the sources of its own classes."""

    type: str
    findings: tuple[Finding, ...]
    sources: tuple[Source, ...]

    def __iter__(self) -> Iterator[Finding]:
        """Go through the findings, the worst first."""
        return iter(sorted(self.findings, key=lambda finding: STATES.index(finding.state)))

    def of(self, check: str) -> Finding:
        """Return what the check of this name found; raise KeyError where it was not made."""
        for finding in self.findings:
            if finding.check == check:
                return finding
        raise KeyError(check)

    def names(self, *states: State) -> set[str]:
        """Return the names of the checks that found one of `states`."""
        return {finding.check for finding in self.findings if finding.state in states}
