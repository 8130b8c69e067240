"""Ties: one tensor that a network uses in several places, and what happens to it."""

from core.parameters.tying.check import Check, check_with_twin
from core.parameters.tying.fates import Fate, what_happens_to_ties
from core.parameters.tying.ledger import Ledger, Use, tied_gradient_ledger
from core.parameters.tying.relation import Relation, follows, relation
from core.parameters.tying.twin import untied

__all__ = [
    "Check",
    "Fate",
    "Ledger",
    "Relation",
    "Use",
    "check_with_twin",
    "follows",
    "relation",
    "tied_gradient_ledger",
    "untied",
    "what_happens_to_ties",
]
