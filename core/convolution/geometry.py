"""All numbers of a convolutional layer in one frozen value, and the nearest possible ones."""

from __future__ import annotations

from dataclasses import dataclass

from core.convolution.checks import (
    AXES,
    ConvolutionError,
    OneOrTwo,
    PaddingMode,
    Pair,
    known_mode,
    pair,
    whole,
)
from core.convolution.sizes import largest_padding, output_size


@dataclass(frozen=True, slots=True)
class Geometry:
    """What a layer's output is computed from, apart from values: sizes are (height, width) in cells.

    Can only be made of numbers that go together: raises ConvolutionError otherwise.
    """

    size: Pair
    kernel: Pair = (3, 3)
    padding: Pair = (0, 0)
    stride: Pair = (1, 1)
    dilation: Pair = (1, 1)
    padding_mode: PaddingMode = "zeros"
    groups: int = 1
    inputs: int = 1
    outputs: int = 1

    def __post_init__(self) -> None:
        output_size(self.size, self.kernel, self.padding, self.stride, self.dilation)
        check_padding(self.size, self.padding, known_mode(self.padding_mode))
        check_groups(self.groups, self.inputs, self.outputs)

    @classmethod
    def of(
        cls,
        size: OneOrTwo,
        kernel: OneOrTwo = 3,
        padding: OneOrTwo = 0,
        stride: OneOrTwo = 1,
        dilation: OneOrTwo = 1,
        *,
        padding_mode: PaddingMode = "zeros",
        groups: int = 1,
        inputs: int = 1,
        outputs: int = 1,
    ) -> Geometry:
        """Make a geometry in which one number stands for both axes."""
        return cls(
            pair("size", size, 1),
            pair("kernel", kernel, 1),
            pair("padding", padding),
            pair("stride", stride, 1),
            pair("dilation", dilation, 1),
            padding_mode,
            groups,
            inputs,
            outputs,
        )

    @property
    def output(self) -> Pair:
        """The output's height and width."""
        return output_size(self.size, self.kernel, self.padding, self.stride, self.dilation)

    def axis(self, axis: int) -> tuple[int, int, int, int, int]:
        """Return size, kernel, padding, stride and dilation of the height (0) or the width (1)."""
        return (
            self.size[axis],
            self.kernel[axis],
            self.padding[axis],
            self.stride[axis],
            self.dilation[axis],
        )

    def channels_read(self, output: int) -> range:
        """Return the input channels that output channel `output` reads: those of its group."""
        if not 0 <= output < self.outputs:
            raise ConvolutionError(
                f"There is no output channel {output}; there are {self.outputs:,}, from 0."
            )
        each = self.inputs // self.groups
        first = output // (self.outputs // self.groups) * each
        return range(first, first + each)


def check_padding(size: Pair, padding: Pair, mode: PaddingMode) -> None:
    """Raise ConvolutionError when the picture has too few cells to be copied into the padding."""
    for cells, added, axis in zip(size, padding, AXES, strict=True):
        most = largest_padding(cells, mode)
        if most is not None and added > most:
            raise ConvolutionError(too_much_padding(cells, added, mode, axis))


def too_much_padding(size: int, padding: int, mode: PaddingMode, axis: str) -> str:
    """Return the sentence that says how much padding `mode` has cells for."""
    rule = {
        "reflect": f"reflecting leaves the edge out and so has {size:,} − 1 = {size - 1:,}",
        "circular": f"going round once has {size:,}",
    }[mode]
    return f"Along the {axis}, padding of {padding:,} needs as many cells to copy, but {rule}."


def more_than_half(window: int, padding: int, axis: str) -> str:
    """Return the sentence that says how much padding a pooling window may have."""
    return (
        f"Along the {axis}, padding of {padding:,} is more than half of a window of {window:,}"
        f" (⌊{window:,} / 2⌋ = {window // 2:,}): a window could see nothing but padding."
    )


def check_groups(groups: object, inputs: object, outputs: object) -> None:
    """Raise ConvolutionError when `groups` does not divide both numbers of channels."""
    parts = whole("number of groups", groups, 1)
    for name, channels in (("input", inputs), ("output", outputs)):
        count = whole(f"number of {name} channels", channels, 1)
        if count % parts:
            raise ConvolutionError(
                f"{parts:,} groups do not divide {count:,} {name} channels evenly:"
                f" {count:,} = {count // parts:,}·{parts:,} + {count % parts:,}."
            )
