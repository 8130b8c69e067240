"""Changes that may make a block fit: each a label and the whole network with that change.

They are made from what arrived, and are not tried here; `core.tracing.mending` keeps those that help.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from math import isqrt, prod

from core.blocks import KINDS, Block, Value
from core.blocks.editing import change, insert, remove, replace
from core.tracing.explanations import Shape, outputs_below, written
from core.tracing.records import Trace

Proposal = tuple[str, Block]
Maker = Callable[[Block, str, Block, Shape, Trace], Iterator[Proposal]]


def _fit(argument: str, of: Callable[[Shape], int]) -> Maker:
    """Set an argument to what arrived."""

    def make(
        root: Block, place: str, part: Block, arrived: Shape, trace: Trace
    ) -> Iterator[Proposal]:
        if arrived:
            size = of(arrived)
            network = change(root, place, **{argument: size}).network
            yield f"Set {argument} to {size:,}", network

    return make


def _flatten(argument: str) -> Maker:
    """Lay each example out in one row before the block, and let the block take so many numbers."""

    def make(
        root: Block, place: str, part: Block, arrived: Shape, trace: Trace
    ) -> Iterator[Proposal]:
        if len(arrived) < 3:
            return
        size = prod(arrived[1:])
        fitted, label = root, f"Insert a Flatten before it ({size:,} numbers an example)"
        if part.argument(argument) != size:
            fitted = change(root, place, **{argument: size}).network
            label = f"Insert a Flatten before it and set {argument} to {size:,}"
        yield label, _before(fitted, place, Block.of("Flatten"))

    return make


def _unflatten(
    root: Block, place: str, part: Block, arrived: Shape, trace: Trace
) -> Iterator[Proposal]:
    """Give a row of numbers, or a picture without channels, the dimensions that a kernel wants."""
    channels = int(part.argument("in_channels"))  # type: ignore[arg-type]
    if len(arrived) == 2:
        side = isqrt(arrived[1] // channels)
        if side and channels * side * side == arrived[1]:
            sizes = (channels, side, side)
            layer = Block.of("Unflatten", dim=1, unflattened_size=sizes)
            yield f"Insert an Unflatten to {written(sizes)}", _before(root, place, layer)
    elif len(arrived) == 3 and channels == 1:
        layer = Block.of("Unflatten", dim=1, unflattened_size=(1, arrived[1]))
        yield "Insert an Unflatten that adds a channel", _before(root, place, layer)


def _lazy(kind: str, *kept: str) -> Maker:
    """Replace the block by the form that takes whatever arrives first."""

    def make(
        root: Block, place: str, part: Block, arrived: Shape, trace: Trace
    ) -> Iterator[Proposal]:
        if kind in KINDS:
            given = {name: value for name, value in part.arguments if name in kept}
            given |= {name: part.argument(name) for name in kept if name not in given}
            known = {each.name for each in KINDS[kind].arguments}
            arguments = {name: value for name, value in given.items() if name in known}
            lazy = Block.of(kind, name=root.at(place).name, **arguments)
            yield f"Use {kind}, which takes what arrives first", replace(root, place, lazy).network

    return make


def _smaller(
    root: Block, place: str, part: Block, arrived: Shape, trace: Trace
) -> Iterator[Proposal]:
    """Pad a picture that is smaller than the kernel, or make the kernel as small as the picture."""
    if len(arrived) < 3:
        return
    size = part.argument("kernel_size")
    kernel = size if isinstance(size, tuple) else (int(size), int(size))
    padding: Value = tuple(side // 2 for side in kernel)
    yield "Pad the picture by half the kernel", change(root, place, padding=padding).network
    fitting = tuple(map(min, kernel, arrived[-2:]))
    label = f"Make the kernel {written(fitting)}"
    yield label, change(root, place, kernel_size=fitting, padding=0).network


def _other_join(
    root: Block, place: str, part: Block, arrived: Shape, trace: Trace
) -> Iterator[Proposal]:
    """Join branches in the other ways that there are."""
    if part.argument("join") == "add":
        yield "Lay the outputs side by side instead", change(root, place, join="concat").network
    for dim in range(1, 4):
        if dim != part.argument("dim"):
            label = f"Join along dimension {dim}"
            yield label, change(root, place, join="concat", dim=dim).network


def _projection(
    root: Block, place: str, part: Block, arrived: Shape, trace: Trace
) -> Iterator[Proposal]:
    """Let the shortcut change the shape as the body does (He et al., 2015, option B)."""
    outputs = outputs_below(trace, trace.failure.step) if trace.failure else ()
    if not outputs or len(arrived) != len(outputs[0]):
        return
    body = outputs[0]
    shortcut = f"{place}.shortcut" if place else "shortcut"
    if len(arrived) == 4:
        stride = tuple(
            -(-before // after) for before, after in zip(arrived[2:], body[2:], strict=True)
        )
        layer = Block.of(
            "Conv2d", in_channels=arrived[1], out_channels=body[1], kernel_size=1, stride=stride
        )
        yield "Let a 1 × 1 convolution be the shortcut", replace(root, shortcut, layer).network
    elif len(arrived) == 2:
        layer = Block.of("Linear", in_features=arrived[1], out_features=body[1])
        yield "Let a Linear be the shortcut", replace(root, shortcut, layer).network


def without(
    root: Block, place: str, part: Block, arrived: Shape, trace: Trace
) -> Iterator[Proposal]:
    """Leave the block out; the network itself cannot be left out."""
    if place:
        yield "Remove this block", remove(root, place).network


def _before(root: Block, place: str, layer: Block) -> Block:
    """Insert `layer` before the block at `place`; one that stands in a slot is put in a row."""
    parent, _dot, name = place.rpartition(".")
    if not place or KINDS[root.at(parent).kind].slots:
        block = root.at(place)
        bare = Block(block.kind, block.arguments, block.children)
        return replace(root, place, Block.of("Sequential", layer, bare, name=block.name)).network
    return insert(root, parent, root.at(parent).child_names().index(name), layer).network


OF_KIND: Mapping[str, tuple[Maker, ...]] = {
    "Linear": (
        _flatten("in_features"), _fit("in_features", lambda arrived: arrived[-1]),
        _lazy("LazyLinear", "out_features", "bias"),
    ),
    "MLP": (_flatten("in_features"), _fit("in_features", lambda arrived: arrived[-1])),
    "MyLinear": (_flatten("in_units"), _fit("in_units", lambda arrived: arrived[-1])),
    "FixedHiddenMLP": (_fit("features", lambda arrived: arrived[-1]),),
    "Conv2d": (
        _fit("in_channels", lambda arrived: arrived[-3] if len(arrived) > 2 else 0), _unflatten,
        _lazy("LazyConv2d", "out_channels", "kernel_size", "stride", "padding", "dilation",
              "groups", "bias"),
        _smaller,
    ),
    "ConvTranspose2d": (
        _fit("in_channels", lambda arrived: arrived[-3] if len(arrived) > 2 else 0), _unflatten,
    ),
    "Conv1d": (_fit("in_channels", lambda arrived: arrived[-2] if len(arrived) > 1 else 0),),
    "BatchNorm1d": (_fit("num_features", lambda arrived: arrived[1] if len(arrived) > 1 else 0),),
    "BatchNorm2d": (_fit("num_features", lambda arrived: arrived[1] if len(arrived) > 1 else 0),),
    "GroupNorm": (_fit("num_channels", lambda arrived: arrived[1] if len(arrived) > 1 else 0),),
    "LayerNorm": (_fit("normalized_shape", lambda arrived: arrived[-1]),),
    "MaxPool2d": (_smaller,),
    "AvgPool2d": (_smaller,),
    "Parallel": (_other_join,),
    "Residual": (_projection,),
}  # fmt: skip
