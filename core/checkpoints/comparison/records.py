"""What came of comparing two sets of named tensors, as plain records."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

Status: TypeAlias = Literal["added", "gone", "renamed", "reshaped", "retyped", "changed", "same"]
STATUSES: tuple[Status, ...] = (
    "changed", "retyped", "reshaped", "renamed", "added", "gone", "same",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Side:
    """A tensor as it is in one of the two.

    `norm` is √(Σx²) over its finite numbers; where a pair is compared number by number, over the places
    at which both are finite. None where there are no real numbers to take it from. `nan` and `infinite`
    count what is left out.
    """

    key: str
    shape: tuple[int, ...]
    dtype: str
    count: int
    norm: float | None = None
    nan: int = 0
    infinite: int = 0


@dataclass(frozen=True, slots=True)
class Difference:
    """How two tensors of one shape differ, number by number.

    `norm` is ‖b − a‖, `relative` ‖b − a‖ / ‖a‖ (infinite where only a is all zeros), `cosine`
    Σab / (‖a‖‖b‖), None where one of them is all zeros. All three are over the places at which both are
    finite. `changed` counts places with different numbers, where NaN is equal to NaN; `largest` is the
    largest |b − a| and `place` its index, None where no place has finite numbers in both.

    Numbers are subtracted, multiplied and added as 64-bit floats, which hold those of 32 and fewer bits
    and their products exactly; the relative error of a norm is below 1e-12, the error of a cosine too.
    Where both are float32 or bfloat16, `core.checkpoints.comparison.single` adds them as such in short runs:
    then both errors are below 1e-4, and in fact about 1e-7.
    """

    norm: float
    relative: float
    cosine: float | None
    changed: int
    largest: float
    place: tuple[int, ...] | None


@dataclass(frozen=True, slots=True)
class Row:
    """A key of a, of b, or of both.

    `difference` is None where there is nothing to subtract: another shape, one side only, or no real
    numbers, which `note` explains. `how` says why two different keys stand in one row: "content" for
    the very same numbers, else the rule by which the name was guessed.
    """

    status: Status
    a: Side | None
    b: Side | None
    difference: Difference | None = None
    how: str = ""
    note: str = ""

    @property
    def key(self) -> str:
        """The key in b, or in a where b lacks it."""
        side = self.b or self.a
        assert side is not None
        return side.key

    @property
    def guessed(self) -> bool:
        """Whether the two keys were put together by a rule, not by name or content."""
        return bool(self.how) and self.how != "content"

    @property
    def relative(self) -> float | None:
        """‖b − a‖ / ‖a‖, None where nothing was subtracted."""
        return self.difference.relative if self.difference else None


@dataclass(frozen=True, slots=True)
class Total:
    """All pairs that were compared number by number, as if they were one long tensor.

    A tensor that both have under several names counts once. `relative` and `cosine` are None where
    nothing could be compared.
    """

    count: int
    changed: int
    norm_a: float
    norm_b: float
    norm: float
    relative: float | None
    cosine: float | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """All keys of a and b: those of a in their order, then what only b has; and the sums.

    `name_a` and `name_b` are what the two are called.
    """

    name_a: str
    name_b: str
    rows: tuple[Row, ...]
    total: Total

    @property
    def counts(self) -> Mapping[Status, int]:
        """How many rows have which status; those that no row has are left out."""
        found = Counter(row.status for row in self.rows)
        return {status: found[status] for status in STATUSES if found[status]}
