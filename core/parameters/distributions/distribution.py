"""`Distribution`: how a tensor is filled with numbers, as a small frozen value.

A distribution is a kind of the table `DISTRIBUTIONS` with its arguments; a mixture has parts beside.
It knows no tensor: what it does to one depends on the tensor's `Slot`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from core.blocks.arguments import Value
from core.parameters.errors import ParameterError

if TYPE_CHECKING:
    import torch

    from core.parameters.distributions.density import Density
    from core.parameters.distributions.kind import DistributionKind
    from core.parameters.distributions.pieces import Numbers, Weighted

PartKind: TypeAlias = Literal["spike", "uniform", "normal"]


@dataclass(frozen=True, slots=True)
class Slot:
    """What a distribution has to know of the tensor that it fills.

    `layer` is the class of the module that holds it ("Linear"; "" where that is not known) and
    `attribute` its name there. `weight` is the shape of that module's weight, from which a bias takes
    its fan-in too; None where it has none.
    """

    shape: tuple[int, ...]
    layer: str = ""
    attribute: str = "weight"
    weight: tuple[int, ...] | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a mixture, taken with a probability in proportion to `weight`.

    A spike at `a` (then `b` is 0), a uniform distribution from `a` to `b`, or a normal one of mean `a`
    and deviation `b`.
    """

    kind: PartKind
    weight: float
    a: float
    b: float = 0.0


@dataclass(frozen=True, slots=True)
class Distribution:
    """A kind of distribution, its arguments in the table's order, and the parts of a mixture.

    Make one with `Distribution.of`, which fills in defaults and checks everything; raises
    ParameterError where an argument, or a mixture's weight, cannot be.
    """

    kind: str
    arguments: tuple[tuple[str, Value], ...] = ()
    parts: tuple[Part, ...] = ()

    @classmethod
    def of(cls, kind: str, *parts: Part, **arguments: object) -> Distribution:
        """Return the distribution of this kind; what is not given has its default."""
        from core.parameters.distributions.table import checked

        return checked(kind, parts, arguments)

    def argument(self, name: str) -> Value:
        """Return an argument's value. Raises ParameterError for a name that the kind has not."""
        for known, value in self.arguments:
            if known == name:
                return value
        raise ParameterError(f"The distribution {self.kind!r} has no argument {name!r}.")

    def numbers(self, *names: str) -> tuple[float, ...]:
        """Return the values of arguments that are numbers."""
        return tuple(float(self.argument(name)) for name in names)  # type: ignore[arg-type]

    @property
    def row(self) -> DistributionKind:
        """Return the kind's row of the table."""
        from core.parameters.distributions.table import DISTRIBUTIONS

        return DISTRIBUTIONS[self.kind]

    @property
    def shares(self) -> tuple[float, ...]:
        """Return the probability of each part of a mixture."""
        whole = math.fsum(part.weight for part in self.parts)
        return tuple(part.weight / whole for part in self.parts)

    def objection(self, slot: Slot) -> str:
        """Say in a sentence why a tensor in this slot cannot be filled so; "" where it can."""
        return self.row.misfit(self, slot)

    def fill(self, tensor: torch.Tensor, slot: Slot, generator: torch.Generator) -> None:
        """Fill `tensor` in place, with the numbers that torch.nn.init draws from `generator`.

        They are the same on every device and in every layout of memory, and drawn without a
        gradient. Raises ParameterError with the slot's objection.
        """
        from core.parameters.distributions.filling import fill

        fill(self, tensor, slot, generator)

    def sample(
        self,
        slot: Slot | tuple[int, ...],
        generator: torch.Generator,
        *,
        dtype: torch.dtype | None = None,
    ) -> torch.Tensor:
        """Return a tensor of the slot's shape, or of this shape, filled so; float32 if not said.

        Raises ParameterError with the slot's objection.
        """
        from core.parameters.distributions.filling import sample

        return sample(self, slot, generator, dtype)

    def pieces(self, slot: Slot) -> tuple[Weighted, ...]:
        """Return the elementary distributions that a cell is drawn from, with probabilities.

        Raises ParameterError with the slot's objection, and for a tensor without cells.
        """
        self.demand(slot)
        if 0 in slot.shape:
            raise ParameterError("The tensor holds no numbers, so that none has a distribution.")
        return self.row.pieces(self, slot)

    def density(self, slot: Slot) -> Density:
        """Return how likely every value of a cell is, exactly.

        Raises ParameterError with the slot's objection.
        """
        from core.parameters.distributions.density import density

        return density(self.pieces(slot))

    def cdf(self, slot: Slot, x: Numbers) -> Numbers:
        """Return the probability that a cell's number is at most each of `x`.

        Raises ParameterError with the slot's objection.
        """
        from core.parameters.distributions.density import cdf

        return cdf(self.pieces(slot), x)

    def words(self, slot: Slot) -> str:
        """Say in a few words, with this tensor's own numbers, which values those are.

        Raises ParameterError with the slot's objection.
        """
        self.demand(slot)
        return "no numbers" if 0 in slot.shape else self.row.words(self, slot)

    def python(self, tensor: str, generator: str, slot: Slot | None = None) -> tuple[str, ...]:
        """Return lines of Python that fill the tensor of this name with exactly the same numbers.

        They use `torch` and `nn` (`from torch import nn`) alone, and the generator of this name.
        PyTorch's default needs the slot; raises ParameterError without it, and for its objection.
        """
        from core.parameters.distributions.filling import python

        return python(self, tensor, generator, slot)

    def demand(self, slot: Slot) -> None:
        """Raise ParameterError where a tensor in this slot cannot be filled so."""
        objection = self.objection(slot)
        if objection:
            raise ParameterError(f"{self.row.title}: {objection}")

    def to_document(self) -> dict[str, Any]:
        """Return the distribution as JSON's own types; arguments at their default are left out."""
        from core.parameters.distributions.documents import written

        return written(self)

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> Distribution:
        """Return the distribution that `to_document` wrote; ParameterError for anything else."""
        from core.parameters.distributions.documents import read

        return read(document)
