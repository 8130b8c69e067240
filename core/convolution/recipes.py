"""Small pictures by recipe: few words that say all of their numbers, so that they fit in a link."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from core.convolution.checks import ConvolutionError, Pair, whole

Kind = Literal["counting", "bars", "bands", "diagonal", "dot", "constant", "noise"]

KINDS: tuple[Kind, ...] = ("counting", "bars", "bands", "diagonal", "dot", "constant", "noise")


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of `channels` × `height` × `width` numbers.

    counting: 0, 1, 2, … in reading order; bars: ones, the middle half of the columns zero; bands:
    the same for rows; diagonal: ones below the diagonal and on it; dot: a single 1 in the middle;
    constant: ones; noise: standard normal numbers from `seed`, to two decimals. In all but noise, channel c is the
    first plus c.
    """

    kind: Kind
    height: int
    width: int
    channels: int = 1
    seed: int = 0

    def __post_init__(self) -> None:
        for name in ("height", "width", "channels"):
            whole(name, getattr(self, name), 1)
        if self.kind not in KINDS:
            raise ConvolutionError(f"There is no picture {self.kind!r}; use {', '.join(KINDS)}.")

    @property
    def size(self) -> Pair:
        """Height and width."""
        return self.height, self.width

    def values(self) -> np.ndarray:
        """Return the numbers, float64 (C, H, W); noise needs torch."""
        if self.kind == "noise":
            return _noise(self)
        return _PLANES[self.kind](self.height, self.width) + np.arange(self.channels)[:, None, None]


def _noise(picture: Picture) -> np.ndarray:
    import torch

    from core.randomness import generator

    shape = (picture.channels, *picture.size)
    source = generator(picture.seed, "picture", *shape)
    return torch.randn(shape, generator=source, dtype=torch.float64).numpy().round(2)


def _counting(height: int, width: int) -> np.ndarray:
    return np.arange(float(height * width)).reshape(height, width)


def middle(length: int) -> slice:
    """Return the middle half: of 8 cells those from 2 to 5."""
    return slice(length // 4, length - length // 4)


def _bars(height: int, width: int) -> np.ndarray:
    plane = np.ones((height, width))
    plane[:, middle(width)] = 0
    return plane


def _bands(height: int, width: int) -> np.ndarray:
    return _bars(width, height).T


def _diagonal(height: int, width: int) -> np.ndarray:
    return np.tril(np.ones((height, width)))


def _dot(height: int, width: int) -> np.ndarray:
    plane = np.zeros((height, width))
    plane[height // 2, width // 2] = 1
    return plane


def _constant(height: int, width: int) -> np.ndarray:
    return np.ones((height, width))


_PLANES = {
    "counting": _counting,
    "bars": _bars,
    "bands": _bands,
    "diagonal": _diagonal,
    "dot": _dot,
    "constant": _constant,
}
