"""Looking inside a network: the tree of its modules and tensors, ties, and the values themselves.

The records need no torch; what reads a network loads it when it is first asked for.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from core.parameters.errors import ParameterError
from core.parameters.freezing import (
    Optimizer,
    gradient_bytes,
    optimizer_bytes,
    trainable_without,
)
from core.parameters.records import KeyRow, ModuleRow, ModuleTree, Role, TensorRow, Totals
from core.parameters.table import to_csv

if TYPE_CHECKING:
    from core.parameters.expressions import python_of
    from core.parameters.histograms import Histogram, histogram
    from core.parameters.layout import Thinned
    from core.parameters.pictures import Picture, picture
    from core.parameters.places import module_at, tensor_at
    from core.parameters.statistics import Statistics, describe
    from core.parameters.tree import read_tree

_NEEDS_TORCH = {
    "Histogram": "core.parameters.histograms",
    "Picture": "core.parameters.pictures",
    "Statistics": "core.parameters.statistics",
    "Thinned": "core.parameters.layout",
    "describe": "core.parameters.statistics",
    "histogram": "core.parameters.histograms",
    "module_at": "core.parameters.places",
    "picture": "core.parameters.pictures",
    "python_of": "core.parameters.expressions",
    "read_tree": "core.parameters.tree",
    "tensor_at": "core.parameters.places",
}


def __getattr__(name: str) -> Any:
    if name not in _NEEDS_TORCH:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_NEEDS_TORCH[name]), name)


__all__ = [
    "Histogram",
    "KeyRow",
    "ModuleRow",
    "ModuleTree",
    "Optimizer",
    "ParameterError",
    "Picture",
    "Role",
    "Statistics",
    "TensorRow",
    "Thinned",
    "Totals",
    "describe",
    "gradient_bytes",
    "histogram",
    "module_at",
    "optimizer_bytes",
    "picture",
    "python_of",
    "read_tree",
    "tensor_at",
    "to_csv",
    "trainable_without",
]
