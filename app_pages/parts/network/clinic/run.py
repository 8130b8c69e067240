"""Examining a layer of a network, and letting it learn, within limits; kept by what was asked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from app_pages.parts.network.cached import BY_JSON, shapes
from app_pages.parts.network.making import made
from core.blocks import Block, expanded
from core.blocks.places import path_of, place_of
from core.clinic import ClinicError, Findings
from core.networks import Painted, Seeded, Weights
from core.tracing import Input, TraceError

if TYPE_CHECKING:
    from torch import Tensor, nn

    from core.clinic import Learned

MOST_WORK = 100_000_000  # multiply-adds of a layer that runs some sixty times
MOST_STEPS = 1_000  # calls and operations in one of its passes
MOST_LEARNING = 1_000_000  # of one that also runs two hundred times on more examples, and back
MOST_NUMBERS = 20_000  # in an example for a layer that learns here
OTHER_SEED = 1_000_003  # from which the same layer gets other values


@st.cache_resource(max_entries=20, show_spinner=False, hash_funcs=BY_JSON)
def examined(block: Block, weights: Weights, asked: Input, path: str) -> Findings:
    """Examine the layer at `path` of a network, at what arrives there of an input.

    Raises TraceError where nothing arrives, ClinicError where the layer is not examined, BlockError
    where the network cannot be built.
    """
    from core.clinic import examine

    part, arriving = _arriving(block, weights, asked, path)
    return examine(part, arriving, fresh=lambda: _part(block, Seeded(OTHER_SEED), asked, path))


@dataclass(frozen=True, slots=True)
class Proof:
    """What came of some steps of SGD; `mended` of the same layer without its mistake, if it has one."""

    learned: Learned
    mended: Learned | None


@st.cache_resource(max_entries=20, show_spinner=False, hash_funcs=BY_JSON)
def proven(block: Block, weights: Weights, asked: Input, path: str) -> Proof | None:
    """Let the layer learn what the same layer with other values gives; None where it has nothing to learn."""
    from core.clinic import learn
    from core.clinic.patient import Stopped

    try:
        part, arriving = _arriving(block, weights, asked, path, MOST_LEARNING)
        teacher = _part(block, Seeded(OTHER_SEED), asked, path)
        healthy = _mended(block, weights, asked, path)
        if healthy is None and not any(True for _each in part.parameters()):
            return None
        if arriving.numel() > MOST_NUMBERS * max(len(arriving), 1):
            return None
        if healthy is None:
            found = learn(part, teacher, arriving)
            return Proof(found, None) if found.losses[0] else None  # other values are the same ones
        better = learn(healthy, teacher, arriving)
        return Proof(learn(part, teacher, arriving, rate=better.rate), better)
    except (Stopped, TraceError, ClinicError):
        return None


def _part(block: Block, weights: Weights, asked: Input, path: str) -> nn.Module:
    from core.parameters import module_at

    return module_at(made(block, weights, asked), path)


def _mended(block: Block, weights: Weights, asked: Input, path: str) -> nn.Module | None:
    """Return the layer with its mistake mended, where it has one that keeps it from learning."""
    from core.clinic.mending import learning

    root = expanded(block)
    better, place = learning(root), place_of(root, path)
    base = weights.base if isinstance(weights, Painted) else weights
    if better.at(place) == root.at(place) or not isinstance(base, Seeded):
        return None
    return _part(better, weights, asked, path_of(better, place))


def _arriving(
    block: Block, weights: Weights, asked: Input, path: str, most: int = MOST_WORK
) -> tuple[nn.Module, Tensor]:
    """Return the layer and the one tensor that arrives there."""
    from torch import Tensor

    from core.parameters import module_at
    from core.tracing import check_limits, reckon
    from core.tracing.arrivals import arrived

    known = shapes(block, asked)
    work = [step.multiply_adds for step in known.steps if step.kind == "call" and step.path == path]
    inside = f"{path}." if path else ""
    steps = sum(step.path == path or step.path.startswith(inside) for step in known.steps)
    if steps > MOST_STEPS:
        raise ClinicError(
            f"One pass of it takes {steps:,} steps; up to {MOST_STEPS:,} are examined here. Choose a "
            "block inside it."
        )
    if work and work[0] > most:
        raise ClinicError(
            f"One pass of it takes {work[0]:,} multiply-adds; up to {most:,} are examined here. "
            "Choose a block inside it, or a smaller input."
        )
    check_limits(reckon(block, asked, known))
    module = made(block, weights, asked).eval()
    part = module_at(module, path)
    args, kwargs = arrived(module, part, asked.make())
    if kwargs or len(args) != 1 or not isinstance(args[0], Tensor):
        raise ClinicError("It takes more than one tensor; layers that take one are examined here.")
    return part, args[0]
