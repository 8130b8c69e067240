"""How much memory the tensors of a pass hold, followed by their lives."""

from __future__ import annotations

import weakref
from collections.abc import Mapping
from typing import Any

import torch
from torch import Tensor

from core.blocks.multiply_adds import ThreadMode
from core.tracing.flow import memory_of
from core.tracing.structures import tensors_in


class Memory(ThreadMode):
    """Adds up the bytes of all tensors that are made (`total`), and the most at one moment (`peak`).

    Each memory counts once, however many tensors are views of it. On "meta" there is none, and the
    same is counted.
    """

    def __init__(self) -> None:
        super().__init__()
        self.total = 0
        self.peak = 0
        self._alive = 0
        self._holders: dict[int, int] = {}  # how many tensor objects use a memory
        self._references: dict[int, weakref.ref[Tensor]] = {}

    def __torch_dispatch__(
        self,
        func: Any,
        types: Any,
        args: tuple[Any, ...] = (),
        kwargs: Mapping[str, Any] | None = None,
    ) -> Any:
        out = func(*args, **(kwargs or {}))
        given = {memory_of(tensor) for tensor in tensors_in((args, kwargs))}
        for tensor in tensors_in(out):
            memory = memory_of(tensor)
            # A view of what was there before the pass, such as a parameter, takes nothing.
            if memory in self._holders or memory not in given:
                self._hold(tensor, memory)
        return out

    def _hold(self, tensor: Tensor, memory: int) -> None:
        known = self._references.get(id(tensor))
        if known is not None and known() is tensor:
            return
        size = tensor.untyped_storage().nbytes() if tensor.layout is torch.strided else 0
        if memory not in self._holders:
            self.total += size
            self._alive += size
            self.peak = max(self.peak, self._alive)
        self._holders[memory] = self._holders.get(memory, 0) + 1
        self._references[id(tensor)] = weakref.ref(
            tensor, lambda _dead: self._release(memory, size)
        )

    def _release(self, memory: int, size: int) -> None:
        self._holders[memory] -= 1
        if not self._holders[memory]:
            del self._holders[memory]
            self._alive -= size
