"""What a LeNet costs, counted from its numbers alone, before anything of it is made.

    a convolution    c′·c·k² weights (and c′ biases), each weight used once for each output place
    a dense layer    n·m weights and m biases, each weight used once
    a normalization  two numbers for each channel or unit, and nothing that is counted

Pooling, activations and normalizations are not counted, as everywhere in Layerwise.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from core.blocks.arguments import BlockError

if TYPE_CHECKING:
    from core.lenet.architecture import LeNet

CLASSES, SIDE = 10, 28
# What a shared machine can be asked to hold, and to run on ten thousand test pictures.
MOST_PARAMETERS, MOST_MULTIPLY_ADDS = 5_000_000, 300_000_000


@dataclass(frozen=True, slots=True)
class Costs:
    """Trainable numbers, and multiply-adds of one picture's way through the network."""

    parameters: int
    multiply_adds: int


def costs(lenet: LeNet) -> Costs:
    """Count the parameters and multiply-adds of a LeNet. Raises BlockError where shapes vanish."""
    parameters = work = 0
    channels, side = 1, SIDE
    for each, pooled in zip(lenet.convolutions, lenet.sides(), strict=True):
        outputs = (side + 2 * each.padding - each.kernel) // each.stride + 1
        weights = each.channels * channels * each.kernel**2
        parameters += weights + each.channels * (2 if lenet.batch_norm else 1)
        work += weights * outputs**2
        channels, side = each.channels, pooled
    widths = (channels * side**2, *lenet.dense, CLASSES)
    dense = sum(a * b for a, b in pairwise(widths))
    biases = sum(widths[1:])
    norms = 2 * sum(lenet.dense) if lenet.batch_norm else 0
    return Costs(parameters + dense + biases + norms, work + dense)


def check_costs(lenet: LeNet) -> None:
    """Raise BlockError where a LeNet is larger than can be held and run here."""
    found = costs(lenet)
    if found.parameters > MOST_PARAMETERS:
        raise BlockError(
            f"This LeNet has {found.parameters:,} parameters, but at most {MOST_PARAMETERS:,} are "
            "held here; take fewer channels, narrower dense layers, or more pooling."
        )
    if found.multiply_adds > MOST_MULTIPLY_ADDS:
        raise BlockError(
            f"This LeNet takes {found.multiply_adds:,} multiply-adds for a picture, but at most "
            f"{MOST_MULTIPLY_ADDS:,} are done here; take fewer channels, smaller kernels, or more "
            "pooling."
        )
