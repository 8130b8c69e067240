"""How a tensor of the network in hand got its first values, and what that promises of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.blocks import Block
from core.blocks.places import path_of, place_of
from core.networks import Painted, Weights, WeightsFile

if TYPE_CHECKING:
    from torch import nn

    from core.blocks.expectations import Expected
    from core.parameters import Assigned
    from core.parameters.initialization.assigned import Assignment

Beginning = tuple[str, "Expected | None"]

FROM_FILE = "read from a file, not drawn"
EDITED = "set or changed by hand, in a step of the initialization"


def painted(module: nn.Module, weights: Weights) -> Assigned | None:
    """Return what the steps of the initialization do to each parameter; None where there are none."""
    if not isinstance(weights, Painted):
        return None
    from core.parameters import given

    return given(module, weights.initialization)


def beginning(
    root: Block, module: nn.Module, name: str, weights: Weights, steps: Assigned | None
) -> Beginning:
    """Return how the tensor of this name begins: by a step, from a file, or by its block's rule.

    The words are "" where it begins by no rule of ours; without a promise there is None.
    """
    if steps and isinstance(weights, Painted) and (step := steps.of(name)) and step.touched:
        return _by_step(weights, step)
    base = weights.base if isinstance(weights, Painted) else weights
    if isinstance(base, WeightsFile) and name in module.state_dict():
        return FROM_FILE, None
    return _by_rule(root, module, name)


def _by_step(weights: Painted, step: Assignment) -> Beginning:
    from core.blocks.expectations import Expected
    from core.parameters import ParameterError
    from core.parameters.initialization.steps import Rule

    rule = weights.initialization.steps[step.rule]
    if step.edits or step.slot is None or not isinstance(rule, Rule):
        return EDITED, None
    words = rule.distribution.words(step.slot)
    try:
        found = rule.distribution.density(step.slot)
    except ParameterError:  # cells that hang together, as an orthogonal matrix's
        return words, None
    return words, Expected(found.low, found.high, found.mean, found.deviation)


def _by_rule(root: Block, module: nn.Module, name: str) -> Beginning:
    """Return how it begins by the rule of the block that describes it."""
    from core.blocks.expectations import expected
    from core.blocks.initialization import beginnings
    from core.parameters import module_at, tensor_at
    from core.tracing.explanations import target

    holder, _dot, _attribute = name.rpartition(".")
    place = place_of(root, holder)
    path = path_of(root, place)
    leaf, part = target(root, place), module_at(module, path)
    inner = name.removeprefix(f"{path}.") if path else name
    words = beginnings(leaf, part).get(inner, "")
    if not words:
        return "", None
    return words, expected(leaf, inner, module_at(module, holder), tensor_at(module, name))
