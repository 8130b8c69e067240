"""Tensors that are in memory already: a state dict, a network."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from torch import Tensor
from torch.nn.parameter import is_lazy

from core.checkpoints.content import text_of
from core.checkpoints.keys import Keys, shown
from core.checkpoints.records import Entry, FileError, Tensors

if TYPE_CHECKING:
    from torch import nn


class InMemory:
    """Named tensors that are only looked at: nothing is copied, and `tensor` shares their memory.

    What is no tensor (an extra state) and what has no numbers yet (a lazy layer's weight) is an
    entry of the kind "value".
    """

    def __init__(self, name: str, tensors: Mapping[str, Any]) -> None:
        self.name = name
        keys = Keys()
        self._held = {keys.unique(key): value for key, value in tensors.items()}
        self.entries: Mapping[str, Entry] = MappingProxyType(
            {key: _entry(key, value) for key, value in self._held.items()}
        )
        self.ties = tied(self._held)

    def tensor(self, key: str) -> Tensor:
        """Return the tensor at `key`, on the CPU, without its gradient's history.

        Raises FileError where there is none or it has no numbers.
        """
        held = self._held.get(key)
        if not isinstance(held, Tensor) or self.entries[key].kind == "value":
            raise FileError(f"{self.name} holds no tensor {shown(key, 60)!r}.")
        if held.is_meta:
            raise FileError(f"The tensor {shown(key, 60)!r} of {self.name} has no numbers yet.")
        return held.detach().cpu()


def named(given: Tensors | Mapping[str, Tensor], name: str) -> Tensors:
    """Return named tensors as they are, and a state dict as tensors called `name`."""
    return InMemory(name, given) if isinstance(given, Mapping) else given


def of_module(module: nn.Module, name: str) -> InMemory:
    """Return what `module`'s state dict holds, without copying; tied parameters are told as ties."""
    return InMemory(name, module.state_dict(keep_vars=True))


def _entry(key: str, value: Any) -> Entry:
    if not isinstance(value, Tensor):
        return Entry(key, "value", (), type(value).__name__, 0, text_of(value))
    if is_lazy(value):
        return Entry(key, "value", (), dtype_of(value), 0, "no numbers before the first batch")
    return Entry(key, "tensor", tuple(value.shape), dtype_of(value), bytes_of(value))


def dtype_of(tensor: Tensor) -> str:
    """Return the type of a tensor's numbers, as "float32"."""
    return str(tensor.dtype).removeprefix("torch.")


def bytes_of(tensor: Tensor) -> int:
    """Return what a tensor's numbers take, each by itself."""
    return tensor.numel() * tensor.element_size()


def place_of(tensor: Tensor) -> tuple[Any, ...]:
    """Return what two tensors have in common that are the same numbers in the same arrangement."""
    storage = tensor.untyped_storage()._cdata  # noqa: SLF001 – its identity
    signs = tensor.is_conj(), tensor.is_neg()
    return storage, tensor.storage_offset(), tensor.shape, tensor.stride(), tensor.dtype, *signs


def tied(tensors: Mapping[str, Any]) -> tuple[tuple[str, ...], ...]:
    """Return the groups of two or more keys that are the same tensor."""
    groups: dict[Any, list[str]] = {}
    for key, value in tensors.items():
        if isinstance(value, Tensor) and is_plain(value) and value.numel():
            groups.setdefault(place_of(value), []).append(key)
    return tuple(tuple(keys) for keys in groups.values() if len(keys) > 1)


def is_plain(tensor: Tensor) -> bool:
    """Return whether a tensor has numbers in a storage of its own: not lazy, sparse or quantized."""
    import torch

    return not is_lazy(tensor) and tensor.layout == torch.strided and not tensor.is_quantized
