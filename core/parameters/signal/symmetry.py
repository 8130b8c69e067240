"""Symmetry: units that begin alike stay alike, and how noise makes them different."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from core.parameters.errors import ParameterError, shown
from core.parameters.signal.going import Going, finish
from core.parameters.signal.layers import is_weighted, unit_rows
from core.parameters.signal.propagation import LEARNING_RATE, check_training
from core.parameters.signal.rows import apart, distinct, spread_between
from core.parameters.signal.study import Study
from core.parameters.walk import walk
from core.randomness import generator

MOST_UNITS = 256  # of a layer that are compared: the first ones
MOST_LINES = 32  # units whose weights are kept step by step
MOST_WEIGHTS = 4  # of each unit, its first ones


@dataclass(frozen=True, slots=True)
class UnitsOf:
    """The units of a layer, after 0, 1, 2 … steps of training.

    `distinct` counts those that differ in a bit, `apart` those that differ by more than 1e-6 of their
    size, and `spread` is their rms distance from the mean unit. Of `units` the first `looked` count.
    """

    path: str
    type: str
    units: int
    looked: int
    distinct: tuple[int, ...]
    apart: tuple[int, ...]
    spread: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class SymmetryRun:
    """What training did to the units of each layer; `losses` after 0, 1, 2 … steps.

    `weights` are the first weights of the first units of `layer`: [step][unit][weight], the bias last
    where the layer has one and it is asked for.
    """

    layers: tuple[UnitsOf, ...]
    layer: str
    names: tuple[str, ...]
    weights: tuple[tuple[tuple[float, ...], ...], ...]
    losses: tuple[float, ...]


def unit_layers(module: nn.Module) -> Mapping[str, nn.Module]:
    """Return the layers whose units can be compared, by name, each once, in order."""
    found: dict[str, nn.Module] = {}
    for index, visit in enumerate(walk(module)):
        if visit.first == index and visit.registered and _has_units(visit.module):
            found[visit.path] = visit.module
    return found


def _has_units(module: nn.Module) -> bool:
    return is_weighted(module) and isinstance(getattr(module, "weight", None), nn.Parameter)


def symmetry(
    module: nn.Module,
    inputs: Tensor,
    targets: Tensor | None = None,
    *,
    layer: str | None = None,
    steps: int = 50,
    learning_rate: float = LEARNING_RATE,
    noise: float = 0.0,
    seed: int = 0,
    progress: Callable[[int], object] | None = None,
    stop: Callable[[], bool] | None = None,
) -> SymmetryRun:
    """Train `module` on one batch and return how its layers' units become different, if they do.

    Before the first step, `noise` times numbers drawn from N(0, 1) by `seed` are added to what each
    unit multiplies by. Batch, loss and steps are those of `signal_propagation`; training that
    diverges ends early. `layer` names the layer whose weights are kept, the first by default. The
    module is the caller's own, and is changed.

    Raises ParameterError as `signal_propagation` does, where no layer has units, and where `layer` is
    none of those that have.
    """
    going = breaking(
        module, inputs, targets, layer=layer, steps=steps, learning_rate=learning_rate,
        noise=noise, seed=seed,
    )  # fmt: skip
    return finish(going, progress, stop)


def breaking(
    module: nn.Module, inputs: Tensor, targets: Tensor | None = None, *, layer: str | None = None,
    steps: int = 50, learning_rate: float = LEARNING_RATE, noise: float = 0.0, seed: int = 0,
) -> Going[SymmetryRun]:  # fmt: skip
    """Do what `symmetry` does, step by step: yield the steps so far, return the run."""
    check_training(steps, learning_rate)
    study, layers = Study(module, inputs, targets, seed), unit_layers(module)
    chosen = next(iter(layers), "") if layer is None else layer
    if chosen not in layers:
        raise ParameterError(
            f"The network has no layer {shown(chosen)} with units to compare."
            if layers
            else "The network has no layer with units to compare: none that is registered multiplies by a "
            "weight."
        )
    add_noise(module, noise, seed)
    record = _Record(layers, chosen)
    losses: list[float] = []
    for step in range(1, steps + 1):
        losses.append(study.step(learning_rate))
        record.note()
        if (yield step) or not math.isfinite(losses[-1]):
            break
    losses.append(study.loss())
    return record.run(tuple(losses))


def add_noise(module: nn.Module, noise: float, seed: int) -> None:
    """Add `noise` times numbers drawn from N(0, 1) by `seed` to the weights of all units.

    Raises ParameterError for noise below 0 or without end.
    """
    if not math.isfinite(noise) or noise < 0:
        raise ParameterError(f"Noise is 0 or more, not {noise:g}.")
    for path, layer in unit_layers(module).items() if noise else ():
        weight = layer.get_parameter("weight")
        drawn = torch.randn(weight.shape, generator=generator(seed, "noise", path))
        with torch.no_grad():
            weight.add_(noise * drawn.to(weight))


class _Record:
    """What is noted of the units after each step."""

    def __init__(self, layers: Mapping[str, nn.Module], chosen: str) -> None:
        self._layers, self._chosen = layers, chosen
        self._biased = (
            unit_rows(layers[chosen]).numel() > layers[chosen].get_parameter("weight").numel()
        )
        self._found: dict[str, list[tuple[int, int, float]]] = {path: [] for path in layers}
        self._weights: list[tuple[tuple[float, ...], ...]] = []
        self.note()

    def note(self) -> None:
        """Note how the units stand now."""
        for path, layer in self._layers.items():
            rows = unit_rows(layer)[:MOST_UNITS]
            self._found[path].append((distinct(rows), apart(rows), spread_between(rows)))
            if path == self._chosen:
                few = rows[:MOST_LINES, self._columns(rows)]
                self._weights.append(tuple(map(tuple, few.tolist())))

    def _columns(self, rows: Tensor) -> list[int]:
        """Return which of a unit's numbers are kept: the first weights, and the bias."""
        count = rows.shape[1]
        bias = [count - 1] if self._biased else []
        return [*range(min(MOST_WEIGHTS, count - len(bias))), *bias]

    def run(self, losses: tuple[float, ...]) -> SymmetryRun:
        """Return what was noted."""
        columns = self._columns(unit_rows(self._layers[self._chosen]))
        names = [f"w{number + 1}" for number in columns]
        return SymmetryRun(
            tuple(self._units(path, layer) for path, layer in self._layers.items()),
            self._chosen,
            (*names[:-1], "bias") if self._biased else tuple(names),
            tuple(self._weights),
            losses,
        )

    def _units(self, path: str, layer: nn.Module) -> UnitsOf:
        count = len(unit_rows(layer))
        exact, close, spreads = zip(*self._found[path], strict=True)
        looked = min(count, MOST_UNITS)
        return UnitsOf(path, type(layer).__name__, count, looked, exact, close, spreads)
