"""Shaping modules without memory, and making room for their values afterwards."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn.parameter import UninitializedBuffer, UninitializedParameter, is_lazy
from torch.overrides import TorchFunctionMode

# Functions that make room, and those that shape it as well on `meta`.
_FACTORIES: Mapping[Callable[..., Any], Callable[..., Any]] = {
    torch.empty: torch.empty,
    torch.zeros: torch.zeros,
    torch.ones: torch.ones,
    torch.full: torch.full,
    torch.rand: torch.empty,
    torch.randn: torch.empty,
}
# Functions that would write into it. On `meta` they do nothing, but take their time, and the first
# normal_ imports a compiler.
_FILLS = frozenset({
    torch.Tensor.normal_, torch.Tensor.uniform_, torch.Tensor.fill_, torch.Tensor.zero_,
    nn.init.normal_, nn.init.uniform_, nn.init.constant_, nn.init.kaiming_uniform_,
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
        if func in _FILLS:
            tensor = args[0] if args else given["tensor"]
            if tensor.is_meta:
                return tensor
        if func in _FACTORIES and given.get("device") is None:
            given["device"] = "meta"
            func = _FACTORIES[func]
        return func(*args, **given)


def make_room(modules: Iterable[nn.Module], device: torch.device) -> None:
    """Put an empty tensor on `device` in the place of every tensor on `meta`, each object once.

    Tensors that have values are moved, uninitialized ones stay so. nn.Module.to_empty would part
    tensors that two modules share, and the operation that it calls on `meta` imports SymPy, for a
    second and 40 MB.
    """
    made: dict[int, Tensor] = {}
    kept = [(part, name, tensor) for part in parts(modules) for name, tensor in own_tensors(part)]
    for part, name, tensor in kept:  # which keeps the old ones alive, so that no id comes twice
        if id(tensor) not in made:
            made[id(tensor)] = _on(tensor, device)
        setattr(part, name, made[id(tensor)])


def numbers(modules: Iterable[nn.Module]) -> int:
    """Count the numbers in all tensors of `modules`, each object once, uninitialized ones as none."""
    tensors = {id(t): t for part in parts(modules) for _name, t in own_tensors(part)}
    return sum(tensor.numel() for tensor in tensors.values() if not is_lazy(tensor))


def parts(modules: Iterable[nn.Module]) -> list[nn.Module]:
    """Return all `modules` and those below them, each object once."""
    found: dict[int, nn.Module] = {}
    for module in reversed(list(modules)):  # what holds the others comes last
        if id(module) not in found:
            found.update((id(part), part) for part in module.modules())
    return list(found.values())


def own_tensors(part: nn.Module) -> list[tuple[str, Tensor]]:
    """Return the tensors that a module holds itself: parameters, buffers, and plain attributes."""
    plain = [(name, value) for name, value in vars(part).items() if isinstance(value, Tensor)]
    parameters = part.named_parameters(recurse=False, remove_duplicate=False)
    return [*parameters, *part.named_buffers(recurse=False, remove_duplicate=False), *plain]


def _on(tensor: Tensor, device: torch.device) -> Tensor:
    if isinstance(tensor, UninitializedParameter):
        return UninitializedParameter(tensor.requires_grad, device, tensor.dtype)  # type: ignore[call-arg, arg-type]
    if isinstance(tensor, UninitializedBuffer):
        return UninitializedBuffer(tensor.requires_grad, device, tensor.dtype)  # type: ignore[arg-type]
    if tensor.device.type != "meta" or device.type == "meta":
        return tensor.to(device)
    empty = torch.empty(tensor.shape, dtype=tensor.dtype, device=device)
    if isinstance(tensor, nn.Parameter):
        return nn.Parameter(empty, requires_grad=tensor.requires_grad)
    return empty
