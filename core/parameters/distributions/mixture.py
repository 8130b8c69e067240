"""The kind "mixture": every number from one of several parts, drawn by their weights."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.blocks.arguments import Argument
from core.parameters.distributions.distribution import Distribution, Part, Slot
from core.parameters.distributions.draws import normal, spike, uniform
from core.parameters.distributions.kind import (
    DistributionKind,
    around,
    between,
    deviation,
    number,
    read,
    shown,
)
from core.parameters.distributions.pieces import Weighted
from core.parameters.errors import ParameterError

if TYPE_CHECKING:
    import torch

MOST_PARTS = 16
MOST_SHOWN = 3  # parts in a few words

_WEIGHT = number("weight", "how often the part is taken, beside the others", 1.0, 0.0)
_A = number("a", "a spike's value, the lowest value, or the mean", 0.0)
_B = number("b", "the highest value", 0.0)
_DEVIATION = deviation()


def checked_parts(parts: tuple[Part, ...]) -> tuple[Part, ...]:
    """Return the parts with all numbers as float. Raises ParameterError where one cannot be.

    Raises BlockError where a number is none, or out of its bounds.
    """
    if not 1 <= len(parts) <= MOST_PARTS:
        raise ParameterError(
            f"A mixture has from 1 to {MOST_PARTS} parts; this one has {len(parts):,}."
        )
    found = tuple(map(_checked, parts))
    if not sum(part.weight for part in found):
        raise ParameterError("All parts have the weight 0, so that none could ever be taken.")
    return found


def _checked(part: Part) -> Part:
    weight, a = _number(_WEIGHT, part.weight), _number(_A, part.a)
    if part.kind == "spike":
        return Part("spike", weight, a)
    if part.kind == "normal":
        return Part("normal", weight, a, _number(_DEVIATION, part.b))
    if part.kind != "uniform":
        raise ParameterError("A part of a mixture has to be a spike, uniform or normal.")
    b = _number(_B, part.b)
    if a > b:
        raise ParameterError(
            f"A part goes from {shown(a)} to {shown(b)}, but the lower bound cannot be above the "
            "upper one."
        )
    return Part("uniform", weight, a, b)


def _number(argument: Argument, value: object) -> float:
    return float(read(argument, value))  # type: ignore[arg-type]


def _pieces(distribution: Distribution, slot: Slot) -> tuple[Weighted, ...]:
    return tuple(
        (share, piece)
        for part, share in zip(distribution.parts, distribution.shares, strict=True)
        for _, piece in _piece(part)
        if share > 0
    )


def _piece(part: Part) -> tuple[Weighted, ...]:
    if part.kind == "spike":
        return spike(part.a)
    return uniform(part.a, part.b) if part.kind == "uniform" else normal(part.a, part.b)


def _words(distribution: Distribution, slot: Slot) -> str:
    said = [
        f"{100 * share:.3g} % {_part_words(part)}"
        for part, share in zip(distribution.parts, distribution.shares, strict=True)
    ]
    more = len(said) - MOST_SHOWN
    return "; ".join(said[:MOST_SHOWN]) + (f"; and {more} more" if more > 0 else "")


def _part_words(part: Part) -> str:
    if part.kind == "spike":
        return f"exactly {shown(part.a)}"
    return between(part.a, part.b) if part.kind == "uniform" else around(part.a, part.b)


def _fill(
    distribution: Distribution, tensor: torch.Tensor, slot: Slot, generator: torch.Generator
) -> None:
    """First draw for every cell which part it comes from, then the numbers of each part."""
    import torch

    weights = torch.tensor([part.weight for part in distribution.parts], dtype=torch.float64)
    drawn = torch.multinomial(weights, tensor.numel(), replacement=True, generator=generator)
    part_of = drawn.view(tensor.shape)
    for index, part in enumerate(distribution.parts):
        mine = part_of == index
        if part.kind == "spike":
            tensor[mine] = part.a
            continue
        numbers = tensor.new_empty(int(mine.sum()))
        if part.kind == "uniform":
            numbers.uniform_(part.a, part.b, generator=generator)
        else:
            numbers.normal_(part.a, part.b, generator=generator)
        tensor[mine] = numbers


def _python(
    distribution: Distribution, tensor: str, generator: str, slot: Slot | None
) -> tuple[str, ...]:
    weights = ", ".join(f"{part.weight!r}" for part in distribution.parts)
    lines = [
        f"weights = torch.tensor([{weights}], dtype=torch.float64)",
        f"part = torch.multinomial(weights, {tensor}.numel(), True, generator={generator})",
        f"part = part.view({tensor}.shape)  # which part each number comes from",
        "with torch.no_grad():",
    ]
    for index, part in enumerate(distribution.parts):
        mine = f"part == {index}"
        if part.kind == "spike":
            lines.append(f"    {tensor}[{mine}] = {part.a!r}")
        else:
            values = f"{tensor}.new_empty(int(({mine}).sum()))"
            call = f"nn.init.{part.kind}_({values}, {part.a!r}, {part.b!r}, generator={generator})"
            lines.append(f"    {tensor}[{mine}] = {call}")
    return tuple(lines)


MIXTURE = DistributionKind(
    "mixture", "Mixture", "mixture",
    "Every value comes from one of several parts, drawn by their weights.",
    _pieces, _words, fill=_fill, python=_python,
)  # fmt: skip
