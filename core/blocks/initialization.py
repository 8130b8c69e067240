"""How every tensor of a network gets its first values, from a seed and the tensor's own name.

Each tensor has its own generator, so its values depend on nothing but the seed and where it stands:
not on the order of building, the thread, the device or what else is in the network. By which rule
it is filled, the table of kinds says; the default is PyTorch's own.
"""

from __future__ import annotations

from collections.abc import Iterator

import torch
from torch import Tensor, nn
from torch.nn.parameter import is_lazy

from core.blocks.block import Block
from core.blocks.kinds import KINDS
from core.blocks.room import own_tensors
from core.blocks.rules import CHOSEN, RULES, Rule, constant
from core.blocks.torchvision_networks import RULES_OF
from core.randomness import generator


@torch.no_grad()
def fill(block: Block, module: nn.Module, *, seed: int, prefix: str = "") -> None:
    """Give every tensor of `module`, built from the childless `block`, its first values.

    `prefix` is the module's qualified name inside the whole network, "" for the network itself.
    Tensors that are still uninitialized, because a lazy layer has not seen an input, are left so.
    """
    for name, part, tensor in _tensors(module):
        if not is_lazy(tensor):
            qualified = f"{prefix}.{name}" if prefix else name
            values = torch.empty_like(tensor, device="cpu")  # the same numbers on every device
            rule(block, name, part).fill(values, part, generator(seed, "weights", qualified))
            tensor.copy_(values)


def beginnings(block: Block, module: nn.Module) -> dict[str, str]:
    """Say in a few words how each tensor begins that `module`, built from `block`, holds.

    The keys are the tensors' names inside of the block. `module` may be on `meta`. What a container
    holds, and what torchvision begins in its own way, is left out.
    """
    if block.children or not KINDS[block.kind].fills:
        return {}
    return {
        name: "once the first input has come"
        if is_lazy(tensor)
        else rule(block, name, part).words(tensor, part)
        for name, part, tensor in _tensors(module)
    }


def rule(block: Block, name: str, part: nn.Module) -> Rule:
    """Return the rule for the tensor `name` of `block`, which the module `part` holds in it."""
    if block.kind == "Torchvision":
        rules = RULES_OF[str(block.argument("model"))]
        return RULES[rules[type(part)][name.rpartition(".")[2]]]
    said = KINDS[block.kind].fills[name]
    if said in RULES:
        return RULES[said]
    value = block.argument(said)  # an argument that chooses a rule, or is itself the number
    return RULES[CHOSEN[value]] if isinstance(value, str) else constant(float(value))  # type: ignore[arg-type]


def _tensors(module: nn.Module) -> Iterator[tuple[str, nn.Module, Tensor]]:
    """Go through all tensors of a module: their names, what holds them, and themselves."""
    for place, part in module.named_modules():
        for name, tensor in own_tensors(part):
            yield f"{place}.{name}" if place else name, part, tensor
