"""Blocks of blocks, and the one kind that stands for a block elsewhere in the same network."""

from __future__ import annotations

from core.blocks.arguments import Argument
from core.blocks.kinds.kind import MOST_CHILDREN, Given, Kind, choice, count
from core.blocks.names import prefix_objection

OURS = "core.blocks.modules"


def _prefix_fits(given: Given) -> str:
    return prefix_objection(str(given["prefix"]))


CONTAINERS = (
    Kind("Sequential", "nn.Sequential", "container", "Runs its blocks one after another.",
         children=(0, MOST_CHILDREN)),
    Kind("Residual", "Residual", "container",
         "activation(body(x) + shortcut(x)): the body only has to learn what the shortcut misses.", (
        choice("activation", "what the sum goes through",
               ("ReLU", "Identity", "Sigmoid", "Tanh", "GELU", "SiLU"), default="ReLU"),
    ), slots=("body", "shortcut"), home=OURS),
    Kind("Parallel", "Parallel", "container",
         "Gives the same input to each of its blocks and joins what comes out.", (
        choice("join", "lay the outputs side by side, or add them", ("concat", "add"),
               default="concat"),
        Argument("dim", "integer", "dimension along which they are laid side by side; 0 is the batch",
                 1, least=0, most=7),
    ), children=(1, MOST_CHILDREN), home=OURS, taken=("join", "dim")),
    Kind("Repeat", "nn.Sequential", "container",
         "The block factory: as many copies of a block, each with numbers of its own.", (
        count("times", "copies", most=1_000),
        Argument("prefix", "text", "what stands before a copy's number in its name", "", most=60),
    ), children=(1, 1), objection=_prefix_fits),
    Kind("Tied", "", "container",
         "The very same block as another one: used again, with the same numbers.", (
        Argument("to", "place", "name of the block that is used again, such as 2 or 0.conv"),
    )),
)  # fmt: skip
