"""A kernel and a dense layer on the same picture: moved, and with one pixel changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from core.convolution import Pair, Rows, as_rows

if TYPE_CHECKING:
    from core.convolution import Comparison, Locality


@dataclass(frozen=True, slots=True)
class Question:
    """A picture, a kernel, how far the picture is moved, and which pixel of it is changed."""

    x: Rows
    kernel: Rows
    by: Pair
    pixel: Pair


@dataclass(frozen=True, slots=True)
class Moved:
    """Two outputs that an equivariant layer makes equal, their difference, and its largest value."""

    shift_then_layer: Rows
    layer_then_shift: Rows
    difference: Rows
    largest: float
    differing: int


@dataclass(frozen=True, slots=True)
class Touched:
    """By how much one pixel changes each output, how many change, and how many there are."""

    change: Rows
    changed: tuple[Pair, ...]
    outputs: int


@dataclass(frozen=True, slots=True)
class Answer:
    """The picture moved, and each layer's answers: circular and zero padding, and dense."""

    moved_picture: Rows
    circular: Moved
    zeros: Moved
    dense: Moved
    kernel_touched: Touched
    dense_touched: Touched


@st.cache_data(max_entries=64, show_spinner=False)
def answer(question: Question) -> Answer:
    """Ask each layer. Raises ConvolutionError where the kernel has no room on the picture."""
    import torch

    from core.convolution import (
        compare_pixel,
        compare_shift,
        convolution_layer,
        dense_layer,
        shift,
    )

    x, kernel = torch.tensor(question.x), torch.tensor(question.kernel)
    circular, zeros = convolution_layer(kernel), convolution_layer(kernel, "zeros")
    dense = dense_layer((len(question.x), len(question.x[0])))
    return Answer(
        as_rows(shift(x, question.by).numpy()),
        circular=_moved(compare_shift(circular, x, question.by)),
        zeros=_moved(compare_shift(zeros, x, question.by)),
        dense=_moved(compare_shift(dense, x, question.by)),
        kernel_touched=_touched(compare_pixel(circular, x, question.pixel)),
        dense_touched=_touched(compare_pixel(dense, x, question.pixel)),
    )


def _moved(found: Comparison) -> Moved:
    return Moved(
        as_rows(found.shift_then_layer.numpy()), as_rows(found.layer_then_shift.numpy()),
        as_rows(found.difference.numpy()), found.largest,
        int((found.difference != 0).sum()),
    )  # fmt: skip


def _touched(found: Locality) -> Touched:
    cells = tuple((int(row), int(column)) for row, column in found.changed.nonzero())
    return Touched(as_rows((found.after - found.before).numpy()), cells, found.changed.numel())
