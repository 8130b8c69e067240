"""What a signal says of an initialization, in words, with the thresholds that decided them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from core.parameters.signal.records import LayerSignal, Signal

MOST_RATIO = 10.0  # between the first and the last hidden layer; the inverse is the least
MOST_DEAD = 0.3  # of a layer's units
MOST_SATURATED = 0.3  # of a layer's outputs
LEAST_VARIES = 1e-3  # between examples, of the output's size

_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")

Finding: TypeAlias = Literal[
    "healthy", "broken", "vanishing", "exploding", "vanishing gradients", "exploding gradients",
    "dead", "saturated", "constant", "silent",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Verdict:
    """A finding in words, the number that was measured and the threshold that it was held against."""

    finding: Finding
    words: str
    measured: float = 0.0
    threshold: float = 0.0

    @property
    def healthy(self) -> bool:
        """Whether nothing is wrong."""
        return self.finding == "healthy"


def verdict(signal: Signal) -> tuple[Verdict, ...]:
    """Return what is wrong with a signal, or that nothing is; at least one verdict.

    Forward, the deviations of the first and the last hidden layer are compared, backward the rms of
    the gradients that reach them. A hidden layer is one with weights, and not the last of these; a
    single one is compared with the last, forward only.
    """
    if signal.broken:
        return (_broken(signal),)
    found = (
        *_forward(signal), *_backward(signal), *_dead(signal), *_saturated(signal),
        *_constant(signal),
    )  # fmt: skip
    return found or (_healthy(signal),)


def compared(signal: Signal, *, backward: bool = False) -> Sequence[LayerSignal]:
    """Return the calls over which a signal may vanish or explode, in forward's order."""
    weighted = signal.weighted
    # The output layer's gradient is the loss's own, and says nothing of layers on the way.
    return weighted if len(weighted) == 2 and not backward else weighted[:-1]


def ratio(signal: Signal, *, backward: bool = False) -> float | None:
    """Return by how much the signal changes over the layers, in the direction in which it flows.

    Forward: the last one's deviation over the first's; backward: the first one's gradient (rms) over
    the last's. None with fewer than two layers to compare, or nothing to divide by.
    """
    layers = compared(signal, backward=backward)
    sizes = [_gradient(layer) if backward else layer.output.deviation for layer in layers]
    if len(sizes) < 2:
        return None
    start, end = (sizes[-1], sizes[0]) if backward else (sizes[0], sizes[-1])
    return None if not start or end is None else end / start


def _gradient(layer: LayerSignal) -> float | None:
    return layer.gradient.rms if layer.gradient else None


def _forward(signal: Signal) -> Iterator[Verdict]:
    change, layers = ratio(signal), compared(signal)
    first, last = _ends(layers)
    if change is None:
        return
    if change < 1 / MOST_RATIO:
        yield Verdict("vanishing", (
            f"The signal vanishes: from {first} to {last} its deviation shrinks to {_figure(change)} of "
            f"what it was, {_each(layers, change)}. Below {1 / MOST_RATIO:g} counts as vanishing."
        ), change, 1 / MOST_RATIO)  # fmt: skip
    elif change > MOST_RATIO:
        yield Verdict("exploding", (
            f"The signal explodes: from {first} to {last} its deviation grows {_figure(change)}-fold, "
            f"{_each(layers, change)}. Above {MOST_RATIO:g} counts as exploding."
        ), change, MOST_RATIO)  # fmt: skip


def _backward(signal: Signal) -> Iterator[Verdict]:
    change = ratio(signal, backward=True)
    layers = compared(signal, backward=True)
    first, last = _ends(layers)
    arrived = [_gradient(layer) for layer in signal.weighted]
    if arrived and not arrived[0]:
        place = _named(signal.weighted[0])
        yield Verdict(
            "silent", f"No gradient reaches {place}: it is zero there, and learns nothing."
        )
    if not change:
        return
    if change < 1 / MOST_RATIO:
        yield Verdict("vanishing gradients", (
            f"The gradient vanishes: on its way back from {last} to {first} it shrinks to {_figure(change)} "
            f"of what it was, {_each(layers, change)}. Below {1 / MOST_RATIO:g} counts as vanishing."
        ), change, 1 / MOST_RATIO)  # fmt: skip
    elif change > MOST_RATIO:
        yield Verdict("exploding gradients", (
            f"The gradient explodes: on its way back from {last} to {first} it grows {_figure(change)}-fold, "
            f"{_each(layers, change)}. Above {MOST_RATIO:g} counts as exploding."
        ), change, MOST_RATIO)  # fmt: skip


def _dead(signal: Signal) -> Iterator[Verdict]:
    worst = max(signal.layers, key=lambda layer: layer.dead or 0.0, default=None)
    if worst is not None and worst.dead is not None and worst.dead > MOST_DEAD:
        yield Verdict("dead", (
            f"Dead units: {worst.dead:.0%} of the {worst.units:,} units of {_named(worst)} are 0 for "
            f"every one of the {_examples(signal)}. Above {MOST_DEAD:.0%} counts as too many."
        ), worst.dead, MOST_DEAD)  # fmt: skip


def _saturated(signal: Signal) -> Iterator[Verdict]:
    worst = max(signal.layers, key=lambda layer: layer.saturated or 0.0, default=None)
    if worst is not None and worst.saturated is not None and worst.saturated > MOST_SATURATED:
        yield Verdict("saturated", (
            f"Saturated: {worst.saturated:.0%} of what comes out of {_named(worst)} lies at its flat "
            f"ends, where hardly any gradient gets through. Above {MOST_SATURATED:.0%} counts as too "
            "much."
        ), worst.saturated, MOST_SATURATED)  # fmt: skip


def _constant(signal: Signal) -> Iterator[Verdict]:
    if signal.varies is not None and signal.varies < LEAST_VARIES:
        yield Verdict("constant", (
            "The output hardly depends on the input: from example to example it differs by "
            f"{_figure(signal.varies)} of its own size. Below {LEAST_VARIES:g} counts as constant."
        ), signal.varies, LEAST_VARIES)  # fmt: skip


def _broken(signal: Signal) -> Verdict:
    for layer in signal.layers:
        if layer.output.broken:
            place = f"first in what comes out of {_named(layer)}"
            break
    else:
        place = "all of them in the gradients"
    return Verdict("broken", (
        f"Broken: {signal.broken:,} numbers are NaN or infinite, {place}. One is too many."
    ), signal.broken, 0.0)  # fmt: skip


def _healthy(signal: Signal) -> Verdict:
    change, back = ratio(signal), ratio(signal, backward=True)
    if change is None:
        return Verdict(
            "healthy", "Nothing stands out; one layer is no way to vanish or explode on."
        )
    if back is None:
        return Verdict("healthy", (
            f"Nothing stands out: from the first to the last layer the deviation changes by a factor of "
            f"{change:.2g}; between {1 / MOST_RATIO:g} and {MOST_RATIO:g} counts as healthy. The "
            "gradient has too short a way to be judged."
        ), change, MOST_RATIO)  # fmt: skip
    return Verdict("healthy", (
        f"Healthy: over the hidden layers the deviation changes by a factor of {change:.2g} forward, "
        f"and the gradient by {back:.2g} on its way back; between {1 / MOST_RATIO:g} and "
        f"{MOST_RATIO:g} counts as healthy."
    ), change, MOST_RATIO)  # fmt: skip


def _ends(layers: Sequence[LayerSignal]) -> tuple[str, str]:
    return (_named(layers[0]), _named(layers[-1])) if layers else ("", "")


def _each(layers: Sequence[LayerSignal], change: float) -> str:
    """Say by what factor each layer changes it."""
    return f"a factor of {change ** (1 / (len(layers) - 1)):.2g} for each layer"


def _named(layer: LayerSignal) -> str:
    path = f"{layer.path} ({layer.type})" if layer.path else layer.type
    return f"{path}, call {layer.call}," if layer.call > 1 else path


def _figure(number: float) -> str:
    """Write a number in two digits: `0.083`, `29`, `1.8·10⁻⁷`."""
    if number == 0 or 1e-3 <= number < 1e4:
        return f"{number:,.0f}" if number >= 100 else f"{number:.2g}"
    front, _e, power = f"{number:.1e}".partition("e")
    return f"{front}·10{str(int(power)).translate(_RAISED)}"


def _examples(signal: Signal) -> str:
    return f"{signal.examples:,} examples" if signal.examples > 1 else "1 example"
