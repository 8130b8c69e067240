"""What a run of LeNet may be expected to come to: what is published, and what other seeds came to."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

from core.lenet.experiments import Measured, load
from core.lenet.presets import DATA, PRESETS, Preset, Published
from core.training.configuration import Configuration

# What the result does not depend on: which seed, and what is kept along the way.
FREE = ("seed", "snapshots", "plots", "time_limit", "parent", "data")

Place = Literal["lower", "usual", "higher"]


@dataclass(frozen=True, slots=True)
class Expected:
    """What is known of a recipe on Fashion-MNIST: the published figures, and the seeds measured."""

    preset: Preset
    published: Published | None
    measured: Measured | None

    def place(self, accuracy: float) -> Place | None:
        """Say where a test accuracy lies beside the seeds that were measured; None without any."""
        if self.measured is None:
            return None
        found = [result.test_accuracy for result in self.measured.results]
        if accuracy < min(found):
            return "lower"
        return "higher" if accuracy > max(found) else "usual"


def span(values: Sequence[float]) -> tuple[float, float]:
    """Return the ends of an axis for shares: all of `values`, with room, never a hair's breadth."""
    low, high = min(values), max(values)
    room = max(0.01, (0.06 - (high - low)) / 2)
    return max(0.0, low - room), min(1.0, high + room)


def expected(asked: Configuration) -> Expected | None:
    """Return what is known of a run's recipe; None on other pictures, and where it was changed."""
    preset = preset_of(asked)
    if preset is None or asked.data != DATA:
        return None
    measured = {each.trial.key: each for each in load("presets") if each.results}
    return Expected(preset, preset.published, measured.get(preset.name))


def preset_of(asked: Configuration) -> Preset | None:
    """Return the preset that a configuration is, on whichever pictures; None where none is it."""
    if asked.parent is not None:  # it began with weights that were trained already
        return None
    kept = _kept(asked.to_document())
    found = (preset for name, preset in PRESETS.items() if _of_preset(name) == kept)
    return next(found, None)


@lru_cache
def _of_preset(name: str) -> str:
    return _kept(PRESETS[name].configuration().to_document())


def _kept(document: Mapping[str, Any]) -> str:
    """Return what the result depends on, as JSON: a run that was read has lists for tuples."""
    kept = {name: value for name, value in document.items() if name not in FREE}
    return json.dumps(kept, sort_keys=True)
