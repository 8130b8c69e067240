"""Values written as the Python that makes them: tensors, recipes, arguments."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

from core.convolution.checks import ConvolutionError, Pair
from core.convolution.recipes import Picture, middle

Nested: TypeAlias = float | Sequence["Nested"]  # numbers, rows of numbers, planes of rows, …

MOST_WRITTEN = 4_096  # numbers that are written out
_WIDTH = 80  # characters of a line from which on each row stands on its own


def tensor(values: Nested) -> str:
    """Write nested numbers as torch.tensor([[0., 1.], [2., 3.]])."""
    if _count(values) > MOST_WRITTEN:
        raise ConvolutionError(
            f"{_count(values):,} numbers are too many to write out; at most {MOST_WRITTEN:,} are."
        )
    return f"torch.tensor({_written(values)})"


def text(value: str) -> str:
    """Write a text in double quotes."""
    return json.dumps(value, ensure_ascii=False)  # whose escapes are Python's as well


def depth(values: Nested) -> int:
    """Return how deep numbers are nested: 2 for rows of numbers."""
    return 1 + depth(values[0]) if isinstance(values, Sequence) else 0


def picture(x: Picture | Nested, name: str = "X") -> str:
    """Write the lines that make a picture: (H, W) for one channel, else (C, H, W)."""
    if not isinstance(x, Picture):
        return f"{name} = {tensor(x)}"
    if x.kind == "noise":
        values = x.values().tolist()
        return picture(values[0] if x.channels == 1 else values, name)
    lines = _RECIPES[x.kind](x.height, x.width).format(name=name)
    if x.channels == 1:
        return lines
    planes = ", ".join([name] + [f"{name} + {more}" for more in range(1, x.channels)])
    return f"{lines}\n{name} = torch.stack([{planes}])"


def pair(numbers: Pair) -> str:
    """Write 3 for (3, 3), and (3, 5) for (3, 5)."""
    return str(numbers[0]) if numbers[0] == numbers[1] else str(numbers)


def arguments(given: Mapping[str, tuple[object, object]]) -> str:
    """Write ", name=value" for each (value, default) that is not the default."""
    kept = {name: value for name, (value, default) in given.items() if value != default}
    return "".join(f", {name}={_argument(value)}" for name, value in kept.items())


def _argument(value: object) -> str:
    if isinstance(value, tuple):
        height, width = value
        return pair((height, width))
    return text(value) if isinstance(value, str) else repr(value)


def _count(values: Nested) -> int:
    return sum(map(_count, values)) if isinstance(values, Sequence) else 1


def _written(values: Nested) -> str:
    if isinstance(values, Sequence):
        parts = [_written(value) for value in values]
        line = f"[{', '.join(parts)}]"
        if len(line) <= _WIDTH or depth(values) == 1:
            return line
        inside = ",\n".join(parts).replace("\n", "\n    ")
        return f"[\n    {inside},\n]"
    number = repr(float(values))
    return number[:-1] if number.endswith(".0") else number  # 1. for 1.0


def _bars(height: int, width: int) -> str:
    columns = middle(width)
    return (
        f"{{name}} = torch.ones({height}, {width})\n{{name}}[:, {columns.start}:{columns.stop}] = 0"
    )


def _bands(height: int, width: int) -> str:
    rows = middle(height)
    return f"{{name}} = torch.ones({height}, {width})\n{{name}}[{rows.start}:{rows.stop}] = 0"


def _dot(height: int, width: int) -> str:
    middle_cell = f"{height // 2}, {width // 2}"
    return f"{{name}} = torch.zeros({height}, {width})\n{{name}}[{middle_cell}] = 1"


_RECIPES: Mapping[str, Callable[[int, int], str]] = {
    "counting": lambda h, w: f"{{name}} = torch.arange({h * w}.).reshape({h}, {w})",
    "bars": _bars,
    "bands": _bands,
    "diagonal": lambda h, w: f"{{name}} = torch.ones({h}, {w}).tril()",
    "dot": _dot,
    "constant": lambda h, w: f"{{name}} = torch.ones({h}, {w})",
}
