"""Why convolve: what a layer does when the picture moves, and when one far pixel changes.

A layer is any function from a picture (H, W) to an output (H', W'). Convolution is equivariant: move
the picture and its output moves along. A dense layer is not, and each of its outputs sees all of the
picture where a convolution's sees its window alone.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import torch

from core.convolution.checks import ConvolutionError, OneOrTwo, PaddingMode, Pair, pair, written
from core.convolution.correlation import correlate2d
from core.convolution.pooling import max_pool2d, mean_pool2d
from core.randomness import generator

PictureLayer = Callable[[torch.Tensor], torch.Tensor]

MOST_CELLS = 4_096  # of a dense layer's picture: 64 × 64, whose weights take 64 MiB


@dataclass(frozen=True, slots=True, eq=False)
class Comparison:
    """Two outputs that would be equal, if the layer were equivariant."""

    shift_then_layer: torch.Tensor
    layer_then_shift: torch.Tensor

    @property
    def difference(self) -> torch.Tensor:
        """The one minus the other, (H', W')."""
        return self.shift_then_layer - self.layer_then_shift

    @property
    def largest(self) -> float:
        """The largest difference without its sign."""
        return self.difference.abs().max().item()


@dataclass(frozen=True, slots=True, eq=False)
class Locality:
    """An output before and after one pixel of the picture changed."""

    before: torch.Tensor
    after: torch.Tensor

    @property
    def changed(self) -> torch.Tensor:
        """Which output cells are different, bool (H', W')."""
        return self.before != self.after

    @property
    def share(self) -> float:
        """The share of output cells that are different."""
        return self.changed.double().mean().item()


@dataclass(frozen=True, slots=True)
class Robustness:
    """How much a layer's output changes when the picture is moved, relative to the output."""

    layer: str
    shift: Pair
    change: float


def shift(x: torch.Tensor, by: Pair, *, wrap: bool = True) -> torch.Tensor:
    """Move a picture (…, H, W) down and to the right; what leaves comes in again opposite.

    Without `wrap` zeros come in instead.
    """
    moved = x.roll(by, (-2, -1))
    if wrap:
        return moved
    height, width = x.shape[-2:]
    rows, columns = torch.arange(height) - by[0], torch.arange(width) - by[1]
    inside = ((rows >= 0) & (rows < height))[:, None] & ((columns >= 0) & (columns < width))
    return moved * inside.to(x)


def convolution_layer(kernel: torch.Tensor, padding_mode: PaddingMode = "circular") -> PictureLayer:
    """Return the layer that correlates with `kernel` (kh, kw) and keeps the size.

    With circular padding it is equivariant up to the edge; with zeros the edge shows.
    """

    def layer(x: torch.Tensor) -> torch.Tensor:
        return correlate2d(x, kernel.to(x), padding="same", padding_mode=padding_mode)

    return layer


def dense_layer(size: Pair, seed: int = 0) -> PictureLayer:
    """Return a dense layer from and to pictures of `size`, its normal weights drawn from `seed`.

    It has (H · W)² weights with standard deviation 1/√(H · W), so outputs are of the picture's order.
    Raises ConvolutionError for more than MOST_CELLS cells.
    """
    cells = math.prod(size)
    if cells > MOST_CELLS:
        raise ConvolutionError(
            f"A dense layer on {written(size)} cells has {cells:,}² = {cells**2:,} weights; at most"
            f" {MOST_CELLS:,} cells are taken."
        )
    source = generator(seed, "dense layer", *size)
    weights = torch.randn(cells, cells, generator=source) / math.sqrt(cells)

    def layer(x: torch.Tensor) -> torch.Tensor:
        if tuple(x.shape) != size:
            raise ConvolutionError(
                f"This dense layer has weights for {written(size)} cells, not {written(x.shape)}."
            )
        return (weights.to(x) @ x.flatten()).reshape(size)

    return layer


def compare_shift(layer: PictureLayer, x: torch.Tensor, by: Pair) -> Comparison:
    """Move the picture and then apply the layer, and the other way round."""
    return Comparison(layer(shift(x, by)), shift(layer(x), by))


def compare_pixel(layer: PictureLayer, x: torch.Tensor, cell: Pair, amount: float = 1) -> Locality:
    """Add `amount` to one pixel of the picture, and apply the layer before and after."""
    height, width = x.shape
    if not (0 <= cell[0] < height and 0 <= cell[1] < width):
        raise ConvolutionError(f"There is no pixel ({cell[0]}, {cell[1]}) in {written(x.shape)}.")
    touched = x.clone()
    touched[cell] += amount
    return Locality(layer(x), layer(touched))


def shrinking_layers(
    window: OneOrTwo,
    kernel: torch.Tensor | None = None,
    stride: OneOrTwo | None = None,
    padding: OneOrTwo = 0,
) -> dict[str, PictureLayer]:
    """Return max pooling, mean pooling and a strided convolution that shrink alike.

    The stride is the window unless given. The convolution's kernel, as large as the window, is drawn
    with a fixed seed unless given.
    """
    cells = pair("window", window, 1)
    strides = cells if stride is None else pair("stride", stride, 1)
    if kernel is None:
        source = generator(0, "strided convolution", *cells)
        kernel = torch.randn(cells, generator=source) / math.sqrt(math.prod(cells))
    weights = kernel
    return {
        "max pooling": lambda x: max_pool2d(x, cells, strides, padding).values,
        "mean pooling": lambda x: mean_pool2d(x, cells, strides, padding),
        "strided convolution": lambda x: correlate2d(
            x, weights.to(x), stride=strides, padding=padding
        ),
    }


def shift_robustness(
    x: torch.Tensor,
    shifts: Iterable[Pair],
    window: OneOrTwo = 2,
    kernel: torch.Tensor | None = None,
    *,
    stride: OneOrTwo | None = None,
    padding: OneOrTwo = 0,
) -> tuple[Robustness, ...]:
    """Measure ‖layer(moved) − layer(x)‖ / ‖layer(x)‖ for each shrinking layer and each shift.

    0 means that the shift goes unnoticed; two outputs that have nothing in common give about 1.4.
    Where the output at rest is all zeros, any change is infinite.
    """
    rows = []
    moves = tuple(shifts)
    for name, layer in shrinking_layers(window, kernel, stride, padding).items():
        still = layer(x)
        whole = torch.linalg.vector_norm(still).item()
        for by in moves:
            change = torch.linalg.vector_norm(layer(shift(x, by)) - still).item()
            relative = change / whole if whole else math.inf if change else 0.0
            rows.append(Robustness(name, by, relative))
    return tuple(rows)
