"""How large the output of a window that moves over an input is, and why.

Along each axis, for an input of n cells, a kernel of k, padding p on both sides, stride s and
dilation d, there are ⌊(n + 2p − d(k − 1) − 1) / s⌋ + 1 places for the window.
Source: Dumoulin & Visin, A guide to convolution arithmetic for deep learning (2016).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import overload

from core.convolution.checks import (
    AXES,
    ConvolutionError,
    OneOrTwo,
    PaddingMode,
    Pair,
    counted,
    is_pair,
    pair,
    whole,
)


@dataclass(frozen=True, slots=True)
class Formula:
    """A worked formula, as plain text and as LaTeX, and what comes out."""

    plain: str
    latex: str
    value: int


GENERAL_PLAIN = "⌊(n + 2p − d(k − 1) − 1) / s⌋ + 1"
GENERAL_LATEX = r"\left\lfloor\frac{n + 2p - d(k - 1) - 1}{s}\right\rfloor + 1"


def span(kernel: int, dilation: int = 1) -> int:
    """Return how many cells a kernel reaches over: d(k − 1) + 1."""
    return dilation * (kernel - 1) + 1


@overload
def output_size(
    size: int, kernel: int, padding: int = 0, stride: int = 1, dilation: int = 1
) -> int: ...


@overload
def output_size(
    size: Sequence[int],
    kernel: OneOrTwo,
    padding: OneOrTwo = 0,
    stride: OneOrTwo = 1,
    dilation: OneOrTwo = 1,
) -> Pair: ...


@overload
def output_size(
    size: OneOrTwo,
    kernel: OneOrTwo,
    padding: OneOrTwo = 0,
    stride: OneOrTwo = 1,
    dilation: OneOrTwo = 1,
) -> int | Pair: ...


def output_size(
    size: OneOrTwo,
    kernel: OneOrTwo,
    padding: OneOrTwo = 0,
    stride: OneOrTwo = 1,
    dilation: OneOrTwo = 1,
) -> int | Pair:
    """Return how many places the window has: an int for ints, (height, width) if one is a pair.

    Raises ConvolutionError, with the arithmetic, when the kernel does not fit into the padded
    input, and for anything but whole numbers: padding from 0, the others from 1.
    """
    numbers = (size, kernel, padding, stride, dilation)
    if not any(is_pair(number) for number in numbers):
        return _places(numbers)
    pairs = [pair(*given) for given in zip(_NAMES, numbers, _LEAST, strict=True)]
    height, width = (_places([both[axis] for both in pairs], AXES[axis]) for axis in (0, 1))
    return height, width


_NAMES = ("size", "kernel", "padding", "stride", "dilation")
_LEAST = (1, 1, 0, 1, 1)


def _places(numbers: Sequence[object], axis: str = "") -> int:
    n, k, p, s, d = (
        whole(name, number, least, axis)
        for name, number, least in zip(_NAMES, numbers, _LEAST, strict=True)
    )
    if span(k, d) > n + 2 * p:
        raise ConvolutionError(misfit(n, k, p, d, axis))
    return (n + 2 * p - span(k, d)) // s + 1


def misfit(size: int, kernel: int, padding: int, dilation: int, axis: str = "") -> str:
    """Return the sentence that says why a kernel does not fit into the padded input."""
    start = f"Along the {axis}, a" if axis else "A"
    reach = f" with dilation {dilation:,} spans" if dilation > 1 else " spans"
    cells = span(kernel, dilation)
    return (
        f"{start} kernel of {kernel:,}{reach} {counted(cells, 'cell')}, but the padded input has only"
        f" {size + 2 * padding:,} ({size:,} + 2·{padding:,})."
    )


def size_formula(
    size: int, kernel: int, padding: int = 0, stride: int = 1, dilation: int = 1
) -> Formula:
    """Write the output size of one axis with these numbers in it; refuses as `output_size` does."""
    value = output_size(size, kernel, padding, stride, dilation)
    room = size + 2 * padding - span(kernel, dilation)
    terms = f"{size} + 2·{padding} − {dilation}·({kernel} − 1) − 1"
    plain = f"⌊({terms}) / {stride}⌋ + 1 = ⌊{room} / {stride}⌋ + 1 = {value}"
    latex = (
        rf"\left\lfloor\frac{{{terms}}}{{{stride}}}\right\rfloor + 1"
        rf" = \left\lfloor\frac{{{room}}}{{{stride}}}\right\rfloor + 1 = {value}"
    )
    return Formula(plain, latex.replace("·", r" \cdot ").replace("−", "-"), value)


def same_padding(kernel: int, dilation: int = 1) -> Pair:
    """Return the cells to add before and after, so that with stride 1 the size stays.

    d(k − 1) in all; when that is odd, the larger half comes after, as in PyTorch's "same".
    """
    total = span(whole("kernel", kernel, 1), whole("dilation", dilation, 1)) - 1
    return total // 2, total - total // 2


def largest_kernel(size: int, padding: int = 0, dilation: int = 1) -> int:
    """Return the largest kernel that fits: ⌊(n + 2p − 1) / d⌋ + 1."""
    return (size + 2 * padding - 1) // dilation + 1


def largest_dilation(size: int, kernel: int, padding: int = 0) -> int | None:
    """Return the largest dilation that fits, ⌊(n + 2p − 1) / (k − 1)⌋.

    None when any fits, as a kernel of one cell has nothing to stretch; 0 when none does.
    """
    return None if kernel == 1 else (size + 2 * padding - 1) // (kernel - 1)


def smallest_padding(size: int, kernel: int, dilation: int = 1) -> int:
    """Return the least padding with which the kernel fits: half of what is missing, rounded up."""
    return max(0, -((size - span(kernel, dilation)) // 2))


def largest_padding(size: int, mode: PaddingMode = "zeros") -> int | None:
    """Return the most padding that `mode` allows, None when any will do.

    Reflection leaves the edge itself out, so n − 1 cells are there to be mirrored; going round in a
    circle copies each of the n cells at most once a side.
    """
    return {"zeros": None, "replicate": None, "reflect": size - 1, "circular": size}[mode]
