"""What the page is asked to show: a network, an input for it, and the place that is looked at."""

from __future__ import annotations

from dataclasses import dataclass

from core.blocks import Block
from core.networks import Network, Weights
from core.tracing import Input


@dataclass(frozen=True, slots=True)
class Asked:
    """A network and where its weights come from, an input, and the selected place.

    `at` is a qualified name of a module, "" for the network itself; `lesson` names the course's
    network that this is, "" for one of the visitor's own.
    """

    block: Block
    weights: Weights
    input: Input
    at: str = ""
    lesson: str = ""

    @property
    def network(self) -> Network:
        """Return the network with its weights."""
        return Network(self.block, self.weights)
