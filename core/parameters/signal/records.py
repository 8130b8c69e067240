"""What is found of a network's signal, as plain records without tensors."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from core.parameters.histograms import Histogram


@dataclass(frozen=True, slots=True)
class Spread:
    """How a tensor's finite numbers are spread; None where none is finite.

    `deviation` is √(Σ(x − mean)² / n), `rms` √(Σx² / n). `nan` and `infinite` count the others.
    """

    count: int
    mean: float | None
    deviation: float | None
    rms: float | None
    minimum: float | None
    maximum: float | None
    nan: int
    infinite: int
    histogram: Histogram

    @property
    def broken(self) -> int:
        """How many numbers are NaN or infinite."""
        return self.nan + self.infinite


@dataclass(frozen=True, slots=True)
class Gain:
    """By how much a layer before an activation has to be larger, so that the signal stays as it is.

    `predicted` is what `torch.nn.init.calculate_gain` says, None where it knows none. `keeping` keeps
    the second moment of N(0, 1): 1 / √E[f(x)²]; infinite where nothing comes through.
    """

    predicted: float | None
    keeping: float


@dataclass(frozen=True, slots=True)
class LayerSignal:
    """One call of a layer: what it gave, and the loss's gradient with respect to that.

    `path` is the layer's name, `call` says which call of that layer it was, from 1 on; `shape` is its
    output's. `weighted` layers hold a weight of two dimensions or more. A unit is a feature or a
    channel of the output: of `units` so many, `dead` is the share that is 0 for every example and
    place, None unless the layer cuts off what is negative. `saturated` is the share of outputs at the
    flat ends of the activation, None where it has none. `entering` is the rms of what came in, only
    for activations, and `gain` theirs. `gradient` is None where none arrived.
    """

    path: str
    type: str
    call: int
    shape: tuple[int, ...]
    weighted: bool
    output: Spread
    gradient: Spread | None
    units: int
    dead: float | None
    saturated: float | None
    entering: float | None
    gain: Gain | None

    @property
    def measured_gain(self) -> float | None:
        """Return the gain that would have kept the rms of what came in; None without a number."""
        left = self.output.rms
        if self.entering is None or left is None:
            return None
        return self.entering / left if left else math.inf


@dataclass(frozen=True, slots=True)
class ParameterSignal:
    """A parameter's norm and that of its gradient; None where no gradient arrived."""

    path: str
    norm: float
    gradient: float | None

    @property
    def ratio(self) -> float | None:
        """Return the gradient's norm over the parameter's own; None where there is neither."""
        return None if self.gradient is None or not self.norm else self.gradient / self.norm


@dataclass(frozen=True, slots=True)
class Signal:
    """A network's signal after `step` steps of training: every call of a layer, in their order.

    `loss` is the mean squared error. `varies` is how far the outputs of different examples differ,
    the deviation over the examples relative to the output's rms; None where the examples do not
    differ. `losses` are those before step 1, 2, … and the last; `start` is the signal at the start,
    None where this is it.
    """

    step: int
    examples: int
    layers: tuple[LayerSignal, ...]
    parameters: tuple[ParameterSignal, ...]
    loss: float
    varies: float | None
    losses: tuple[float, ...]
    start: Signal | None = None

    @property
    def broken(self) -> int:
        """How many numbers forward and back are NaN or infinite."""
        found = sum(layer.output.broken for layer in self.layers)
        return found + sum(layer.gradient.broken for layer in self.layers if layer.gradient)

    @property
    def weighted(self) -> Sequence[LayerSignal]:
        """Return the calls of layers with weights."""
        return [layer for layer in self.layers if layer.weighted]
