"""`Initialization`: the steps by which a network's parameters get their values, as a frozen value.

A step is a rule (a target and a distribution) or an edit by hand. Steps are taken in their order, so
that later ones win.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias, get_args

from core.blocks.arguments import shown
from core.parameters.distributions import Distribution
from core.parameters.errors import ParameterError

Operation: TypeAlias = Literal["set", "add", "multiply"]

MOST_STEPS = 200
MOST_LETTERS = 1_000  # of a pattern or of a parameter's name
MOST_NAME = 100  # letters of a class's or an attribute's name
MOST_VALUE = 1e30  # of an edit by hand; far inside of what 32 bits can hold
MOST_AXES = 8
MOST_INDEX = 2**31


@dataclass(frozen=True, slots=True)
class Target:
    """Which parameters a rule is for: all that meet every condition.

    `path` is a pattern over the parameter's qualified name, in which `*` stands for any letters, dots
    included, and everything else for itself ("0.weight", "layer1.*", "*.conv*.weight"). `layer` is the
    class of the module that holds it ("Linear") and `attribute` its name there ("weight", "bias");
    "" for any. Raises ParameterError for a text that is too long.
    """

    path: str = "*"
    layer: str = ""
    attribute: str = ""

    def __post_init__(self) -> None:
        _check_text("A pattern", self.path, MOST_LETTERS)
        _check_text("The name of a kind of layer", self.layer, MOST_NAME)
        _check_text("The name of an attribute", self.attribute, MOST_NAME)
        if not self.path:
            raise ParameterError("A pattern cannot be empty; * stands for every parameter.")


@dataclass(frozen=True, slots=True)
class Rule:
    """Fill what `target` names by `distribution`."""

    target: Target
    distribution: Distribution


@dataclass(frozen=True, slots=True)
class Edit:
    """Change one parameter by hand: a single cell at `index`, or all of it where that is None.

    Raises ParameterError where the operation is unknown, the value no finite number of at most 1e30,
    or the index no whole numbers from 0.
    """

    path: str
    operation: Operation
    value: float
    index: tuple[int, ...] | None = None

    def __post_init__(self) -> None:
        _check_text("A parameter's name", self.path, MOST_LETTERS)
        if self.operation not in get_args(Operation):
            raise ParameterError(
                f"An edit sets, adds or multiplies; {shown(self.operation)} is none of these."
            )
        if not math.isfinite(self.value) or abs(self.value) > MOST_VALUE:
            raise ParameterError(
                f"An edit's value is {shown(self.value)}, but has to be between −1e30 and 1e30."
            )
        if self.index is not None and len(self.index) > MOST_AXES:
            raise ParameterError(f"An index has at most {MOST_AXES} numbers, one for each axis.")
        if self.index is not None and not all(0 <= each < MOST_INDEX for each in self.index):
            raise ParameterError("An index is made of whole numbers, counted from 0.")


Step: TypeAlias = Rule | Edit


@dataclass(frozen=True, slots=True)
class Initialization:
    """The steps, in their order; without any, parameters stay as they are.

    Raises ParameterError for more than 200 steps.
    """

    steps: tuple[Step, ...] = ()

    def __post_init__(self) -> None:
        if len(self.steps) > MOST_STEPS:
            raise ParameterError(
                f"There are {len(self.steps):,} steps of initialization; at most {MOST_STEPS} are "
                "allowed. A pattern such as layer1.* takes the place of many."
            )

    def __bool__(self) -> bool:
        return bool(self.steps)

    def then(self, step: Step) -> Initialization:
        """Return these steps and one more."""
        return Initialization((*self.steps, step))

    def to_document(self) -> list[dict[str, Any]]:
        """Return the steps as JSON's own types."""
        from core.parameters.initialization.documents import written

        return written(self)

    @classmethod
    def from_document(cls, document: object) -> Initialization:
        """Return the steps that `to_document` wrote; ParameterError for anything else."""
        from core.parameters.initialization.documents import read

        return read(document)

    def to_url(self) -> str:
        """Return the steps as a text of letters, digits, `-` and `_`; "" where there are none."""
        from core.parameters.initialization.documents import to_url

        return to_url(self)

    @classmethod
    def from_url(cls, text: str) -> Initialization:
        """Return the steps that `to_url` wrote; ParameterError for anything else."""
        from core.parameters.initialization.documents import from_url

        return from_url(text)


def _check_text(what: str, text: str, most: int) -> None:
    if len(text) > most:
        raise ParameterError(f"{what} has {len(text):,} letters; at most {most:,} are allowed.")
    if not text.isprintable():
        raise ParameterError(f"{what} holds a character that cannot be printed.")
