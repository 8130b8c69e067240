"""What the view "Symmetry" trains: the network in hand from a constant, or as it is, with some noise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import streamlit as st

from app_pages.parts.initialization.signal.run import check
from app_pages.parts.initialization.signal.working import Going
from app_pages.parts.network.cached import BY_JSON, shaped
from app_pages.parts.network.making import made
from core.blocks import Block
from core.networks import Seeded, Weights, painted
from core.parameters import Distribution, Initialization, Rule, Target
from core.tracing import Input


@dataclass(frozen=True, slots=True)
class Asking:
    """A network with its weights, its input, and how it is trained; `layer` is what is watched."""

    block: Block
    weights: Weights
    input: Input
    layer: str
    steps: int
    rate: float
    noise: float


def constant(value: float, seed: int) -> Weights:
    """Return weights that are all `value`, with biases of 0."""
    rules = (
        Rule(Target(attribute="weight"), Distribution.of("constant", val=value)),
        Rule(Target(attribute="bias"), Distribution.of("zeros")),
    )
    return painted(Seeded(seed), Initialization(rules), seed)


@st.cache_resource(max_entries=50, show_spinner=False, hash_funcs=BY_JSON)
def layers(block: Block, asked: Input) -> Mapping[str, tuple[str, int]]:
    """Return the layers that have units to compare, by name: their class, and how many units.

    Raises BlockError where the network cannot be built.
    """
    from core.parameters.signal.layers import unit_rows
    from core.parameters.signal.symmetry import unit_layers

    found = unit_layers(shaped(block, asked))
    return {path: (type(layer).__name__, len(unit_rows(layer))) for path, layer in found.items()}


def begin(asked: Asking) -> Sequence[Going]:
    """Return the training, not begun. Raises TraceError where its passes would take too much."""
    from core.parameters.signal.symmetry import breaking

    check(asked.block, asked.input)
    module = made(asked.block, asked.weights, asked.input).train()
    return [
        breaking(
            module, asked.input.make(), layer=asked.layer, steps=asked.steps,
            learning_rate=asked.rate, noise=asked.noise, seed=asked.input.seed,
        )
    ]  # fmt: skip
