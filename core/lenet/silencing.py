"""Filters and units that are silenced: from behind their activation on they are zero, whatever is shown.

What the network then says differs from what it said by what the silenced ones contributed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from core.lenet.layers import ACTIVATIONS, Layer

if TYPE_CHECKING:
    from torch import Tensor, nn

BATCH, MOST = 500, 64
Unit = tuple[int, int]  # a layer's number, from 1, and a filter or unit in it, from 1


class SilenceError(ValueError):
    """What is to be silenced is not there."""


@dataclass(frozen=True, slots=True)
class Silence:
    """Which filters and units are silenced; `units` are sorted and each stands there once.

    Its text is like "1.3-8.17": filter 3 of layer 1, unit 17 of layer 8; "" where none is.
    """

    units: tuple[Unit, ...] = ()

    @classmethod
    def of(cls, units: Iterable[Unit]) -> Silence:
        """Return it for these units, in whatever order. Raises SilenceError for more than 64."""
        found = tuple(sorted(set(units)))
        if len(found) > MOST:
            raise SilenceError(f"{len(found)} are silenced, but {MOST} at once are the most.")
        return cls(found)

    @classmethod
    def parse(cls, text: str, table: tuple[Layer, ...]) -> Silence:
        """Read what `str` wrote; raise SilenceError for what the layers of `table` do not have."""
        silence = cls.of(_unit(part) for part in text.split("-") if text)
        known = silenceable(table)
        for layer, unit in silence.units:
            if layer not in known:
                raise SilenceError(f"Layer {layer} has no filter or unit that can be silenced.")
            if not 1 <= unit <= known[layer]:
                raise SilenceError(f"Layer {layer} has {known[layer]} filters or units, no {unit}.")
        return silence

    def toggled(self, unit: Unit) -> Silence:
        """Return it with `unit` silenced, or restored where it was."""
        return Silence.of(set(self.units) ^ {unit})

    def __str__(self) -> str:
        return "-".join(f"{layer}.{unit}" for layer, unit in self.units)

    def __bool__(self) -> bool:
        return bool(self.units)


def _unit(text: str) -> Unit:
    layer, _dot, unit = text.partition(".")
    if not all(part.isascii() and part.isdigit() and len(part) <= 4 for part in (layer, unit)):
        raise SilenceError(f"{text[:20]!r} names no filter or unit; write it like 1.3.")
    return int(layer), int(unit)


def silenceable(table: tuple[Layer, ...]) -> dict[int, int]:
    """Return the layers whose filters or units can be silenced, with how many there are.

    These are the convolutions and the dense layers but the last, whose units are the verdicts.
    """
    layers = [each for each in table if each.kind in ("Conv2d", "Linear")]
    return {layer.number: layer.shape[0] for layer in layers[:-1]}


def masks(table: tuple[Layer, ...], silence: Silence) -> dict[int, Tensor]:
    """Return what the outputs of activations are multiplied by: zeros for what is silenced.

    By the number of the activation behind each layer; shapes are (C, 1, 1) for feature maps and (n,).
    """
    import torch

    made: dict[int, Tensor] = {}
    for number, unit in silence.units:
        behind = next(each for each in table[number:] if each.kind in ACTIVATIONS)
        channels, *places = behind.shape
        if behind.number not in made:
            made[behind.number] = torch.ones(channels, *(1 for _ in places))
        made[behind.number][unit - 1] = 0
    return made


def silenced_scores(
    module: nn.Module,
    pictures: np.ndarray,
    masks: dict[int, Tensor],
    progress: Callable[[int, int], object] = lambda done, total: None,
) -> np.ndarray:
    """Return the logits of `pictures`, uint8 (n, 28, 28, 1), with masks: float32 (n, classes).

    `module` is a flat Sequential in eval mode and only read; `progress` hears of pictures done and
    in all.
    """
    import torch

    from core.lenet.scoring import values
    from core.lenet.strip import passed

    answers = []
    with torch.inference_mode():
        for start in range(0, len(pictures), BATCH):
            outputs = passed(module, values(pictures[start : start + BATCH]), masks)
            answers.append(outputs[-1].float().numpy())
            progress(min(start + BATCH, len(pictures)), len(pictures))
    return np.concatenate(answers)


def accuracy_by_class(logits: np.ndarray, labels: np.ndarray, classes: int = 10) -> np.ndarray:
    """Return the share of each class's pictures that is recognized, float64 (classes,).

    `logits` are (n, classes), `labels` (n,); not a number for a class without pictures.
    """
    right = np.bincount(labels[logits.argmax(axis=1) == labels], minlength=classes)
    shown = np.bincount(labels, minlength=classes)
    shares: np.ndarray = right / np.where(shown, shown, np.nan)
    return shares
