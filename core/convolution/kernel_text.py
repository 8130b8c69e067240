"""Kernels from cells that somebody filled in, and from the text of a link; and back to text.

As text, cells are parted by commas or blanks and rows by semicolons or line ends: "0,1;2,3".
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from core.convolution.algebra import Rows
from core.convolution.checks import ConvolutionError, shown

MOST_CELLS = 15  # along each axis
LARGEST = 1e6  # of a weight, so that sums over pictures stay far inside of 32-bit floats
LONGEST_TEXT = 10_000

_NUMBER = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)(e[+-]?[0-9]{1,3})?", re.IGNORECASE)


def parse_kernel(text: str) -> Rows:
    """Read a kernel from text; fractions such as 1/9 are numbers too.

    Raises ConvolutionError with a sentence that names the cell which is at fault.
    """
    if len(text) > LONGEST_TEXT:
        raise ConvolutionError(
            f"The kernel's text has {len(text):,} characters; at most {LONGEST_TEXT:,} are read."
        )
    rows = [row.strip() for row in re.split(r"[;\n]", text.strip().rstrip(";"))]
    return read_kernel([re.split(r"\s*,\s*|\s+", row) for row in rows])


def read_kernel(cells: Sequence[Sequence[object]]) -> Rows:
    """Check cells that were filled in, numbers or their text, and return them as a kernel.

    Raises ConvolutionError for an empty cell, for text, for what is not finite or beyond a million,
    for rows of several lengths, and for more than 15 × 15 cells.
    """
    lengths = {len(row) for row in cells}
    if not lengths or lengths == {0}:
        raise ConvolutionError("The kernel has no cells; give it at least one.")
    if len(lengths) > 1:
        several = " and ".join(str(length) for length in sorted(lengths)[:2])
        raise ConvolutionError(f"The kernel's rows are {several} cells long; make them equal.")
    height, width = len(cells), lengths.pop()
    if max(height, width) > MOST_CELLS:
        raise ConvolutionError(
            f"The kernel has {height:,} × {width:,} cells; at most {MOST_CELLS} × {MOST_CELLS} fit."
        )
    return tuple(
        tuple(_weight(cell, f"Row {i}, column {j} of the kernel") for j, cell in enumerate(row, 1))
        for i, row in enumerate(cells, 1)
    )


def parse_number(text: str, name: str) -> float:
    """Read one finite number, a fraction such as 1/36 among them.

    Raises ConvolutionError with a sentence about `name` ("learning rate") for anything else.
    """
    if len(text) > LONGEST_TEXT:
        raise ConvolutionError(f"The {name} has {len(text):,} characters, too many for a number.")
    value = _value(text, f"The {name}")
    if not math.isfinite(value):
        raise ConvolutionError(f"The {name} is {text.strip()}, but has to be a finite number.")
    return value


def write_kernel(kernel: Rows) -> str:
    """Write a kernel so that `parse_kernel` reads the same numbers: "0,1;2,3"."""
    return ";".join(",".join(write_number(value) for value in row) for row in kernel)


def write_number(value: float) -> str:
    """Write a number as short as it can be read back exactly: 1, 0.25, 1e-07."""
    return repr(float(value)).removesuffix(".0")


def _weight(cell: object, place: str) -> float:
    value = _value(cell, place)
    if not math.isfinite(value):
        raise ConvolutionError(f"{place} is {value}, but has to be a finite number.")
    if abs(value) > LARGEST:
        raise ConvolutionError(
            f"{place} is {value:g}, but has to be from −{LARGEST:,.0f} to {LARGEST:,.0f}."
        )
    return value + 0.0


def _value(cell: object, place: str) -> float:
    if cell is None or (isinstance(cell, str) and not cell.strip()):
        raise ConvolutionError(f"{place} is empty; write a number there.")
    if isinstance(cell, str):
        return _read(cell.strip().replace("−", "-"), place)
    try:
        assert not isinstance(cell, bool)
        return float(cell)  # type: ignore[arg-type]
    except (AssertionError, TypeError, ValueError) as error:
        raise ConvolutionError(f"{place} is {shown(cell)}, which is no number.") from error
    except OverflowError:
        return math.inf


def _read(text: str, place: str) -> float:
    if text.lower().lstrip("+-") in ("nan", "inf", "infinity"):
        return float(text)
    upper, slash, lower = text.partition("/")
    if not _NUMBER.fullmatch(upper.strip()) or (slash and not _NUMBER.fullmatch(lower.strip())):
        raise ConvolutionError(f"{place} is {shown(text)}, which is no number.")
    divisor = float(lower) if slash else 1.0
    return float(upper) / divisor if divisor else math.nan
