"""Import statements: what a file needs from elsewhere, sorted as isort does."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Import:
    """`from module import name`, or `import module` where there is no name."""

    module: str
    name: str = ""
    alias: str = ""

    def __str__(self) -> str:
        alias = f" as {self.alias}" if self.alias else ""
        return f"{self.name or self.module}{alias}"

    def bound(self) -> str:
        """Return the name that stands for it in the file."""
        return self.alias or self.name or self.module.partition(".")[0]

    def from_python(self) -> bool:
        """Say whether it comes with Python itself."""
        return self.module.partition(".")[0] in sys.stdlib_module_names


def import_lines(imports: Iterable[Import]) -> list[str]:
    """Return the statements for `imports`: Python's own, an empty line, all others."""
    unique = set(imports)
    python = _section([item for item in unique if item.from_python()])
    others = _section([item for item in unique if not item.from_python()])
    return [*python, *([""] if python and others else []), *others]


def _section(imports: list[Import]) -> list[str]:
    whole = sorted(f"import {item}" for item in imports if not item.name)
    modules = sorted({item.module for item in imports if item.name})
    return [*whole, *(_statement(module, imports) for module in modules)]


def _statement(module: str, imports: list[Import]) -> str:
    items = [item for item in imports if item.module == module and item.name]
    items.sort(key=lambda item: (not item.name.isupper(), not item.name[0].isupper(), item.name))
    return f"from {module} import {', '.join(map(str, items))}"
