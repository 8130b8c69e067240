"""Where each tensor of a pass came from, by the identity of its object, without keeping it alive.

A tensor's *origins* are the steps that made it: one, unless it went through operations that are no
steps. In-place operations reach every tensor that uses the same memory, which is what views are.
"""

from __future__ import annotations

import weakref
from dataclasses import dataclass

import torch
from torch import Tensor

from core.tracing.records import Value
from core.tracing.values import describe

Origins = tuple[int, ...]


@dataclass(slots=True)
class _Entry:
    """What is known about a tensor object; `value` describes it as it was at `version`."""

    reference: weakref.ref[Tensor]
    origins: Origins = ()
    version: int = -1
    value: Value | None = None


def version(tensor: Tensor) -> int:
    """Return PyTorch's count of the in-place changes of a tensor and its views; -1: not counted."""
    return -1 if tensor.is_inference() else tensor._version  # noqa: SLF001 - in torch's documentation


class Flow:
    """The tensors seen so far in one pass."""

    def __init__(self, *, numbers: bool) -> None:
        self._numbers = numbers
        self._entries: dict[int, _Entry] = {}
        self._sharing: dict[int, list[int]] = {}  # identities of tensors, by their memory

    def origins(self, tensor: Tensor) -> Origins:
        """Return the steps that made `tensor`; none for parameters and constants."""
        entry = self._entries.get(id(tensor))
        return entry.origins if entry and entry.reference() is tensor else ()

    def came(self, tensor: Tensor, origins: Origins) -> None:
        """Note where `tensor` came from."""
        self._entry(tensor).origins = origins

    def changed(self, tensor: Tensor, origins: Origins) -> None:
        """Note that `tensor` was written to: with it, all that shares its memory came from there.

        What is larger than the part that was written also keeps its other origins.
        """
        for other in self._sharers(tensor):
            entry = self._entry(other)
            entry.value = None  # x.data counts its changes apart from x
            whole = tensor.numel() >= other.numel()
            entry.origins = origins if whole else (*dict.fromkeys((*entry.origins, *origins)),)

    def value(self, tensor: Tensor) -> Value:
        """Describe `tensor` as it is now; what has not changed since is not looked at again."""
        entry, now = self._entry(tensor), version(tensor)
        if entry.value is None or entry.version != now or now < 0:
            entry.value, entry.version = describe(tensor, numbers=self._numbers), now
        return entry.value

    def _entry(self, tensor: Tensor) -> _Entry:
        entry = self._entries.get(id(tensor))
        if entry is None or entry.reference() is not tensor:
            entry = self._entries[id(tensor)] = _Entry(weakref.ref(tensor))
            self._sharing.setdefault(memory_of(tensor), []).append(id(tensor))
        return entry

    def _sharers(self, tensor: Tensor) -> list[Tensor]:
        """Return the living tensors that use the same memory, `tensor` among them."""
        self._entry(tensor)
        memory = memory_of(tensor)
        # An address is used again once its memory is free; then all that was there before is dead.
        living = [self._entries[identity].reference() for identity in self._sharing[memory]]
        found = {
            id(each): each for each in living if each is not None and memory_of(each) == memory
        }
        self._sharing[memory] = list(found)
        return list(found.values())


def memory_of(tensor: Tensor) -> int:
    """Return what tells apart the memory of living tensors, on "meta" as well."""
    if tensor.layout is not torch.strided:
        return id(tensor)
    return tensor.untyped_storage()._cdata  # noqa: SLF001 - data_ptr() is 0 on "meta"
