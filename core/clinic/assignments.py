"""Where a layer assigns a tensor that PyTorch does not get to know, and how it should have."""

from __future__ import annotations

import ast
import inspect
import textwrap
from dataclasses import dataclass

from torch import nn

from core.clinic.records import Line
from core.clinic.sources import is_torchs
from core.parameters import TensorRow, module_at
from core.parsing import PARSING


@dataclass(frozen=True, slots=True)
class Assignment:
    """A line `self.name = …` and the text at its right."""

    line: Line
    value: str


def unregistered(module: nn.Module, row: TensorRow) -> tuple[str, tuple[Line, ...]]:
    """Return a line that registers what `row` is of, and the line in which it was not."""
    outside = row.path.partition("[")[0].removeprefix("list(")  # 1.layers of 1.layers[0].weight
    place, _dot, name = outside.rpartition(".")
    found = _assigned(type(module_at(module, place)), name) if name.isidentifier() else None
    value = found.value if found else f"self.{name}"
    lines = (found.line,) if found else ()
    if row.role == "attribute" and "[" not in row.path:
        if row.trainable:
            return f"self.{name} = nn.Parameter({value})", lines
        return f'self.register_buffer("{name}", {value})', lines
    inside = row.path[len(outside) :]
    kind = "Dict" if inside.startswith(("['", '["')) else "List"
    what = "Module" if row.role == "parameter" and "]." in inside else "Parameter"
    return f"self.{name} = nn.{what}{kind}({value})", lines


def _assigned(kind: type, name: str) -> Assignment | None:
    """Return the first assignment to an attribute in the source of a class or of its bases."""
    for each in kind.__mro__:
        if not is_torchs(each) and each is not object and (found := _within(each, name)):
            return found
    return None


def _within(kind: type, name: str) -> Assignment | None:
    try:
        with PARSING:
            lines, first = inspect.getsourcelines(kind)
            tree = ast.parse(textwrap.dedent("".join(lines)))
        file = inspect.getsourcefile(kind) or ""
    except (OSError, TypeError, SyntaxError, ValueError):
        return None
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            if any(_is_own(target, name) for target in targets):
                line = Line(file, first + node.lineno - 1, lines[node.lineno - 1].strip())
                return Assignment(line, _simple(node.value))
    return None


def _is_own(target: ast.expr, name: str) -> bool:
    return (
        isinstance(target, ast.Attribute)
        and target.attr == name
        and isinstance(target.value, ast.Name)
        and target.value.id == "self"
    )


def _simple(value: ast.expr) -> str:
    """Return the value as it is written: of a choice what is not None, and "…" where it is long."""
    if isinstance(value, ast.IfExp):
        chosen = [each for each in (value.body, value.orelse) if ast.unparse(each) != "None"]
        return _simple(chosen[0]) if len(chosen) == 1 else "…"
    text = ast.unparse(value)
    return text if len(text) <= 60 else "…"
