"""From a `Block` to a module: shaped on `meta`, made room for, and filled from the seed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module

import torch
from torch import nn

from core.blocks.arguments import BlockError
from core.blocks.block import Block
from core.blocks.course import MySequential
from core.blocks.expansion import expanded
from core.blocks.initialization import fill
from core.blocks.kinds import KINDS
from core.blocks.modules import Parallel, Residual
from core.blocks.room import Shaping, make_room
from core.blocks.ties import TIED, check_ties

Children = dict[str, nn.Module]

# 8 GB of 32-bit floats; larger networks can still be looked at on `meta`.
MOST_PARAMETERS = 2_000_000_000


def build(block: Block, *, device: str | torch.device = "cpu", seed: int = 0) -> nn.Module:
    """Return the module that `block` describes, in training mode, its values given by `seed`.

    The same block and seed give the same values on every device and in any thread, and torch's
    global generator is neither used nor changed. On the device "meta" the tensors have shapes and
    no values. Raises BlockError where a tie leads nowhere, and where the values would need too much
    memory.
    """
    check_ties(block)
    written_out = expanded(block)
    made: dict[str, nn.Module] = {}
    with Shaping():
        module = _construct(written_out, "", made)
    if torch.device(device).type == "meta":
        make_room(made.values(), torch.device("meta"))
        return module
    parameters = sum(parameter.numel() for parameter in module.parameters())
    if parameters > MOST_PARAMETERS:
        raise BlockError(
            f"The network has {parameters:,} parameters; at most {MOST_PARAMETERS:,} are given "
            "values. Its sizes can still be looked at without them."
        )
    make_room(made.values(), torch.device(device))
    for place, part in written_out.walk():
        if not part.children and part.kind != TIED:
            fill(part, made[place], seed=seed, prefix=place)
    return module


def _sequential(block: Block, children: Children) -> nn.Module:
    sequential = nn.Sequential()
    for name, child in children.items():
        sequential.add_module(name, child)
    return sequential


def _my_sequential(block: Block, children: Children) -> nn.Module:
    return MySequential(children, registered=bool(block.argument("registered")))


def _residual(block: Block, children: Children) -> nn.Module:
    return Residual(**children, activation=getattr(nn, str(block.argument("activation")))())


def _parallel(block: Block, children: Children) -> nn.Module:
    return Parallel(children, str(block.argument("join")), int(block.argument("dim")))  # type: ignore[arg-type]


def _torchvision(block: Block, children: Children) -> nn.Module:
    import torchvision  # takes seconds and 160 MB of its own, so only for its own networks

    model, classes = str(block.argument("model")), block.argument("classes")
    module: nn.Module = torchvision.models.get_model(model, num_classes=classes)
    return module


def _layer(block: Block, children: Children) -> nn.Module:
    kind = KINDS[block.kind]
    own = {argument.name for argument in kind.arguments if argument.own}
    arguments = {name: value for name, value in block.values().items() if name not in own}
    made: Callable[..., nn.Module] = getattr(
        import_module(kind.home), kind.written.removeprefix("nn.")
    )
    return made(**arguments)


_BUILDERS: Mapping[str, Callable[[Block, Children], nn.Module]] = {
    "Sequential": _sequential,
    "MySequential": _my_sequential,
    "Residual": _residual,
    "Parallel": _parallel,
    "Torchvision": _torchvision,
}


def _construct(block: Block, place: str, made: dict[str, nn.Module]) -> nn.Module:
    """Make the module of `block`; `made` gets it and all below it under their places."""
    if block.kind == TIED:
        made[place] = made[str(block.argument("to"))]
        return made[place]
    children = {
        name: _construct(child, f"{place}.{name}" if place else name, made)
        for name, child in zip(block.child_names(), block.children, strict=True)
    }
    made[place] = _BUILDERS.get(block.kind, _layer)(block, children)
    return made[place]
