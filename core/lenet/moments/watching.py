"""One picture through the network of every moment, gathered so that it can be scrubbed through."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from core.lenet.layers import Layer, layer_table
from core.lenet.moments.course import Course, Moment
from core.lenet.moments.levels import Levels
from core.lenet.moments.reading import module_at
from core.lenet.moments.room import Room, channels_before, room_for, thinned
from core.networks import NetworkError


@dataclass(frozen=True, slots=True, eq=False)
class Watched:
    """What a network made of one picture, moment by moment.

    `maps` holds the output of each layer of `table`, quantized: (moments, maps, rows, columns) or
    (moments, units); `kernels` the weights of the convolutions by the layer's number: (moments,
    filters, channels, k, k); both no more of them than `room` says. `verdicts` are probabilities,
    float32 (moments, 10). `changes` says by the number of each layer with weights how far those are
    from the start's, ‖W − W₀‖ / ‖W₀‖, a number a moment. `left_out` are sentences about moments
    that could not be had, `thinned` how many were left out because there are too many.
    """

    moments: tuple[Moment, ...]
    table: tuple[Layer, ...]
    room: Room
    maps: tuple[Levels, ...]
    kernels: dict[int, Levels]
    verdicts: np.ndarray
    changes: dict[int, list[float]]
    left_out: tuple[str, ...] = ()
    thinned: int = 0


@dataclass(slots=True, eq=False)
class _Gathered:
    moments: list[Moment] = field(default_factory=list)
    maps: list[list[np.ndarray]] = field(default_factory=list)
    weights: list[dict[int, np.ndarray]] = field(default_factory=list)
    logits: list[np.ndarray] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)


def watch(
    course: Course,
    picture: np.ndarray,
    progress: Callable[[int, int], object] = lambda done, total: None,
) -> Watched:
    """Show `picture`, uint8 (28, 28), to the network of every moment.

    A moment whose weights cannot be had is left out with a sentence. Raises NetworkError where none
    is left, BlockError where the network cannot be built.
    """
    from core.lenet.scoring import probabilities

    table = layer_table(course.block)
    room = room_for(table, channels_before(table), len(course.moments))
    chosen = thinned(course.moments, room.moments)
    found = _Gathered()
    for done, moment in enumerate(chosen, start=1):
        try:
            _look(course, moment, table, room, picture, found)
        except NetworkError as error:
            found.left_out.append(f"Step {moment.step:,}: {error}")
        progress(done, len(chosen))
    if not found.moments:
        raise NetworkError(_nothing(found))
    verdicts = probabilities(np.stack(found.logits)).astype(np.float32)
    return Watched(
        tuple(found.moments), table, room, _levels(found), _kernels(found, table, room), verdicts,
        _changes(found), tuple(found.left_out), len(course.moments) - len(chosen),
    )  # fmt: skip


def _nothing(found: _Gathered) -> str:
    why = f" {found.left_out[0]}" if found.left_out else ""
    return f"There is no moment that can be shown.{why}"


def _look(
    course: Course, moment: Moment, table: tuple[Layer, ...], room: Room, picture: np.ndarray,
    found: _Gathered,
) -> None:  # fmt: skip
    """Add one moment to what was found, all of it or nothing."""
    from core.lenet.strip import activations

    module = module_at(course.block, moment)
    outputs = activations(module, picture)[1:]
    state = module.state_dict()  # of a flat Sequential: "0.weight" is the first layer's
    weights = {
        layer.number: state[f"{layer.number - 1}.weight"].float().numpy()
        for layer in table
        if layer.kind in ("Conv2d", "Linear")
    }
    if not all(np.isfinite(each).all() for each in (*outputs, *weights.values())):
        raise NetworkError("its numbers are infinite or not numbers any more.")
    found.maps.append([
        each[: room.shown(layer)] for layer, each in zip(table, outputs, strict=True)
    ])  # fmt: skip
    found.weights.append(weights)
    found.logits.append(outputs[-1])
    found.moments.append(moment)


def _levels(found: _Gathered) -> tuple[Levels, ...]:
    return tuple(Levels.of(each) for each in zip(*found.maps, strict=True))


def _kernels(found: _Gathered, table: tuple[Layer, ...], room: Room) -> dict[int, Levels]:
    """Quantize the convolutions' kernels, as many filters and channels as there is room for."""
    return {
        layer.number: Levels.of([
            each[layer.number][: room.shown(layer), : room.maps] for each in found.weights
        ])
        for layer in table
        if layer.kind == "Conv2d"
    }  # fmt: skip


def _changes(found: _Gathered) -> dict[int, list[float]]:
    first = found.weights[0]
    return {
        number: [relative_change(each[number], start) for each in found.weights]
        for number, start in first.items()
    }


def relative_change(weights: np.ndarray, start: np.ndarray) -> float:
    """Return ‖W − W₀‖ / ‖W₀‖ in the Euclidean norm; 0 where W₀ is zero throughout."""
    norm = float(np.linalg.norm(start.astype(np.float64)))
    return float(np.linalg.norm(weights.astype(np.float64) - start)) / norm if norm else 0.0
