"""Laying expressions out in lines of at most 88 columns, as Black and Ruff do.

A bracket that is too long for its line is opened: a call's items stand together on one line of
their own if they fit there, else each on its own line with a comma after it.
"""

from __future__ import annotations

import unicodedata

from core.blocks.source.expressions import Bracket, Expression, Given, flat, opened

COLUMNS = 88
STEP = 4


def lines(expression: Expression, indent: int, before: str = "", after: str = "") -> list[str]:
    """Return the lines of `expression` between the texts `before` and `after`, indented."""
    whole = before + flat(expression) + after
    if isinstance(expression, Given):
        expression = opened(expression)
    if isinstance(expression, str) or not expression.items or _fits(whole, indent):
        return [" " * indent + whole]
    return [
        " " * indent + before + expression.head,
        *_inner(expression, indent + STEP),
        " " * indent + expression.tail + after,
    ]


def _inner(bracket: Bracket, indent: int) -> list[str]:
    comma = "" if bracket.form == "comprehension" else ","
    together = f"{comma} ".join(before + flat(item) for before, item in bracket.items)
    if bracket.form != "collection" and _fits(together, indent):
        return [" " * indent + together]
    if bracket.form == "call" and len(bracket.items) == 1:
        comma = ""
    return [
        line
        for before, item in bracket.items
        for line in lines(item, indent, before=before, after=comma)
    ]


def _fits(line: str, indent: int) -> bool:
    return indent + (len(line) if line.isascii() else sum(map(_width, line))) <= COLUMNS


def _width(letter: str) -> int:
    if unicodedata.category(letter) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(letter) in "WF" else 1
