"""How far one number of a deep layer sees: receptive fields of a chain of layers, along one axis.

From layer to layer the receptive field grows by d(k − 1) jumps, and the jump, the distance in the
input between neighbouring outputs, is multiplied by the stride. What works on each number alone,
such as an activation, is a layer with a kernel of 1.
Source: Araujo, Norris & Sim, Computing receptive fields of convolutional neural networks, Distill
(2019), https://distill.pub/2019/computing-receptive-fields.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from core.convolution.checks import ConvolutionError, Pair, whole
from core.convolution.geometry import Geometry
from core.convolution.sizes import output_size, span


@dataclass(frozen=True, slots=True)
class Layer:
    """A window along one axis: convolution or pooling."""

    kernel: int
    stride: int = 1
    padding: int = 0
    dilation: int = 1

    def __post_init__(self) -> None:
        for name in ("kernel", "stride", "dilation"):
            whole(name, getattr(self, name), 1)
        whole("padding", self.padding)


@dataclass(frozen=True, slots=True)
class Field:
    """What one output cell of a layer sees of the chain's input.

    `size` cells, and `jump` cells further on for each next output cell; that of output cell 0
    begins at place `first`, which is negative when there is padding.
    """

    size: int
    jump: int
    first: int

    @property
    def centre(self) -> float:
        """The middle of what output cell 0 sees, counted from the middle of input cell 0."""
        return self.first + (self.size - 1) / 2

    def seen(self, output: int) -> Pair:
        """Return the first and the last place that output cell `output` sees, padding included."""
        first = self.first + output * self.jump
        return first, first + self.size - 1


def layers_along(geometries: Iterable[Geometry], axis: int) -> tuple[Layer, ...]:
    """Return the layers of a chain of geometries along the height (0) or the width (1)."""
    numbers = (geometry.axis(axis) for geometry in geometries)
    return tuple(Layer(kernel, stride, padding, d) for _, kernel, padding, stride, d in numbers)


def receptive_fields(layers: Iterable[Layer]) -> tuple[Field, ...]:
    """Return the receptive field after each layer."""
    fields = []
    size, jump, first = 1, 1, 0
    for layer in layers:
        size += (span(layer.kernel, layer.dilation) - 1) * jump
        first -= layer.padding * jump
        jump *= layer.stride
        fields.append(Field(size, jump, first))
    return tuple(fields)


def chain_sizes(size: int, layers: Iterable[Layer]) -> tuple[int, ...]:
    """Return the size of the input and after each layer; refuses as `output_size` does."""
    sizes = [whole("size", size, 1)]
    for layer in layers:
        sizes.append(
            output_size(sizes[-1], layer.kernel, layer.padding, layer.stride, layer.dilation)
        )
    return tuple(sizes)


def receptive_cells(layers: Sequence[Layer], size: int, output: int) -> tuple[int, ...]:
    """Return the cells of an input of `size` that output cell `output` of the last layer depends on.

    These are the cells themselves, with the gaps that dilation leaves, and without padding: a padded
    zero between two layers depends on nothing.
    """
    sizes = chain_sizes(size, layers)
    cells = {_inside("output cell", output, sizes[-1])}
    for layer, below in zip(reversed(layers), reversed(sizes[:-1]), strict=True):
        seen = (place for cell in cells for place in _places(layer, cell))
        cells = {place for place in seen if 0 <= place < below}
    return tuple(sorted(cells))


def projective_cells(layers: Sequence[Layer], size: int, cell: int) -> tuple[int, ...]:
    """Return the output cells of the last layer that depend on input cell `cell`."""
    sizes = chain_sizes(size, layers)
    cells = {_inside("input cell", cell, sizes[0])}
    for layer, above in zip(layers, sizes[1:], strict=True):
        cells = {output for output in range(above) if not cells.isdisjoint(_places(layer, output))}
    return tuple(sorted(cells))


def _places(layer: Layer, output: int) -> range:
    """Return the places that one output cell reads."""
    first = output * layer.stride - layer.padding
    return range(first, first + span(layer.kernel, layer.dilation), layer.dilation)


def _inside(name: str, cell: int, size: int) -> int:
    if not 0 <= cell < size:
        raise ConvolutionError(f"There is no {name} {cell}; they go from 0 to {size - 1:,}.")
    return cell
