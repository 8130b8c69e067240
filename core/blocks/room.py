"""Shaping modules without memory, and making room for their values afterwards."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import torch
from torch import Tensor, nn
from torch.overrides import TorchFunctionMode

_FACTORIES = frozenset({
    torch.empty, torch.zeros, torch.ones, torch.full, torch.rand, torch.randn,
})  # fmt: skip


class Shaping(TorchFunctionMode):
    """While it is entered, what a constructor makes room for is on `meta`: sizes without memory.

    A tensor that is computed from given numbers (a table of positions, say) keeps its values. Under
    torch.device("meta") it would lose them, and fifteen of torchvision's networks, which reckon
    their widths with tensors, could not be made at all; nor is that context each thread's own.
    """

    def __torch_function__(
        self,
        func: Callable[..., Any],
        types: Any,
        args: tuple[Any, ...] = (),
        kwargs: Mapping[str, Any] | None = None,
    ) -> Any:
        given = dict(kwargs or {})
        if func in _FACTORIES and given.get("device") is None:
            given["device"] = "meta"
        return func(*args, **given)


def make_room(modules: Iterable[nn.Module], device: torch.device) -> None:
    """Put an empty tensor on `device` in the place of every tensor on `meta`, each object once.

    Tensors that have values are moved. nn.Module.to_empty would part tensors that two modules
    share, and the operation that it calls on `meta` imports SymPy, for a second and 40 MB.
    """
    made: dict[Tensor, Tensor] = {}
    parts = {id(part): part for module in modules for part in module.modules()}
    for part in parts.values():
        for name, tensor in own_tensors(part):
            if tensor not in made:
                made[tensor] = _on(tensor, device)
            setattr(part, name, made[tensor])


def own_tensors(part: nn.Module) -> list[tuple[str, Tensor]]:
    """Return the tensors that a module holds itself: parameters, buffers, and plain attributes."""
    plain = [(name, value) for name, value in vars(part).items() if isinstance(value, Tensor)]
    parameters = part.named_parameters(recurse=False, remove_duplicate=False)
    return [*parameters, *part.named_buffers(recurse=False, remove_duplicate=False), *plain]


def _on(tensor: Tensor, device: torch.device) -> Tensor:
    if tensor.device.type != "meta" or device.type == "meta":
        return tensor.to(device)
    empty = torch.empty(tensor.shape, dtype=tensor.dtype, device=device)
    if isinstance(tensor, nn.Parameter):
        return nn.Parameter(empty, requires_grad=tensor.requires_grad)
    return empty
