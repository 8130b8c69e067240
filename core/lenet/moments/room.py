"""How much of a network is shown so that all moments together stay small enough to be sent at once.

Of a large network fewer maps and kernels of each layer are shown, and fewer moments, evenly chosen.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod
from typing import TypeVar

import numpy as np

from core.lenet.layers import Layer

MOST_BYTES = 3_900_000  # of all moments, a byte a number
MOST_MOMENTS, FEW_MOMENTS = 24, 12
MOST_UNITS = 4_096
CAPS = (512, 256, 128, 64, 48, 32, 24, 16, 12, 8, 4, 2, 1)
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Room:
    """At most `maps` maps of a layer (and filters of a convolution, and channels of a filter) are
    shown, at `moments` moments.
    """

    maps: int
    moments: int

    def shown(self, layer: Layer) -> int:
        """Return how many maps or units of a layer are shown."""
        return min(layer.shape[0], self.maps if len(layer.shape) > 1 else MOST_UNITS)


def room_for(table: Sequence[Layer], inputs: Sequence[int], moments: int) -> Room:
    """Return what fits into MOST_BYTES: all maps at first, fewer where too few moments would fit.

    `inputs` are the channels that each layer gets.
    """
    wanted = min(moments, FEW_MOMENTS)
    for maps in CAPS:
        fitting = MOST_BYTES // bytes_of(table, inputs, Room(maps, 1))
        if fitting >= wanted:
            break
    return Room(maps, max(1, min(moments, MOST_MOMENTS, fitting)))


def bytes_of(table: Sequence[Layer], inputs: Sequence[int], room: Room) -> int:
    """Return what all moments take: a byte for each number of the maps and of the kernels."""
    maps = sum(room.shown(layer) * prod(layer.shape[1:]) for layer in table)
    kernels = sum(
        room.shown(layer) * min(channels, room.maps) * (layer.kernel or 0) ** 2
        for layer, channels in zip(table, inputs, strict=True)
        if layer.kind == "Conv2d"
    )
    return room.moments * (maps + kernels)


def channels_before(table: Sequence[Layer]) -> list[int]:
    """Return how many channels or units each layer gets."""
    return [1, *(layer.shape[0] for layer in table[:-1])]


def thinned(items: Sequence[T], most: int) -> tuple[T, ...]:
    """Return at most `most` of the items, evenly chosen: the first and the last stay."""
    if len(items) <= most:
        return tuple(items)
    places = np.linspace(0, len(items) - 1, most).round().astype(int)
    return tuple(items[place] for place in places) if most > 1 else (items[-1],)
