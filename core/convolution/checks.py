"""The numbers that a convolution is described by: whole ones, alone or in pairs (height, width)."""

from __future__ import annotations

from collections.abc import Sequence
from numbers import Integral
from typing import Literal

Pair = tuple[int, int]  # (height, width)
OneOrTwo = int | Sequence[int]  # one number for both axes, or one for each
PaddingMode = Literal["zeros", "reflect", "replicate", "circular"]

AXES = ("height", "width")
PADDING_MODES: tuple[PaddingMode, ...] = ("zeros", "reflect", "replicate", "circular")


class ConvolutionError(ValueError):
    """Numbers or tensors that do not go together; the message says why, with the arithmetic."""


def shown(value: object) -> str:
    """Return a short text for any value, however large it is."""
    if isinstance(value, float | bool | None):
        return str(value)
    if isinstance(value, Integral):
        number = int(value)
        return f"{number:,}" if abs(number) < 10**18 else "a number of more than 18 digits"
    if isinstance(value, str):
        return repr(value if len(value) <= 40 else value[:40] + "…")
    return f"a {type(value).__name__}"


def counted(number: int, noun: str) -> str:
    """Return a number and its noun: 1 cell, 2 cells."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def whole(name: str, value: object, least: int = 0, axis: str = "") -> int:
    """Return `value` as an int, or raise ConvolutionError: true, 2.0 and '2' are no whole numbers."""
    where = f" along the {axis}" if axis else ""
    if isinstance(value, bool) or not isinstance(value, Integral) or value < least:
        raise ConvolutionError(
            f"The {name}{where} is {shown(value)}, but has to be a whole number, {least} or more."
        )
    return int(value)


def is_pair(value: object) -> bool:
    """Say whether `value` is a sequence and no single number."""
    return isinstance(value, Sequence) and not isinstance(value, str)


def pair(name: str, value: object, least: int = 0) -> Pair:
    """Return (height, width) for one number or two, or raise ConvolutionError."""
    if not isinstance(value, Sequence) or isinstance(value, str):
        number = whole(name, value, least)
        return number, number
    if len(value) not in (1, 2):
        raise ConvolutionError(
            f"The {name} is given as {len(value)} numbers,"
            " but takes one number, or two: height and width."
        )
    height, width = (
        whole(name, number, least, axis)
        for number, axis in zip((value[0], value[-1]), AXES, strict=True)
    )
    return height, width


def known_mode(value: object) -> PaddingMode:
    """Return `value` if it is the name of a padding mode, or raise ConvolutionError."""
    for mode in PADDING_MODES:
        if value == mode:
            return mode
    raise ConvolutionError(
        f"The padding mode is {shown(value)}, but has to be one of {', '.join(PADDING_MODES)}."
    )


def written(shape: Sequence[int]) -> str:
    """Write a shape for people: 3 × 28 × 28."""
    return " × ".join(f"{length:,}" for length in shape) or "a single number"
