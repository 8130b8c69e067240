"""What is tried: each trial is a run with one thing changed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Literal

from core.lenet.architecture import MODERN, ORIGINAL, SIX_CONVOLUTIONS, Convolution, LeNet
from core.lenet.presets import DATA, MODERN_RECIPE, PRESETS, configuration, plain
from core.training.configuration import NO_AUGMENTATION, Configuration

Experiment = Literal["presets", "ladder", "sweeps"]


@dataclass(frozen=True, slots=True)
class Trial:
    """One thing to try: in an experiment, under a key, in a group (of a sweep: what is swept).

    `value` is what is swept, 0 where nothing is. `configuration` has seed 0; others are made of it.
    """

    experiment: Experiment
    group: str
    key: str
    lenet: LeNet
    configuration: Configuration
    value: int = 0


@cache
def trials(experiment: Experiment) -> tuple[Trial, ...]:
    """Return the trials of an experiment in their order."""
    made = {"presets": _presets, "ladder": _ladder, "sweeps": _sweeps}
    return tuple(made[experiment]())


def _presets() -> list[Trial]:
    return [
        Trial("presets", name, name, preset.lenet, preset.configuration())
        for name, preset in PRESETS.items()
    ]


# --- the ladder: from the course's LeNet to today's, each rung with all changes below it ----------

_ONE_CYCLE = {
    "momentum": 0.9, "weight_decay": 5e-4, "learning_rate": 0.05, "schedule": "one-cycle",
    "last_batch": False,
}  # fmt: skip


def _ladder() -> list[Trial]:
    relu = replace(ORIGINAL, activation="relu")
    pooled = replace(relu, pooling="max")
    kaiming = replace(pooled, initialization="kaiming")
    normal = replace(kaiming, batch_norm=True)
    sgd = plain(256, 0.1)
    cycle = sgd | _ONE_CYCLE
    smooth = cycle | {"label_smoothing": 0.1, "averaging": 0.998}
    moved = smooth | {"augmentation": MODERN_RECIPE["augmentation"]}
    long = {**MODERN_RECIPE}
    rungs: list[tuple[str, LeNet, dict[str, Any]]] = [
        ("original", ORIGINAL, plain(256, 0.9)),
        ("relu", relu, sgd),
        ("max", pooled, sgd),
        ("kaiming", kaiming, sgd),
        ("norm", normal, sgd),
        ("cycle", normal, cycle),
        ("smooth", normal, smooth),
        ("moved", normal, moved),
        ("long", normal, long),
        ("wide", MODERN, long),
        ("deep", SIX_CONVOLUTIONS, long),
    ]
    return [
        Trial("ladder", "ladder", key, lenet, configuration(lenet, recipe))
        for key, lenet, recipe in rungs
    ]


# --- sweeps: one number at a time, from a net that ten quick epochs train well ---------------------

_BASE = LeNet(
    (Convolution(16, 5, padding=2, pool=2), Convolution(32, 5, padding=2, pool=2)),
    (64,), "relu", "max", batch_norm=True, initialization="kaiming",
)  # fmt: skip
SWEEP_RECIPE = (
    plain(256, 0.1) | _ONE_CYCLE | {"learning_rate": 0.1, "augmentation": NO_AUGMENTATION}
)


def _sweeps() -> list[Trial]:
    swept: list[tuple[str, int, LeNet]] = []
    swept += [("kernel size", k, _both(kernel=k, padding=k // 2)) for k in (1, 3, 5, 7, 9, 11, 13)]
    swept += [("padding", p, _both(padding=p)) for p in (0, 1, 2, 3, 4)]
    swept += [("stride", s, _first(stride=s)) for s in (1, 2, 3, 4)]
    swept += [("channels", c, _channels(c)) for c in (1, 2, 4, 8, 16, 32, 64)]
    swept += [("depth", d, _depth(d)) for d in (1, 2, 3, 4, 5)]
    return [
        Trial("sweeps", group, f"{group} {value}", lenet, configuration(lenet, SWEEP_RECIPE), value)
        for group, value, lenet in swept
    ]


def _both(**changes: Any) -> LeNet:
    """Change both convolutions of the net that is swept."""
    return replace(
        _BASE, convolutions=tuple(replace(each, **changes) for each in _BASE.convolutions)
    )


def _first(**changes: Any) -> LeNet:
    first, second = _BASE.convolutions
    return replace(_BASE, convolutions=(replace(first, **changes), second))


def _channels(count: int) -> LeNet:
    first, second = _BASE.convolutions
    both = (replace(first, channels=count), replace(second, channels=2 * count))
    return replace(_BASE, convolutions=both)


def _depth(count: int) -> LeNet:
    """Return the net with `count` convolutions, the first two of which are pooled."""
    pooled = _BASE.convolutions[:count]
    deeper = (Convolution(32, 5, padding=2),) * (count - len(pooled))
    return replace(_BASE, convolutions=pooled + deeper)


__all__ = ["DATA", "Experiment", "Trial", "trials"]
