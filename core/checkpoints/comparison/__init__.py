"""Two sets of named tensors compared key by key.

The records need no torch; what reads tensors loads it when it is first asked for.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from core.checkpoints.comparison.records import (
    STATUSES,
    Comparison,
    Difference,
    Row,
    Side,
    Status,
    Total,
)
from core.checkpoints.comparison.writing import to_csv, to_markdown

if TYPE_CHECKING:
    from core.checkpoints.comparison.comparing import compare, difference

_NEEDS_TORCH = ("compare", "difference")


def __getattr__(name: str) -> Any:
    if name not in _NEEDS_TORCH:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module("core.checkpoints.comparison.comparing"), name)


__all__ = [
    "STATUSES",
    "Comparison",
    "Difference",
    "Row",
    "Side",
    "Status",
    "Total",
    "compare",
    "difference",
    "to_csv",
    "to_markdown",
]
