"""The source of a layer's own classes, as it stands in their files."""

from __future__ import annotations

import inspect

from torch import nn

from core.clinic.records import Source
from core.parsing import PARSING

MOST_CLASSES = 6
MOST_LINES = 200


def sources_of(module: nn.Module) -> tuple[Source, ...]:
    """Return the sources of the classes of `module` and all in it that are none of PyTorch's.

    Of a layer of PyTorch's alone it is its own class's forward. What has no source is left out.
    """
    own = [type(part) for part in module.modules() if not is_torchs(type(part))]
    found = [source for each in dict.fromkeys(own) if (source := _source(each, each.__name__))]
    if not found:
        name = type(module).__name__
        source = _source(type(module).forward, f"{name}.forward")
        found = [source] if source else []
    return tuple(found[:MOST_CLASSES])


def is_torchs(kind: type) -> bool:
    """Say whether a class is PyTorch's or torchvision's own."""
    return kind.__module__.split(".")[0] in ("torch", "torchvision")


def _source(thing: object, name: str) -> Source | None:
    try:
        with PARSING:
            lines, first = inspect.getsourcelines(thing)  # type: ignore[arg-type]
        file = inspect.getsourcefile(thing) or ""  # type: ignore[arg-type]
    except (OSError, TypeError, SyntaxError):
        return None
    text = tuple(line.rstrip() for line in lines[:MOST_LINES])
    return Source(name, file, first, text)
