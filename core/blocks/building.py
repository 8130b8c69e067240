"""From a `Block` to a module: shaped on `meta`, made room for, and filled from the seed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from threading import Lock

import torch
from torch import Tensor, nn

from core.blocks.arguments import BlockError
from core.blocks.block import Block
from core.blocks.initialization import fill
from core.blocks.kinds import KINDS
from core.blocks.modules import Residual

# 8 GB of 32-bit floats; larger networks can still be looked at on `meta`.
MOST_PARAMETERS = 2_000_000_000

# torch.device as a context is each thread's own but for one global that torch.compile looks at;
# leaving it in another order than it was entered would leave that on `meta` for good.
_SHAPING = Lock()


def build(block: Block, *, device: str | torch.device = "cpu", seed: int = 0) -> nn.Module:
    """Return the module that `block` describes, in training mode, its values given by `seed`.

    The same block and seed give the same values on every device and in any thread, and torch's
    global generator is neither used nor changed. On the device "meta" the tensors have shapes and
    no values. Raises BlockError where the values would need too much memory.
    """
    with _SHAPING, torch.device("meta"):
        module = _construct(block)
    if torch.device(device).type == "meta":
        return module
    parameters = sum(parameter.numel() for parameter in module.parameters())
    if parameters > MOST_PARAMETERS:
        raise BlockError(
            f"The network has {parameters:,} parameters; at most {MOST_PARAMETERS:,} are given "
            "values. Its sizes can still be looked at without them."
        )
    _make_room(module, torch.device(device))
    for place, part in block.walk():
        if not part.children:
            fill(part, module.get_submodule(place), seed=seed, prefix=place)
    return module


def _make_room(module: nn.Module, device: torch.device) -> None:
    """Put an empty tensor on `device` in the place of every tensor on `meta`, shared ones once.

    nn.Module.to_empty would part tensors that two modules share, and the operation that it calls
    on `meta` imports SymPy, for a second and 40 MB.
    """
    made: dict[Tensor, Tensor] = {}
    for part in module.modules():
        for name, tensor in _own_tensors(part):
            if tensor not in made:
                made[tensor] = _empty_as(tensor, device)
            setattr(part, name, made[tensor])


def _own_tensors(part: nn.Module) -> list[tuple[str, Tensor]]:
    return [*part.named_parameters(recurse=False), *part.named_buffers(recurse=False)]


def _empty_as(tensor: Tensor, device: torch.device) -> Tensor:
    empty = torch.empty(tensor.shape, dtype=tensor.dtype, device=device)
    if isinstance(tensor, nn.Parameter):
        return nn.Parameter(empty, requires_grad=tensor.requires_grad)
    return empty


def _sequential(block: Block) -> nn.Module:
    sequential = nn.Sequential()
    for name, child in zip(block.child_names(), block.children, strict=True):
        sequential.add_module(name, _construct(child))
    return sequential


def _residual(block: Block) -> nn.Module:
    body, shortcut = (_construct(child) for child in block.children)
    return Residual(body, shortcut, getattr(nn, str(block.argument("activation")))())


def _torchvision(block: Block) -> nn.Module:
    import torchvision  # takes seconds and 160 MB of its own, so only for its own networks

    model, classes = str(block.argument("model")), block.argument("classes")
    module: nn.Module = torchvision.models.get_model(model, num_classes=classes)
    return module


def _layer(block: Block) -> nn.Module:
    kind = KINDS[block.kind]
    own = {argument.name for argument in kind.arguments if argument.own}
    arguments = {name: value for name, value in block.values().items() if name not in own}
    module: nn.Module = getattr(nn, kind.written.removeprefix("nn."))(**arguments)
    return module


_BUILDERS: Mapping[str, Callable[[Block], nn.Module]] = {
    "Sequential": _sequential,
    "Residual": _residual,
    "Torchvision": _torchvision,
}


def _construct(block: Block) -> nn.Module:
    return _BUILDERS.get(block.kind, _layer)(block)
