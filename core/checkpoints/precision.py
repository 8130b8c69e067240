"""Parameters saved in fewer bits: how much smaller the file is, and what that does to the output."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from math import nan, sqrt
from typing import Literal, TypeAlias

import torch
from torch import Tensor, nn

from core.checkpoints.lowering import lowered
from core.checkpoints.memory import tied
from core.checkpoints.records import FileError
from core.checkpoints.saving import save
from core.tracing.structures import tensors_in

Precision: TypeAlias = Literal["float16", "bfloat16"]
# bits of the exponent, and of the fraction that is written down (IEEE 754; bfloat16 is float32 cut off)
BITS: Mapping[str, tuple[int, int]] = {"float32": (8, 23), "float16": (5, 10), "bfloat16": (8, 7)}
MOST_POINTS = 1_000


@dataclass(frozen=True, slots=True)
class Rounded:
    """What fewer bits do to the weights, each tensor once.

    `apart` is the largest |w − ŵ| of finite numbers and `relative` ‖w − ŵ‖ / ‖w‖. `overflowed` counts
    finite numbers that became infinite, `vanished` those that became 0.
    """

    apart: float
    relative: float
    overflowed: int
    vanished: int


@dataclass(frozen=True, slots=True, eq=False)
class Lowered:
    """A network saved in fewer bits and loaded into one of 32 bits again, beside the original.

    `bytes` is the size of its safetensors file, `full` that with all bits. `expected` and `found` are
    the outputs, flat; `agreeing` of `examples` have their largest output in the same place.
    """

    precision: Precision
    bytes: int
    full: int
    weights: Rounded
    expected: Tensor
    found: Tensor
    agreeing: int
    examples: int

    @property
    def apart(self) -> float:
        """The largest difference of two outputs; NaN where one of them is none."""
        return float((self.expected.double() - self.found.double()).abs().max())

    @property
    def relative(self) -> float:
        """The largest difference over the largest output of the original; NaN where all are 0."""
        largest = float(self.expected.double().abs().max())
        return self.apart / largest if largest else nan

    def points(self) -> tuple[Tensor, Tensor]:
        """Return at most 1,000 outputs of the original, evenly taken, and how far each moved."""
        step = -(-self.expected.numel() // MOST_POINTS)
        expected = self.expected[::step].double()
        return expected, self.found[::step].double() - expected


def lower(module: nn.Module, x: Tensor, precision: Precision) -> Lowered:
    """Save what `module` holds in fewer bits, load it again, and run both on `x`, in eval mode.

    Whole numbers (a batch norm's counter) stay what they are; `module` itself is only read. Raises
    FileError where the network holds no numbers with a fraction, the input does not go through, or
    nothing comes out.
    """
    state = module.state_dict()
    if not any(value.is_floating_point() and value.numel() for value in state.values()):
        raise FileError("This network holds no numbers with a fraction that could be shortened.")
    smaller = lowered(state, precision)
    restored = copy.deepcopy(module)
    expected = _output(restored, x)
    restored.load_state_dict(smaller)  # PyTorch widens the numbers as it copies them
    found = _output(restored, x)
    agreeing, examples = _agreeing(expected, found)
    return Lowered(
        precision, len(_written(smaller)), len(_written(state)), _rounded(state, smaller),
        expected.flatten(), found.flatten(), agreeing, examples,
    )  # fmt: skip


def file_of(module: nn.Module, precision: Precision) -> bytes:
    """Return the safetensors file of what `module` holds in fewer bits."""
    return _written(lowered(module.state_dict(), precision))


def _written(state: Mapping[str, Tensor]) -> bytes:
    file = BytesIO()
    save(state, file, "safetensors")
    return file.getvalue()


def _rounded(state: Mapping[str, Tensor], smaller: Mapping[str, Tensor]) -> Rounded:
    again = {key for group in tied(state) for key in group[1:]}
    apart, squares, whole, overflowed, vanished = 0.0, 0.0, 0.0, 0, 0
    for key, value in state.items():
        if key in again or not value.is_floating_point() or not value.numel():
            continue
        other = smaller[key].to(value.dtype)
        finite = value.isfinite()
        overflowed += int((finite & ~other.isfinite()).sum())
        vanished += int(((value != 0) & (other == 0)).sum())
        kept = finite & other.isfinite()
        difference = torch.where(kept, value - other, 0)
        apart = max(apart, float(difference.abs().max()))
        squares += float(difference.norm(dtype=torch.float64)) ** 2
        whole += float(torch.where(kept, value, 0).norm(dtype=torch.float64)) ** 2
    return Rounded(apart, sqrt(squares / whole) if whole else 0.0, overflowed, vanished)


def _agreeing(expected: Tensor, found: Tensor) -> tuple[int, int]:
    """Count the examples whose largest output stands in the same place in both."""
    one, other = (y.flatten(1) if y.ndim > 1 else y.reshape(1, -1) for y in (expected, found))
    return int((one.argmax(1) == other.argmax(1)).sum()), len(one)


def _output(module: nn.Module, x: Tensor) -> Tensor:
    try:
        with torch.no_grad():
            found = tensors_in(module.eval()(x))
    except (RuntimeError, IndexError, ValueError, TypeError) as error:
        raise FileError(f"The input does not go through: {error}") from error
    if not found or not found[0].numel():
        raise FileError("Nothing comes out of the network that could be compared.")
    return found[0].detach().clone()
