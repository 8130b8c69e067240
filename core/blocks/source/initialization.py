"""Functions of the written file that begin a layer's weights as the network asks for."""

from __future__ import annotations

from collections.abc import Iterator

from core.blocks.arguments import Value
from core.blocks.block import Block
from core.blocks.kinds import KINDS
from core.blocks.source.expressions import Given

# Each returns its layer, so that it can be written around the layer's own call.
FUNCTIONS = {
    "xavier": """\
def xavier(layer: nn.Module) -> nn.Module:
    nn.init.xavier_uniform_(layer.weight)
    return layer""",
    "kaiming": """\
def kaiming(layer: nn.Module) -> nn.Module:
    nn.init.kaiming_normal_(layer.weight, mode="fan_out", nonlinearity="relu")
    return layer""",
    "scaled": """\
def scaled(layer: nn.Module, weight: float) -> nn.Module:
    nn.init.constant_(layer.weight, weight)
    return layer""",
}


def initializers(block: Block) -> Iterator[tuple[str, tuple[Given, ...]]]:
    """Go through the functions that are written around `block`, each with its further arguments."""
    values = block.values()
    for name, value in block.arguments:
        argument = KINDS[block.kind].argument(name)
        if argument is None or not argument.own or block.kind == "Torchvision":
            continue
        if name == "initial_weight":
            if values.get("affine", True):  # otherwise there is no scale
                yield "scaled", (Given(value, "weight"),)
        else:
            yield _function(name, value), ()


def _function(name: str, value: Value) -> str:
    if name != "initialization" or value not in FUNCTIONS:
        raise NotImplementedError(f"No function of the written file says {name}={value!r}.")
    return str(value)
