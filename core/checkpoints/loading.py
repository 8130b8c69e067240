"""The whole of a file in memory, in the structure in which it was saved."""

from __future__ import annotations

from collections import Counter, OrderedDict
from typing import Any

import torch
from torch import Tensor

from core.checkpoints.content import Counted, Foreign, Group, Named, Ordered, Sizes
from core.checkpoints.keys import shown
from core.checkpoints.opening import open_file
from core.checkpoints.parameter_file import ParameterFile
from core.checkpoints.records import FileError
from core.checkpoints.refusals import called
from core.checkpoints.sources import Given
from core.checkpoints.stored import Stored


def load(source: Given, name: str = "") -> Any:
    """Return what was saved: a tensor, a list, a dictionary, a state dict, or what is nested of such.

    Tensors are on the CPU and need no gradient; what was tied is one tensor again. Raises FileError
    as `open_file` does, and for what is no plain tensor (sparse, quantized).
    """
    with open_file(source, name) as file:
        return _Filling(file).filled(file.content)


class _Filling:
    """Puts tensors in the place of their descriptions; those of one place become one tensor."""

    def __init__(self, file: ParameterFile) -> None:
        self.file = file
        self.read: dict[Any, Tensor] = {}

    def filled(self, item: Any) -> Any:
        if isinstance(item, Stored):
            return self._tensor(item)
        if isinstance(item, dict):
            return self._dictionary(item)
        if isinstance(item, list | tuple):
            return type(item)([self.filled(each) for each in item])
        return self._value(item)

    def _tensor(self, stored: Stored) -> Tensor:
        if stored.place not in self.read:
            self.read[stored.place] = self.file.read(stored)
        return self.read[stored.place]

    def _dictionary(self, item: dict[Any, Any]) -> dict[Any, Any]:
        pairs = {key: self.filled(value) for key, value in item.items()}
        if isinstance(item, Ordered):
            return OrderedDict(pairs)
        return Counter(pairs) if isinstance(item, Counted) else pairs

    def _value(self, item: Any) -> Any:
        if isinstance(item, Sizes):
            return torch.Size(item.sides)
        if isinstance(item, Group):
            return set(item.items)
        if isinstance(item, Foreign):
            raise FileError(f"{called(self.file.name)} holds {item.what}, which is not read here.")
        return self._named(item) if isinstance(item, Named) else item

    def _named(self, item: Named) -> Any:
        try:
            if item.kind == "device":
                return torch.device(item.text)
            return getattr(torch, item.text.removeprefix("torch."))
        except (RuntimeError, AttributeError) as error:
            raise FileError(
                f"{called(self.file.name)} names {shown(item.text, 60)!r}, which PyTorch does not know."
            ) from error
