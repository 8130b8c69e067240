"""A LeNet layer by layer: what each makes, what it costs, and how much of the picture a unit sees.

Shapes and multiply-adds are those of the network itself, run without memory; receptive fields come
from its windows (`core.convolution.fields`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from core.blocks import Block, BlockError
from core.convolution import fields
from core.lenet.architecture import SIDE
from core.lenet.formulas import formula, title

WINDOWS = ("Conv2d", "AvgPool2d", "MaxPool2d")
ACTIVATIONS = ("Sigmoid", "Tanh", "ReLU", "GELU", "SiLU")


@dataclass(frozen=True, slots=True)
class Layer:
    """A layer of a LeNet, counted from 1.

    `kind` is the block's; `shape` is that of its output, without the batch. `parameters` are None
    where it learns nothing, `multiply_adds` where none are counted. `field` is the side, in pixels, of
    the square of the picture that a unit sees, `jump` how far apart those of neighbours lie, and
    `first` where that of the first unit begins (negative where it reaches into the padding); all None
    from Flatten on, where units have no place in a picture any more. `kernel`, `stride` and `padding` are those
    of the window in the layer before, None where there is none.
    """

    number: int
    kind: str
    name: str
    formula: str
    shape: tuple[int, ...]
    parameters: int | None = None
    multiply_adds: int | None = None
    field: int | None = None
    jump: int | None = None
    first: int | None = None
    kernel: int | None = None
    stride: int | None = None
    padding: int | None = None


@lru_cache(maxsize=64)
def layer_table(block: Block) -> tuple[Layer, ...]:
    """Return the layers of a LeNet's `block` (a flat Sequential for pictures of 1 × 28 × 28).

    Raises BlockError where a picture does not go through.
    """
    counted = _counted(block)
    seen = list(_fields(block))
    return tuple(
        Layer(
            number, layer.kind, title(layer), formula(layer, before), shape,
            parameters or None, work or None, *field, *_window(layer),
        )
        for number, (layer, (before, shape, parameters, work), field) in enumerate(
            zip(block.children, counted, seen, strict=True), start=1
        )
    )  # fmt: skip


def source_layer(table: tuple[Layer, ...], number: int) -> int | None:
    """Return the number of the layer whose filters or units layer `number` shows one for one.

    It is the convolution or the dense layer before, or itself; None from Flatten on up to the next
    dense layer.
    """
    for layer in reversed(table[:number]):
        if layer.kind in ("Conv2d", "Linear"):
            return layer.number
        if layer.kind == "Flatten":
            return None
    return None


Counted = tuple[tuple[int, ...], tuple[int, ...], int, int]


def _counted(block: Block) -> list[Counted]:
    """Return each layer's input and output shape, its parameters and its multiply-adds."""
    import torch

    from core.blocks.building import build
    from core.tracing.running import trace

    module = build(block, device="meta").eval()
    passed = trace(module, torch.empty(1, 1, SIDE, SIDE, device="meta"), values=False)
    if passed.failure is not None:
        raise BlockError(f"A picture does not go through: {passed.failure.message}")
    steps = [step for step in passed.steps if step.kind == "call" and step.path]
    return [
        (step.inputs[0].shape[1:], step.outputs[0].shape[1:], parameters, step.multiply_adds)
        for step, parameters in zip(steps, map(_parameters, module.children()), strict=True)
    ]


def _parameters(layer: object) -> int:
    return sum(each.numel() for each in layer.parameters())  # type: ignore[attr-defined]


def _fields(block: Block) -> Iterator[tuple[int | None, int | None, int | None]]:
    """Yield size, jump and beginning of the receptive field after each layer."""
    chain: list[fields.Layer] = []
    flat = False
    for layer in block.children:
        flat = flat or layer.kind == "Flatten"
        kernel, stride, padding = _window(layer)
        if kernel is not None:
            chain.append(fields.Layer(kernel, stride or 1, padding or 0))
        if flat or not chain:
            yield None, None, None
        else:
            field = fields.receptive_fields(chain)[-1]
            yield field.size, field.jump, field.first


def _window(layer: Block) -> tuple[int | None, int | None, int | None]:
    """Return kernel, stride and padding of a layer's window."""
    if layer.kind not in WINDOWS:
        return None, None, None
    kernel = _whole(layer, "kernel_size")
    stride = layer.argument("stride")
    return kernel, kernel if stride is None else _whole(layer, "stride"), _whole(layer, "padding")


def _whole(layer: Block, name: str) -> int:
    value = layer.argument(name)
    if not isinstance(value, int):
        raise BlockError(f"{name} is {value!r}, but a LeNet's windows are squares.")
    return value
