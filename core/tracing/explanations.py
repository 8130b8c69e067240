"""Why a network does not fit: what arrived at the block, and what it wanted, in one sentence."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import prod

from core.blocks import TIED, Block, Value
from core.blocks.places import place_of
from core.tracing.inputs import WHOLE
from core.tracing.records import INPUT, Trace

Shape = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """Where a pass stopped and why.

    `place` is the block's qualified name, `path` the module's; `arrived` are the shapes that came,
    `wanted` says what would fit ("" where only PyTorch can say), `message` is PyTorch's own line.
    `first` says that the network's own input was what arrived.
    """

    place: str
    path: str
    kind: str
    arrived: tuple[Shape, ...]
    dtype: str
    wanted: str
    sentence: str
    message: str
    first: bool


def explain(block: Block, trace: Trace) -> Explanation | None:
    """Return why `trace`, a pass through `block`, stopped; None where it went through."""
    failure = trace.failure
    if failure is None:
        return None
    place = place_of(block, failure.path)
    part = target(block, place)
    arrived = tuple(value.shape for value in failure.arrived)
    dtype = failure.arrived[0].dtype if failure.arrived else ""
    wanted = ""
    if dtype == WHOLE and part.kind != "Embedding" and _of_type(failure.message):
        wanted = f"it wants numbers with a decimal point (float32); these are whole ({dtype})"
    elif part.kind in ("Parallel", "Residual"):
        wanted = _JOINS[part.kind](outputs_below(trace, failure.step))
    elif arrived and part.kind in _WANTED:
        wanted = _WANTED[part.kind](part.values(), arrived[0])
    return Explanation(
        place=place, path=failure.path, kind=part.kind, arrived=arrived, dtype=dtype,
        wanted=wanted, sentence=_sentence(failure.path, failure.type, arrived, wanted, failure.message),
        message=failure.message, first=_takes_input(trace, failure.step),
    )  # fmt: skip


def _of_type(message: str) -> bool:
    """Say whether PyTorch's error is about a tensor's type; it has a dozen ways to say so."""
    return "type" in message or "Long" in message


def target(root: Block, place: str) -> Block:
    """Return the block at `place`, or the one that it is tied to."""
    block = root.at(place)
    return root.at(str(block.argument("to"))) if block.kind == TIED else block


def _takes_input(trace: Trace, step: int) -> bool:
    """Say whether a call was given the network's own input, through all that it stands in."""
    while step > 0:
        if trace.steps[step].sources != (INPUT,):
            return False
        step = trace.steps[step].parent
    return True


def outputs_below(trace: Trace, step: int) -> tuple[Shape, ...]:
    """Return what each finished call directly below `step` gave."""
    return tuple(
        value.shape
        for each in trace.steps
        if each.parent == step and each.kind == "call" and each.finished
        for value in each.outputs[:1]
    )


def written(shape: Shape) -> str:
    """Return a shape as people read it."""
    return " × ".join(f"{size:,}" for size in shape) if shape else "a single number"


def _sentence(path: str, kind: str, arrived: tuple[Shape, ...], wanted: str, message: str) -> str:
    name = f"{kind} at “{path}”" if path else f"The network ({kind})"
    came = " and ".join(map(written, arrived)) or "nothing"
    if wanted:
        return f"{name} was given {came}, but {wanted}."
    return f"{name} was given {came} and could not go on: {message}"


Given = Mapping[str, Value]


def _number(given: Given, name: str) -> int:
    return int(given[name])  # type: ignore[arg-type]


def _last(name: str) -> Callable[[Given, Shape], str]:
    def wanted(given: Given, arrived: Shape) -> str:
        features = _number(given, name)
        ending = f"ends in {arrived[-1]:,}" if arrived else "is a single number"
        return f"it wants {features:,} numbers in the last dimension ({name}); this one {ending}"

    return wanted


def _planes(dimensions: int) -> Callable[[Given, Shape], str]:
    def wanted(given: Given, arrived: Shape) -> str:
        channels = _number(given, "in_channels")
        sides = ", height, width" if dimensions == 2 else ", length"
        if len(arrived) not in (dimensions + 1, dimensions + 2):
            return f"it wants batch, {channels:,} channels{sides}: {dimensions + 2} dimensions"
        if arrived[-dimensions - 1] != channels:
            found = arrived[-dimensions - 1]
            return f"it wants {channels:,} channels (in_channels); this one has {found:,}"
        return "its kernel is larger than the picture with its padding"

    return wanted


def _channels(name: str) -> Callable[[Given, Shape], str]:
    def wanted(given: Given, arrived: Shape) -> str:
        channels = _number(given, name)
        if len(arrived) < 2:
            return f"it wants at least a batch and {channels:,} channels"
        if arrived[1] != channels:
            return f"it wants {channels:,} channels ({name}); this one has {arrived[1]:,}"
        return f"it takes no tensor of {len(arrived)} dimensions"

    return wanted


def _ending(given: Given, arrived: Shape) -> str:
    sizes = given["normalized_shape"]
    shape = sizes if isinstance(sizes, tuple) else (_number(given, "normalized_shape"),)
    return f"it normalizes over a last part of {written(shape)} (normalized_shape)"


def _window(dimensions: int) -> Callable[[Given, Shape], str]:
    def wanted(given: Given, arrived: Shape) -> str:
        if len(arrived) not in (dimensions + 1, dimensions + 2):
            return f"it wants batch, channels and {dimensions} more dimensions"
        return "its window is larger than the picture"

    return wanted


def _indices(given: Given, arrived: Shape) -> str:
    return f"it wants whole numbers from 0 to {_number(given, 'num_embeddings') - 1:,}"


def _unflattened(given: Given, arrived: Shape) -> str:
    sizes = given["unflattened_size"]
    shape = sizes if isinstance(sizes, tuple) else (_number(given, "unflattened_size"),)
    dim = _number(given, "dim")
    return f"it wants {prod(shape):,} numbers in dimension {dim}, for {written(shape)}"


_WANTED: Mapping[str, Callable[[Given, Shape], str]] = {
    "Linear": _last("in_features"),
    "MLP": _last("in_features"),
    "MyLinear": _last("in_units"),
    "FixedHiddenMLP": _last("features"),
    "NestMLP": lambda given, arrived: "it wants 20 numbers in the last dimension",
    "Conv1d": _planes(1),
    "Conv2d": _planes(2),
    "ConvTranspose2d": _planes(2),
    "BatchNorm1d": _channels("num_features"),
    "BatchNorm2d": _channels("num_features"),
    "GroupNorm": _channels("num_channels"),
    "LayerNorm": _ending,
    "MaxPool1d": _window(1),
    "AvgPool1d": _window(1),
    "MaxPool2d": _window(2),
    "AvgPool2d": _window(2),
    "AdaptiveAvgPool2d": lambda given, arrived: "it wants batch, channels, height, width",
    "Embedding": _indices,
    "Unflatten": _unflattened,
}


def _concatenated(outputs: tuple[Shape, ...]) -> str:
    shapes = " and ".join(map(written, outputs))
    return f"its branches gave {shapes}, which cannot be joined so"


def _added(outputs: tuple[Shape, ...]) -> str:
    shapes = " and ".join(map(written, outputs[:2]))
    return f"its body and its shortcut gave {shapes}, which cannot be added"


_JOINS: Mapping[str, Callable[[tuple[Shape, ...]], str]] = {
    "Parallel": _concatenated,
    "Residual": _added,
}
