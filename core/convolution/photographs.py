"""One kernel over each channel of a picture by itself, and how the result is made visible.

A kernel may give any numbers, and a screen shows brightness from 0 to 1. What lies in between is a
choice, named and with its ends in numbers: `tones`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
import torch

from core.convolution.algebra import Rows, as_matrix
from core.convolution.checks import ConvolutionError, shown, written
from core.convolution.correlation import correlate2d
from core.convolution.geometry import Geometry
from core.convolution.padding import pad

Showing = Literal["as-is", "stretched", "signed", "absolute"]
SHOWINGS: tuple[Showing, ...] = get_args(Showing)


@dataclass(frozen=True, slots=True, eq=False)
class Filtered:
    """A picture with its padding, (C, H + 2p, W + 2p), and each channel correlated, (C, H', W')."""

    padded: np.ndarray  # float32
    output: np.ndarray  # float32


@dataclass(frozen=True, slots=True)
class Tones:
    """Which number is darkest, `low`, and which is brightest, `high`; what lies outside is cut off.

    With `absolute` it is the number without its sign. `smallest`, `largest` and `mean` are those of
    the numbers themselves.
    """

    showing: Showing
    low: float
    high: float
    smallest: float
    largest: float
    mean: float

    @property
    def absolute(self) -> bool:
        """Whether signs are left out."""
        return self.showing == "absolute"


def filter_channels(x: np.ndarray, kernel: Rows, layer: Geometry) -> Filtered:
    """Correlate each channel of `x` (C, H, W) with the same kernel, as `layer` says, in 32 bits.

    Raises ConvolutionError when picture and layer are of different sizes.
    """
    if x.ndim != 3 or x.shape[1:] != layer.size:
        raise ConvolutionError(
            f"The layer is for channels of {written(layer.size)}, not for {written(x.shape)}."
        )
    (ph, pw), channels = layer.padding, x.shape[0]
    planes = torch.from_numpy(x.astype(np.float32))
    padded = pad(planes, ((ph, ph), (pw, pw)), layer.padding_mode)
    weights = torch.tensor(kernel, dtype=torch.float32).expand(channels, 1, *layer.kernel)
    output = correlate2d(
        padded, weights, stride=layer.stride, dilation=layer.dilation, groups=channels
    )
    return Filtered(padded.numpy(), output.numpy())


def tones(y: np.ndarray, showing: Showing, scale: tuple[float, float] = (0.0, 1.0)) -> Tones:
    """Return how `y` is to be shown: "as-is" on `scale`, which is that of the picture.

    "stretched": from the smallest to the largest; "signed": as far to both sides of zero;
    "absolute": from zero on. Where all numbers are the same they are shown in the middle, and zeros
    as zeros. Raises ConvolutionError for another word.
    """
    smallest, largest = float(y.min()), float(y.max())
    reach = max(abs(smallest), abs(largest)) or 1.0
    same = smallest == largest
    ends = {
        "as-is": scale,
        "stretched": (smallest - 0.5, largest + 0.5) if same else (smallest, largest),
        "signed": (-reach, reach),
        "absolute": (0.0, reach),
    }
    if showing not in ends:
        raise ConvolutionError(
            f"There is no way to show numbers called {shown(showing)}; use {', '.join(ends)}."
        )
    return Tones(showing, *ends[showing], smallest, largest, float(y.mean(dtype=np.float64)))


def fitting(kernel: Rows, channels: int = 1) -> Showing:
    """Return what suits a kernel: its picture as it is, unless its weights sum to 0.

    Then brightness is removed, and half of what remains is negative: "signed" for one channel; of
    three, each a colour already, the strength: "absolute".
    """
    weights = as_matrix(kernel)
    if abs(weights.sum()) > 1e-9 * abs(weights).sum():
        return "as-is"
    return "signed" if channels == 1 else "absolute"
