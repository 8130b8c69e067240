"""Python's expressions as a tree: words, values of arguments, and brackets around others."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from core.blocks.arguments import Value


@dataclass(frozen=True, slots=True)
class Given:
    """A value that is given for the argument `name`.

    Where classes differ in such values alone, they are written once and take them as arguments.
    """

    value: Value
    name: str


@dataclass(frozen=True, slots=True)
class Bracket:
    """Items between `head`, such as "nn.Linear(", and `tail`; each item follows a text of its own.

    That text is "kernel_size=" for a keyword, '"conv": ' for a key. `form` says how the items are
    laid out where they don't fit on one line (`core.blocks.source.layout`).
    """

    head: str
    items: tuple[tuple[str, Expression], ...]
    tail: str
    form: Literal["call", "collection", "comprehension"]


Expression = str | Given | Bracket


def call(function: str, *positional: Expression, **named: Expression) -> Bracket:
    """Write `function(…)`."""
    items = [*(("", value) for value in positional), *((f"{k}=", v) for k, v in named.items())]
    return Bracket(f"{function}(", tuple(items), ")", "call")


def mapping(entries: Iterable[tuple[str, Expression]]) -> Bracket:
    """Write a dict from texts to expressions."""
    items = tuple((f"{literal(key)}: ", value) for key, value in entries)
    return Bracket("{", items, "}", "collection")


def copies(element: Expression, times: Given, prefix: str) -> tuple[str, Expression]:
    """Write, as an item, the arguments that make an nn.Sequential hold copies of `element`.

    Each is made by itself; with a `prefix` it stands before their numbers in their names.
    """
    if not prefix:
        loop = Bracket("for _ in range(", (("", times),), ")", "call")
        return "*", Bracket("(", (("", element), ("", loop)), ")", "comprehension")
    loop = Bracket("for i in range(", (("", times),), ")", "call")
    entry = Bracket("(", (("", _numbered(prefix)), ("", element)), ")", "collection")
    return "", Bracket("OrderedDict(", (("", entry), ("", loop)), ")", "comprehension")


def _numbered(prefix: str) -> str:
    if set(prefix) & set("\"'\\{}"):
        return f"{literal(prefix)} + str(i)"
    return f'f"{prefix}{{i}}"'


def literal(value: Value) -> str:
    """Return `value` as Python reads it, with double quotes unless single ones need fewer escapes.

    Texts have to be printable, as names of blocks are, so that they stay on one line.
    """
    if isinstance(value, str):
        quote = "'" if value.count('"') > value.count("'") else '"'
        return quote + value.replace("\\", "\\\\").replace(quote, f"\\{quote}") + quote
    if isinstance(value, float):
        return re.sub(r"e([+-])0+", r"e\1", repr(value)).replace("e+", "e")  # 1e-5, not 1e-05
    return repr(value)


def opened(given: Given) -> str | Bracket:
    """Return a value so that it can be laid out: tuples in brackets, all others as texts."""
    if isinstance(given.value, tuple) and len(given.value) > 1:
        return Bracket("(", tuple(("", literal(n)) for n in given.value), ")", "collection")
    return literal(given.value)


def flat(expression: Expression) -> str:
    """Return `expression` on one line."""
    if isinstance(expression, str):
        return expression
    if isinstance(expression, Given):
        return literal(expression.value)
    between = " " if expression.form == "comprehension" else ", "
    inner = between.join(before + flat(item) for before, item in expression.items)
    return f"{expression.head}{inner}{expression.tail}"


def given_values(expression: Expression) -> Iterator[Given]:
    """Go through the values of arguments in `expression`, in the order in which they are read."""
    if isinstance(expression, Given):
        yield expression
    elif isinstance(expression, Bracket):
        for _before, item in expression.items:
            yield from given_values(item)


def replaced(expression: Expression, values: Iterator[Expression]) -> Expression:
    """Return `expression` with each value of an argument replaced by the next of `values`."""
    if isinstance(expression, Given):
        return next(values)
    if isinstance(expression, str):
        return expression
    items = tuple((before, replaced(item, values)) for before, item in expression.items)
    return Bracket(expression.head, items, expression.tail, expression.form)


def skeleton(expressions: Sequence[Expression]) -> str:
    """Return what stays of `expressions` without the values: equal for those that differ in them."""
    return "\n".join(
        flat(replaced(expression, (f"\0{given.name}" for given in given_values(expression))))
        for expression in expressions
    )
