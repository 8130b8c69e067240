"""The same numbers with fewer bits each: half the file, and less exact."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from typing import Any, Literal, TypeAlias

import torch
from torch import Tensor

from core.checkpoints.keys import shown
from core.checkpoints.memory import is_plain, place_of
from core.checkpoints.records import FileError, Tensors

LowDtype: TypeAlias = Literal["float16", "bfloat16", "float32"]


def lowered(tensors: Tensors | Mapping[str, Tensor], dtype: LowDtype) -> OrderedDict[str, Tensor]:
    """Return a state dict with the floating-point tensors as `dtype`; the others are as they were.

    What was tied stays one tensor. A number too large for float16 (beyond 65,504) becomes infinite.
    Raises FileError for a sparse, quantized or lazy tensor.
    """
    wanted, made = getattr(torch, dtype), OrderedDict[str, Tensor]()
    known: dict[Any, Tensor] = {}
    for key, tensor in (tensors if isinstance(tensors, Mapping) else _read(tensors)).items():
        if not is_plain(tensor):
            raise FileError(f"{shown(key, 60)!r} is no tensor with numbers of its own.")
        place = place_of(tensor)
        if place not in known:
            plain = tensor.detach()
            known[place] = plain.to(wanted) if plain.is_floating_point() else plain
        made[key] = known[place]
    return made


def _read(tensors: Tensors) -> dict[str, Tensor]:
    """Read all tensors, those that are tied once."""
    first = {key: group[0] for group in tensors.ties for key in group}
    keys = [key for key, entry in tensors.entries.items() if entry.kind == "tensor"]
    once = {key: tensors.tensor(key) for key in keys if first.get(key, key) == key}
    return {key: once[first.get(key, key)] for key in keys}
