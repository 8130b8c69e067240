"""The nearest geometry that is possible, and a sentence for everything that had to change.

What is asked comes from controls and URLs and may be anything. The picture's size and the channels
are facts and stay. Padding is settled first, as the mode limits it; then, if the kernel does not fit
into the padded input, its dilation shrinks, and only if that does not help the kernel itself.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from numbers import Integral

from core.convolution.checks import (
    AXES,
    PADDING_MODES,
    OneOrTwo,
    PaddingMode,
    pair,
    shown,
    whole,
)
from core.convolution.geometry import Geometry, more_than_half, too_much_padding
from core.convolution.sizes import largest_dilation, largest_padding, misfit, span

MOST = 512  # no kernel, padding, stride or dilation above it, however large the picture is


@dataclass(frozen=True, slots=True)
class Change:
    """One number that was not possible: its name, its axis ("" for none), and why it changed."""

    name: str
    axis: str
    asked: object
    given: int | str
    why: str


@dataclass(frozen=True, slots=True)
class Clamped:
    """A possible geometry, and what had to be changed to get there."""

    geometry: Geometry
    changes: tuple[Change, ...]


@dataclass(slots=True)
class _Clamping:
    """One run of clamping: the changes so far."""

    most: int
    changes: list[Change] = field(default_factory=list)

    def change(self, name: str, axis: str, asked: object, given: int | str, why: str) -> None:
        self.changes.append(Change(name, axis, asked, given, why))

    def number(self, name: str, axis: str, asked: object, default: int, least: int) -> int:
        """Return the nearest whole number from `least` to `most`, or `default` for nonsense."""
        value = _read(asked)
        if value is None:
            why = f"{_title(name, axis)} is {shown(asked)}, which is no whole number."
            self.change(name, axis, asked, default, why)
            return default
        given = min(max(value, least), self.most)
        if given != value:
            bounds = f"it has to be from {least} to {self.most:,}"
            why = f"{_title(name, axis)} is {shown(value)}, but {bounds}."
            self.change(name, axis, asked, given, why)
        return given

    def mode(self, asked: object) -> PaddingMode:
        for mode in PADDING_MODES:
            if asked == mode:
                return mode
        names = ", ".join(PADDING_MODES)
        why = f"The padding mode is {shown(asked)}, but has to be one of {names}."
        self.change("padding_mode", "", asked, "zeros", why)
        return "zeros"

    def padding(self, axis: str, asked: object, size: int, mode: PaddingMode) -> int:
        padding = self.number("padding", axis, asked, 0, 0)
        most = largest_padding(size, mode)
        if most is None or padding <= most:
            return padding
        self.change("padding", axis, asked, most, too_much_padding(size, padding, mode, axis))
        return most

    def half(self, axis: str, padding: int, window: int) -> int:
        """Return padding of at most half of a pooling window."""
        most = window // 2
        if padding <= most:
            return padding
        self.change("padding", axis, padding, most, more_than_half(window, padding, axis))
        return most

    def fit(self, axis: str, size: int, kernel: int, padding: int, dilation: int) -> list[int]:
        """Return [kernel, dilation] that fit: less dilation first, a smaller kernel if need be."""
        room = size + 2 * padding
        if span(kernel, dilation) <= room:
            return [kernel, dilation]
        why = misfit(size, kernel, padding, dilation, axis)
        fits = largest_dilation(size, kernel, padding)
        given = max(1, fits or 0)
        if given != dilation:
            most = f" At most ⌊({room:,} − 1) / ({kernel:,} − 1)⌋ = {fits:,} fits."
            self.change("dilation", axis, dilation, given, why + (most if fits else ""))
        if span(kernel, given) <= room:
            return [kernel, given]
        why = f"{misfit(size, kernel, padding, given, axis)} At most {room:,} fits."
        self.change("kernel", axis, kernel, room, why)
        return [room, given]

    def groups(self, asked: object, inputs: int, outputs: int) -> int:
        value = self.number("groups", "", asked, 1, 1)
        shared = math.gcd(inputs, outputs)
        if shared % value == 0:
            return value
        divisors = (count for count in range(1, shared + 1) if shared % count == 0)
        given = min(divisors, key=lambda count: (abs(count - value), count))
        why = (
            f"{value:,} groups do not divide both {inputs:,} input and {outputs:,} output channels"
            f" evenly; {given:,} is the nearest number that does."
        )
        self.change("groups", "", asked, given, why)
        return given


def clamp(
    size: OneOrTwo,
    *,
    kernel: object = 3,
    padding: object = 0,
    stride: object = 1,
    dilation: object = 1,
    padding_mode: object = "zeros",
    groups: object = 1,
    inputs: int = 1,
    outputs: int = 1,
    most: int = MOST,
    pooling: bool = False,
) -> Clamped:
    """Return the nearest possible geometry and the changes that lead to it, each with its reason.

    With `pooling` the padding is at most half of the window, as PyTorch demands there. Numbers may
    be whole numbers, text of digits, or anything else (then the default is taken), one for both axes
    or two. Raises ConvolutionError when the size or the numbers of channels are no whole numbers
    from 1.
    """
    sizes = pair("size", size, 1)
    whole("number of input channels", inputs, 1)
    whole("number of output channels", outputs, 1)
    run = _Clamping(most)
    mode = run.mode(padding_mode)
    asked = (_both(kernel), _both(padding), _both(stride), _both(dilation))
    rows = []
    for axis, cells, k, p, s, d in zip(AXES, sizes, *asked, strict=True):
        paddings = run.padding(axis, p, cells, mode)
        strides = run.number("stride", axis, s, 1, 1)
        kernels = run.number("kernel", axis, k, 3, 1)
        paddings = run.half(axis, paddings, kernels) if pooling else paddings
        dilations = run.number("dilation", axis, d, 1, 1)
        fitted = run.fit(axis, cells, kernels, paddings, dilations)
        rows.append((fitted[0], paddings, strides, fitted[1]))
    geometry = Geometry.of(
        sizes,
        *zip(*rows, strict=True),  # kernel, padding, stride, dilation
        padding_mode=mode,
        groups=run.groups(groups, inputs, outputs),
        inputs=inputs,
        outputs=outputs,
    )
    return Clamped(geometry, tuple(run.changes))


def _title(name: str, axis: str) -> str:
    if name == "groups":
        return "The number of groups"
    return f"The {name} along the {axis}"


def _both(value: object) -> tuple[object, object]:
    if isinstance(value, Sequence) and not isinstance(value, str) and len(value) == 2:
        return value[0], value[1]
    return value, value


def _read(value: object) -> int | None:
    """Return the whole number that `value` is or spells, None when it is something else."""
    if isinstance(value, bool):
        return None
    if isinstance(value, Integral):
        return int(value)
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, str) and re.fullmatch(r"\s*[+-]?[0-9]{1,18}\s*", value):
        return int(value)
    return None
