"""What a pickle would run: the names in it that are not allowed, found without following it."""

from __future__ import annotations

import pickletools
import struct
from _compat_pickle import IMPORT_MAPPING, NAME_MAPPING
from collections.abc import Iterator
from io import BytesIO
from itertools import islice

from core.checkpoints.keys import shown

_MOST_STEPS = 1_000_000
_MOST_NAMES = 3
_LETTERS = 60
_PLACES = {"posix": "os", "nt": "os"}  # what the functions of os are really called


def modern(module: str, name: str) -> tuple[str, str]:
    """Return a name as Python 3 has it: what Python 2 wrote is called differently now."""
    if (module, name) in NAME_MAPPING:
        return NAME_MAPPING[module, name]
    return IMPORT_MAPPING.get(module, module), name


def wanted(content: bytes, pickles: int) -> str:
    """Return what so many pickles in a row would run that is not allowed: "os.system and eval"."""
    found = list(dict.fromkeys(_forbidden(content, pickles)))
    names = [shown(name, _LETTERS) for name in found[:_MOST_NAMES]]
    if len(found) > _MOST_NAMES:
        names.append(f"{len(found) - _MOST_NAMES:,} more")
    return " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))


def _forbidden(content: bytes, pickles: int) -> Iterator[str]:
    from core.checkpoints.pickles.allowed import standing_for

    for module, name in _named(content, pickles):
        module, name = modern(module, name)
        if standing_for(module, name) is None:
            module = _PLACES.get(module, module)
            yield name if module == "builtins" else f"{module}.{name}"


def _named(content: bytes, pickles: int) -> Iterator[tuple[str, str]]:
    """Go through several pickles in a row, as torch.save once wrote them."""
    file = BytesIO(content)
    texts: list[str] = []  # the last two, of which a stacked name is made
    try:
        for _ in range(pickles):
            for code, argument, _ in islice(pickletools.genops(file), _MOST_STEPS):
                if code.name in ("GLOBAL", "INST"):
                    module, _, name = str(argument).partition(" ")
                    yield module, name
                elif code.name == "STACK_GLOBAL" and len(texts) == 2:
                    yield texts[0], texts[1]
                elif code.name.startswith("EXT"):
                    yield "builtins", f"the extension {argument}"
                elif isinstance(argument, str):
                    texts = [*texts[-1:], argument]
    except (ValueError, IndexError, KeyError, OverflowError, struct.error, AttributeError):
        return  # from here on it is no pickle
