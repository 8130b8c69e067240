"""A Python file of somebody's own, read without running it: its layers, and how they are called."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from core.clinic.records import ClinicError
from core.parsing import PARSING

MOST_BYTES = 200_000
MOST_ARGUMENTS = 2_000  # letters
MOST_SIZES = 8
MOST_NUMBERS = 10_000_000


@dataclass(frozen=True, slots=True)
class Layer:
    """A class in a file: its name, and its constructor's arguments as they are written there."""

    name: str
    arguments: str


@dataclass(frozen=True, slots=True)
class Call:
    """A call of a class: its name, the arguments as Python values, and the shape of an input."""

    name: str
    positional: tuple[Any, ...]
    named: tuple[tuple[str, Any], ...]
    shape: tuple[int, ...]


def layers_in(text: str) -> tuple[Layer, ...]:
    """Return the layers that a file defines: classes of nn.Module, or of another of its layers.

    Nothing of it is run. Raises ClinicError for what is no Python, is too large, or has none.
    """
    if len(text.encode("utf-8", "replace")) > MOST_BYTES:
        raise ClinicError(f"The file is larger than {MOST_BYTES:,} bytes; take the layer alone.")
    found: dict[str, Layer] = {}
    for node in _parsed(text).body:
        if isinstance(node, ast.ClassDef) and any(_is_layer(base, found) for base in node.bases):
            found[node.name] = Layer(node.name, _constructor(node))
    if not found:
        raise ClinicError(
            "The file defines no class of nn.Module, such as class MyLayer(nn.Module)."
        )
    return tuple(found.values())


def call(name: str, arguments: str, shape: str) -> Call:
    """Read a call: arguments as in Python (`5, units=3`), and a shape such as `2x8`.

    Only values are taken (numbers, texts, lists …), no names and no calls. Raises ClinicError, which
    says what would do.
    """
    positional, named = _arguments(arguments)
    return Call(name, positional, named, _shape(shape))


def _parsed(text: str) -> ast.Module:
    try:
        with PARSING:
            return ast.parse(text)
    except SyntaxError as error:
        where = f" in line {error.lineno}" if error.lineno else ""
        raise ClinicError(f"The file is no Python: {error.msg}{where}.") from error
    except (ValueError, RecursionError, MemoryError) as error:
        raise ClinicError("The file is no Python that can be read.") from error


def _is_layer(base: ast.expr, found: dict[str, Layer]) -> bool:
    name = ast.unparse(base)
    return name in found or name == "Module" or name.startswith(("nn.", "torch.nn."))


def _constructor(node: ast.ClassDef) -> str:
    """Return the arguments of __init__ but self, as they are written."""
    for each in node.body:
        if isinstance(each, ast.FunctionDef) and each.name == "__init__":
            return ", ".join(_written(each.args))
    return ""


def _written(arguments: ast.arguments) -> Iterator[str]:
    every = [*arguments.posonlyargs, *arguments.args]
    defaults = [None] * (len(every) - len(arguments.defaults)) + list(arguments.defaults)
    for argument, default in [*zip(every, defaults, strict=True)][1:]:
        yield argument.arg + (f"={ast.unparse(default)}" if default is not None else "")
    for argument, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True):
        yield argument.arg + (f"={ast.unparse(default)}" if default is not None else "")


def _arguments(text: str) -> tuple[tuple[Any, ...], tuple[tuple[str, Any], ...]]:
    if len(text) > MOST_ARGUMENTS:
        raise ClinicError(f"The arguments have more than {MOST_ARGUMENTS:,} letters.")
    try:
        with PARSING:
            asked = _only_call(ast.parse(f"f({text}\n)", mode="eval").body)
        positional = tuple(map(ast.literal_eval, asked.args))
        named = [(each.arg or "", ast.literal_eval(each.value)) for each in asked.keywords]
        if "" in dict(named) or len(dict(named)) < len(named):
            raise ValueError("two stars, or a name twice")
    except (SyntaxError, ValueError, TypeError, RecursionError, MemoryError) as error:
        raise ClinicError(
            "The arguments have to be values as in a call of Python's, such as 5, units=3."
        ) from error
    return positional, tuple(named)


def _only_call(tree: ast.expr) -> ast.Call:
    """Return a call of f, raise ValueError for what only begins with one: `f(1)(2)`."""
    match tree:
        case ast.Call(func=ast.Name()):
            return tree
    raise ValueError("no call")


def _shape(text: str) -> tuple[int, ...]:
    sizes = re.split(r"\s*[x×,*]\s*|\s+", text.strip())
    if not all(each.isascii() and each.isdigit() and len(each) <= 8 for each in sizes):
        raise ClinicError(
            "The input's shape has to be whole numbers such as 2x8; the first is the batch."
        )
    shape = tuple(map(int, sizes))
    total = 1
    for size in shape:
        total *= size
    if not 1 <= len(shape) <= MOST_SIZES or not 1 <= total <= MOST_NUMBERS:
        raise ClinicError(
            f"The input has to have 1 to {MOST_SIZES} dimensions and at most {MOST_NUMBERS:,} numbers."
        )
    return shape
