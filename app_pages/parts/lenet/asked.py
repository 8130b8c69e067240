"""What the page about LeNet is asked to show: a network, and the garments it is judged by."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.datasets import Source
from core.lenet import LeNet
from core.networks import Network

SIDE = 28


@dataclass(frozen=True, slots=True)
class Asked:
    """A network with its weights, and a data set.

    `lenet` is its architecture. `key` names where it comes from, as the URL has it: a preset's name
    for shipped weights, "untrained", or the id of the visitor's run, whose snapshot after `step`
    steps it is. `title` is what to call it.
    """

    network: Network
    lenet: LeNet
    data: Source
    key: str
    title: str
    step: int | None = None


@dataclass(frozen=True, slots=True)
class Unfit:
    """An architecture of which no network can be made, and the sentence that says why."""

    lenet: LeNet
    sentence: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A grey picture as the network takes it; small and hashable, a key for caches.

    `pixels` are its 784 bytes, row by row; `key` is what the URL calls it; `label` its class's index,
    None where it has none.
    """

    key: str
    title: str
    pixels: bytes
    label: int | None = None

    def array(self) -> np.ndarray:
        """Return the pixels, uint8 (28, 28)."""
        return np.frombuffer(self.pixels, np.uint8).reshape(SIDE, SIDE)
