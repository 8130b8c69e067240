"""What is painted on: a network, the weights below the paint, the steps, and the seed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from app_pages.parts.network.asked import Asked
from app_pages.parts.network.cached import BY_JSON, tree
from core.blocks import Block
from core.networks import Painted, Seeded, Weights
from core.parameters import Assigned, Initialization
from core.tracing import Input

if TYPE_CHECKING:
    from core.parameters import ModuleTree


@dataclass(frozen=True, slots=True)
class Canvas:
    """A network whose weights come from `base`, and the steps taken on it with a seed.

    `settled_by` is the input that sizes lazy layers, None where they stay as they are.
    """

    block: Block
    base: Weights
    settled_by: Input | None
    initialization: Initialization
    seed: int

    @property
    def tree(self) -> ModuleTree:
        """Return what is in the network."""
        return tree(self.block, self.settled_by)

    @property
    def assigned(self) -> Assigned:
        """Return which step gives which parameter its values."""
        return assigned(self.block, self.settled_by, self.initialization)


def canvas(asked: Asked, settled_by: Input | None, seed: int) -> Canvas:
    """Return what the page is asked to paint on; without any step, `seed` waits for the first."""
    weights = asked.weights
    if isinstance(weights, Painted):
        return Canvas(asked.block, weights.base, settled_by, weights.initialization, weights.seed)
    seed = weights.seed if isinstance(weights, Seeded) else seed
    return Canvas(asked.block, weights, settled_by, Initialization(), seed)


@st.cache_resource(max_entries=200, show_spinner=False, hash_funcs=BY_JSON)
def assigned(block: Block, settled_by: Input | None, initialization: Initialization) -> Assigned:
    """Return which step gives which parameter of a network its values; no values are needed."""
    from core.parameters.initialization import given

    return given(tree(block, settled_by), initialization)
