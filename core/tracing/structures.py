"""Finding the tensors in whatever a module takes or gives: tuples, dicts, dataclasses, nested."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from torch import Tensor

DEEPEST = 16  # what is nested deeper is left out, so that a structure in itself has an end


def tensors_in(structure: Any) -> list[Tensor]:
    """Return the tensors in `structure` in the order in which they stand there, each object once."""
    if isinstance(structure, Tensor):
        return [structure]
    found: dict[int, Tensor] = {}
    _walk(structure, 0, found)
    return list(found.values())


def _walk(thing: Any, depth: int, found: dict[int, Tensor]) -> None:
    if isinstance(thing, Tensor):
        found[id(thing)] = thing
    elif depth < DEEPEST:
        for part in _parts(thing):
            _walk(part, depth + 1, found)


def _parts(thing: Any) -> Iterable[Any]:
    if isinstance(thing, (tuple, list)):
        return thing
    if isinstance(thing, Mapping):
        return list(thing.values())
    if is_dataclass(thing) and not isinstance(thing, type):
        return [getattr(thing, field.name, None) for field in fields(thing)]
    return ()
