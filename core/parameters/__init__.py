"""Looking inside a network: the tree of its modules and tensors, ties, and the values themselves.

The records need no torch; what reads a network loads it when it is first asked for.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from core.parameters.distributions import Distribution, Part, Slot
from core.parameters.errors import ParameterError
from core.parameters.freezing import (
    Optimizer,
    gradient_bytes,
    optimizer_bytes,
    trainable_without,
)
from core.parameters.initialization import (
    Assigned,
    Assignment,
    Edit,
    Initialization,
    Rule,
    Step,
    Target,
    given,
)
from core.parameters.records import KeyRow, ModuleRow, ModuleTree, Role, TensorRow, Totals
from core.parameters.table import to_csv

if TYPE_CHECKING:
    from core.parameters.expressions import python_of
    from core.parameters.histograms import Histogram, histogram
    from core.parameters.initialization.painting import initialize
    from core.parameters.layout import Thinned
    from core.parameters.pictures import Picture, picture
    from core.parameters.places import module_at, tensor_at
    from core.parameters.signal.gains import gain_of
    from core.parameters.signal.propagation import signal_propagation
    from core.parameters.signal.records import Gain, LayerSignal, ParameterSignal, Signal, Spread
    from core.parameters.signal.symmetry import SymmetryRun, symmetry
    from core.parameters.signal.verdicts import Verdict, verdict
    from core.parameters.statistics import Statistics, describe
    from core.parameters.tree import parameter_tree
    from core.parameters.tying.ledger import tied_gradient_ledger

_NEEDS_TORCH = {
    "Gain": "core.parameters.signal.records",
    "Histogram": "core.parameters.histograms",
    "LayerSignal": "core.parameters.signal.records",
    "ParameterSignal": "core.parameters.signal.records",
    "Picture": "core.parameters.pictures",
    "Signal": "core.parameters.signal.records",
    "Spread": "core.parameters.signal.records",
    "Statistics": "core.parameters.statistics",
    "SymmetryRun": "core.parameters.signal.symmetry",
    "Thinned": "core.parameters.layout",
    "Verdict": "core.parameters.signal.verdicts",
    "describe": "core.parameters.statistics",
    "gain_of": "core.parameters.signal.gains",
    "histogram": "core.parameters.histograms",
    "initialize": "core.parameters.initialization.painting",
    "module_at": "core.parameters.places",
    "picture": "core.parameters.pictures",
    "python_of": "core.parameters.expressions",
    "parameter_tree": "core.parameters.tree",
    "signal_propagation": "core.parameters.signal.propagation",
    "symmetry": "core.parameters.signal.symmetry",
    "tensor_at": "core.parameters.places",
    "tied_gradient_ledger": "core.parameters.tying.ledger",
    "verdict": "core.parameters.signal.verdicts",
}


def __getattr__(name: str) -> Any:
    if name not in _NEEDS_TORCH:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_NEEDS_TORCH[name]), name)


__all__ = [
    "Assigned",
    "Assignment",
    "Distribution",
    "Edit",
    "Gain",
    "Histogram",
    "Initialization",
    "KeyRow",
    "LayerSignal",
    "ModuleRow",
    "ModuleTree",
    "Optimizer",
    "ParameterError",
    "ParameterSignal",
    "Part",
    "Picture",
    "Role",
    "Rule",
    "Signal",
    "Slot",
    "Spread",
    "Statistics",
    "Step",
    "SymmetryRun",
    "Target",
    "TensorRow",
    "Thinned",
    "Totals",
    "Verdict",
    "describe",
    "gain_of",
    "given",
    "gradient_bytes",
    "histogram",
    "initialize",
    "module_at",
    "optimizer_bytes",
    "parameter_tree",
    "picture",
    "python_of",
    "signal_propagation",
    "symmetry",
    "tensor_at",
    "tied_gradient_ledger",
    "to_csv",
    "trainable_without",
    "verdict",
]
