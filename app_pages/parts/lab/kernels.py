"""Which kernel the controls ask for, and its weights at the size that fits."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from app_pages.parts.words import _
from core.convolution import (
    KERNELS,
    Change,
    ConvolutionError,
    Pair,
    edge,
    parse_kernel,
    random_kernel,
    write_kernel,
)
from core.convolution.algebra import Rows

OWN, EDGE, RANDOM = "own", "edge", "random"
FIRST: Rows = ((0.0, 1.0), (2.0, 3.0))  # the course's
MOST_SEED = 999_999


@dataclass(frozen=True, slots=True)
class Choice:
    """A kernel by its name, and what it takes to make one that is in no table.

    `size` is what is asked for: whole numbers or anything else, which clamping answers.
    """

    named: str
    size: tuple[object, object]
    own: Rows
    angle: int
    seed: int

    def text(self, weights: Rows) -> str:
        """Return the cells as the URL has them."""
        return write_kernel(weights) if self.named == OWN else write_kernel(self.own)


def read_choice(raw: Mapping[str, object], changes: list[Change]) -> Choice:
    """Read which kernel is asked for; whatever is none is replaced, with a sentence."""
    named = str(raw["kernel"])
    if named not in (*KERNELS, OWN, EDGE, RANDOM):
        why = _("There is no kernel of the name that the link asks for.")
        changes.append(Change("kernel", "", named, OWN, why))
        named = OWN
    own = _own(str(raw["cells"]), named, changes)
    angle, seed = _number(raw["angle"], 30) % 360, abs(_number(raw["seed"], 0)) % (MOST_SEED + 1)
    if named == OWN:
        return Choice(named, (len(own), len(own[0])), own, angle, seed)
    least = (3, 3) if named == EDGE else (1, 1) if named == RANDOM else KERNELS[named].least
    size = tuple(
        _at_least(raw[key], fewest, axis, changes)
        for key, fewest, axis in zip(("kh", "kw"), least, ("height", "width"), strict=True)
    )
    return Choice(named, size, own, angle, seed)  # type: ignore[arg-type]


def weights_of(chosen: Choice, size: Pair, changes: list[Change]) -> tuple[Rows, str]:
    """Return the weights at the size that fits, and the name of the kernel that they are."""
    height, width = size
    if chosen.named == OWN:
        return tuple(row[:width] for row in chosen.own[:height]), OWN
    try:
        if chosen.named == EDGE:
            return edge(chosen.angle, size), EDGE
        if chosen.named == RANDOM:
            rows = random_kernel(chosen.seed, size)
            return tuple(tuple(round(w, 2) + 0.0 for w in row) for row in rows), RANDOM
        return KERNELS[chosen.named].at(size), chosen.named
    except ConvolutionError as error:  # the picture has no room for it
        changes.append(Change("kernel", "", chosen.named, "identity", str(error)))
        return KERNELS["identity"].at(size), "identity"


def _own(text: str, named: str, changes: list[Change]) -> Rows:
    try:
        return parse_kernel(text)
    except ConvolutionError as error:
        if named == OWN:
            changes.append(Change("kernel", "", text[:40], write_kernel(FIRST), str(error)))
        return FIRST


def _number(value: object, default: int) -> int:
    try:
        number = float(str(value))
    except ValueError:
        return default
    return int(number) if math.isfinite(number) and abs(number) < 1e9 else default


def _at_least(value: object, fewest: int, axis: str, changes: list[Change]) -> object:
    """Return a kernel's side, enlarged where this kernel has no smaller one; nonsense as it is."""
    text = str(value)
    if not (text.isascii() and text.isdigit() and len(text) < 9) or int(text) >= fewest:
        return value
    why = _("This kernel takes at least {fewest} cells along the {axis}.").format(
        fewest=fewest, axis=axis
    )
    changes.append(Change("kernel", axis, value, fewest, why))
    return fewest
