"""The text of one class of the written file."""

from __future__ import annotations

from core.blocks.source.classes import Class
from core.blocks.source.expressions import Bracket
from core.blocks.source.layout import STEP, lines


def class_text(written: Class) -> str:
    """Return the class with its constructor, and its forward where the base has none."""
    parts = [[f"class {written.name}({written.draft.base}):"]]
    if written.draft.statements:
        parts[0] += _constructor(written)
    else:
        parts[0] += [" " * STEP + "pass"]
    if written.draft.forward:
        parts.append(_forward(written.draft.forward))
    return "\n\n".join("\n".join(part) for part in parts)


def _constructor(written: Class) -> list[str]:
    arguments = [
        "self",
        *(f"{name}: nn.Module" for name in written.draft.given),
        *(f"{name}: {kind}" for name, kind in written.numbers),
    ]
    header = Bracket("def __init__(", tuple(("", item) for item in arguments), ") -> None:", "call")
    body = [
        line
        for target, value in written.draft.statements
        for line in lines(value, 2 * STEP, before=f"{target} = " if target else "")
    ]
    return [*lines(header, STEP), *body]


def _forward(names: tuple[str, ...]) -> list[str]:
    *first, last = names
    return [
        " " * STEP + "def forward(self, x: Tensor) -> Tensor:",
        *(" " * 2 * STEP + f"x = self.{name}(x)" for name in first),
        " " * 2 * STEP + f"return self.{last}(x)",
    ]
