"""Rules and edits that give a network's parameters their values."""

from core.parameters.initialization.assigned import Assigned, Assignment, given
from core.parameters.initialization.steps import (
    Edit,
    Initialization,
    Operation,
    Rule,
    Step,
    Target,
)

__all__ = [
    "Assigned",
    "Assignment",
    "Edit",
    "Initialization",
    "Operation",
    "Rule",
    "Step",
    "Target",
    "given",
]
