"""Our own classes, such as Residual, as text: with all that they need, and nothing else.

Their files are parsed, never imported. Docstrings are cut to the first paragraph of the class's own.
"""

from __future__ import annotations

import ast
import textwrap
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from core.blocks.source.expressions import Bracket
from core.blocks.source.imports import Import
from core.blocks.source.layout import COLUMNS, lines
from core.parsing import PARSING

_PROJECT = Path(__file__).resolve().parents[3]

# (module of ours, name that it defines)
Place = tuple[str, str]
# (first line, last line, what stands there instead)
Edit = tuple[int, int, list[str]]


@dataclass(frozen=True, slots=True)
class _File:
    lines: list[str]
    definitions: dict[str, ast.stmt]
    imports: dict[str, Import]


@dataclass(slots=True)
class Taken:
    """What was taken from our files: definitions, each after those that it uses, and imports."""

    definitions: dict[Place, str] = field(default_factory=dict)
    imports: set[Import] = field(default_factory=set)


def take(places: Iterable[Place]) -> Taken:
    """Return the definitions at `places` and all that they use; LookupError where there is none."""
    taken = Taken()
    for module, name in places:
        _take(module, name, taken)
    return taken


def _take(module: str, name: str, taken: Taken) -> None:
    file = _read(module)
    if name not in file.definitions:
        raise LookupError(f"{module} defines no {name}.")
    if (module, name) in taken.definitions:
        return
    node = file.definitions[name]
    for used in dict.fromkeys(n.id for n in ast.walk(node) if isinstance(n, ast.Name)):
        needed = file.imports.get(used)
        if needed is not None and needed.module.startswith("core."):
            _take(needed.module, needed.name, taken)
        elif needed is not None:
            taken.imports.add(needed)
        elif used in file.definitions and used != name:
            _take(module, used, taken)
    taken.definitions[module, name] = "\n".join(_text(node, file))


@cache
def _read(module: str) -> _File:
    text = (_PROJECT / Path(*module.split("."))).with_suffix(".py").read_text("utf-8")
    with PARSING:
        body = ast.parse(text).body
    imports = {
        found.bound(): found
        for node in body
        if isinstance(node, ast.Import | ast.ImportFrom)
        for found in _imports(node)
    }
    definitions = {name: node for node in body for name in _defined(node)}
    return _File(text.splitlines(), definitions, imports)


def _imports(node: ast.Import | ast.ImportFrom) -> list[Import]:
    if isinstance(node, ast.Import):
        return [Import(alias.name, "", alias.asname or "") for alias in node.names]
    return [Import(node.module or "", alias.name, alias.asname or "") for alias in node.names]


def _defined(node: ast.stmt) -> list[str]:
    if isinstance(node, ast.ClassDef | ast.FunctionDef):
        return [node.name]
    if isinstance(node, ast.Assign):
        return [target.id for target in node.targets if isinstance(target, ast.Name)]
    return []


def _text(node: ast.stmt, file: _File) -> list[str]:
    """Return the lines of a definition, its docstrings shortened and its long lines opened."""
    start = min([node.lineno, *(d.lineno for d in getattr(node, "decorator_list", []))])
    edits: list[Edit] = []
    for part in ast.walk(node):
        if isinstance(part, ast.ClassDef | ast.FunctionDef):
            edits += _shorter_docstring(part, file)
        if isinstance(part, ast.stmt) and len(file.lines[part.lineno - 1]) > COLUMNS:
            edits += _opened(part, file)
    written = list(file.lines[: node.end_lineno])
    for first, last, replacement in sorted(edits, reverse=True):
        written[first - 1 : last] = replacement
    return written[start - 1 :]


def _shorter_docstring(node: ast.ClassDef | ast.FunctionDef, file: _File) -> list[Edit]:
    text, first = ast.get_docstring(node), node.body[0]
    if text is None or first.end_lineno is None:
        return []
    if isinstance(node, ast.FunctionDef):
        blank = not file.lines[first.end_lineno].strip()
        return [(first.lineno, first.end_lineno + blank, [])]
    indent, quotes = " " * first.col_offset, '"""'
    sentence = quotes + " ".join(text.split("\n\n")[0].split())
    wrapped = textwrap.wrap(sentence, COLUMNS - len(indent))
    wrapped = [sentence + quotes] if len(wrapped) == 1 else [*wrapped, quotes]
    return [(first.lineno, first.end_lineno, [indent + line for line in wrapped])]


def _opened(node: ast.stmt, file: _File) -> list[Edit]:
    """Lay out a long line anew, if it is the head of a function or ends in a call."""
    line = file.lines[node.lineno - 1]
    called = getattr(node, "exc", getattr(node, "value", None))
    items: list[ast.arg | ast.expr | ast.keyword] = []
    if isinstance(node, ast.FunctionDef):
        items = [*node.args.args, *node.args.kwonlyargs]
    elif isinstance(called, ast.Call) and node.end_lineno == node.lineno:
        items = [*called.args, *called.keywords]
    starts, end = [item.col_offset for item in items], line.rfind(")")
    if not starts or end < starts[-1] or not line.isascii():
        return []
    parts = [line[a:b].rstrip(", ") for a, b in zip(starts, [*starts[1:], end], strict=True)]
    head = line[node.col_offset : starts[0]]
    bracket = Bracket(head, tuple(("", part) for part in parts), line[end:], "call")
    return [(node.lineno, node.lineno, lines(bracket, node.col_offset))]
