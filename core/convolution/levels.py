"""A chain of equal layers along one axis, level by level: where cells lie and what one depends on."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from core.convolution.checks import ConvolutionError
from core.convolution.fields import Field, Layer, chain_sizes, receptive_cells, receptive_fields


@dataclass(frozen=True, slots=True)
class Level:
    """The input, or what a layer of the chain gives: its cells along one axis.

    `field` is what one of its cells sees of the input. `seen` are the cells on which the middle
    cell of the last level depends.
    """

    size: int
    field: Field
    seen: tuple[int, ...]

    def centre(self, cell: int) -> float:
        """Return where the middle of a cell lies, in cells of the input."""
        return self.field.centre + cell * self.field.jump


def layers_that_fit(layer: Layer, size: int, most: int) -> int:
    """Return how many such layers one after the other have an output, `most` at the most.

    After the first none is counted whose input is a single cell.
    """
    sizes = [size]
    while len(sizes) <= most and (len(sizes) == 1 or sizes[-1] > 1):
        try:
            sizes.append(chain_sizes(sizes[-1], [layer])[-1])
        except ConvolutionError:
            break
    return len(sizes) - 1


def levels(layer: Layer, size: int, count: int) -> tuple[Level, ...]:
    """Return the input of `size` cells and the output of each of `count` such layers.

    Raises ConvolutionError where a layer's window no longer fits.
    """
    chain = (layer,) * count
    sizes = chain_sizes(size, chain)
    fields = (Field(1, 1, 0), *receptive_fields(chain))
    middle = sizes[-1] // 2
    seen = [receptive_cells(chain[i:], each, middle) for i, each in enumerate(sizes)]
    return tuple(Level(*each) for each in zip(sizes, fields, seen, strict=True))


def links(layer: Layer, chain: tuple[Level, ...]) -> tuple[tuple[int, int, int], ...]:
    """Return (level, cell, cell below) for all cells seen: which one each of them reads."""
    found = []
    for number, (below, level) in enumerate(pairwise(chain), 1):
        for cell in level.seen:
            reads = receptive_cells((layer,), below.size, cell)
            found += [(number, cell, each) for each in reads]
    return tuple(found)
