"""From a `Block` to a module: shaped on `meta`, made room for, and filled from the seed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from importlib import import_module

import torch
from torch import Tensor, nn

from core.blocks.arguments import BlockError
from core.blocks.block import Block
from core.blocks.course import MySequential
from core.blocks.expansion import expanded
from core.blocks.initialization import fill
from core.blocks.kinds import KINDS
from core.blocks.modules import Parallel, Residual
from core.blocks.refusals import REFUSALS, reason, where
from core.blocks.room import Shaping, make_room, numbers
from core.blocks.settling import settle
from core.blocks.ties import TIED, check_ties
from core.blocks.torchvision_networks import begin, begins_by_itself, construct

Children = dict[str, nn.Module]

# 8 GB of 32-bit floats; larger networks can still be looked at on `meta`.
MOST_PARAMETERS = 2_000_000_000
META = torch.device("meta")


def build(
    block: Block,
    *,
    device: str | torch.device = "cpu",
    seed: int = 0,
    sample: Tensor | None = None,
) -> nn.Module:
    """Return the module that `block` describes, in training mode, its values given by `seed`.

    The same block and seed give the same values on every device and in any thread, and torch's
    global generator is neither used nor changed. On the device "meta" the tensors have shapes and
    no values.

    Lazy layers get the size that a batch like `sample` asks for (its shape and dtype count, it may
    be on `meta`) and are then layers like any other. Without a sample they stay uninitialized, on
    `device`: then PyTorch sizes and fills them, from the global generator, when first they run.

    Raises BlockError, with the place where it is known, where a tie leads nowhere, a lazy layer
    cannot be sized, or the values would need too much memory.
    """
    check_ties(block)
    written_out = expanded(block)
    made: dict[str, nn.Module] = {}
    with Shaping():
        module = _construct(written_out, "", made)
    if sample is not None:
        make_room(made.values(), META)
        settle(made, {place: part.kind for place, part in written_out.walk()}, sample)
    if torch.device(device).type == "meta":
        make_room(made.values(), META)
        return module
    _check_memory(made.values())
    _give_values(written_out, made, torch.device(device), seed)
    return module


def _check_memory(modules: Iterable[nn.Module]) -> None:
    count = numbers(modules)
    if count > MOST_PARAMETERS:
        raise BlockError(
            f"The network holds {count:,} numbers; at most {MOST_PARAMETERS:,} are given values. "
            "Its sizes can still be looked at without them."
        )


def _give_values(
    block: Block, made: Mapping[str, nn.Module], device: torch.device, seed: int
) -> None:
    leaves = [
        (place, part) for place, part in block.walk() if not part.children and part.kind != TIED
    ]
    for place, part in leaves:
        if begins_by_itself(part):
            begin(part, made[place], seed=seed, prefix=place)
    make_room(made.values(), device)
    for place, part in leaves:
        if not begins_by_itself(part):
            fill(part, made[place], seed=seed, prefix=place)


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
    return construct(block)


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
    try:
        made[place] = _BUILDERS.get(block.kind, _layer)(block, children)
    except REFUSALS as error:  # what the table of kinds let pass, and PyTorch does not
        raise BlockError(f"{where(place)} ({block.kind}): {reason(error)}.") from error
    return made[place]
