"""What a module keeps in plain attributes: tensors, and modules and tensors in lists and the like.

PyTorch registers parameters, buffers and modules that are assigned as attributes, and knows nothing
of what is inside a Python list, tuple or dict.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from types import BuiltinFunctionType, FunctionType, MethodType
from typing import Any

from torch import Tensor, nn

# Every module's own attributes, among them the dicts of what is registered.
_STANDARD = frozenset(vars(nn.Module()))
_SIMPLE = frozenset({
    bool, int, float, str, bytes, type(None), type, FunctionType, MethodType, BuiltinFunctionType,
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Held:
    """A tensor or module in a plain attribute, or somewhere inside it.

    The Python that reaches it is `before` + the attribute + `after`: "" and '["first"]', or "list("
    and ".values())[2]" where a dict's key cannot be written.
    """

    attribute: str
    before: str
    after: str
    thing: Tensor | nn.Module

    @property
    def path(self) -> str:
        """What it is called below its module: "layers[0]"."""
        return self.before + self.attribute + self.after


def quoted(text: str) -> str:
    """Write a text as Python, in double quotes."""
    return json.dumps(text, ensure_ascii=False)  # whose escapes are Python's as well


def held(module: nn.Module) -> Sequence[Held]:
    """Return what `module` keeps in plain attributes, in the order in which they were assigned."""
    found: list[Held] = []
    for name, value in vars(module).items():
        if name in _STANDARD or value.__class__ in _SIMPLE:
            continue
        if value.__class__ is tuple and _SIMPLE.issuperset(map(type, value)):
            continue  # such as a kernel's size
        if isinstance(value, (Tensor, nn.Module)):
            found.append(Held(name, "", "", value))
        elif isinstance(value, (list, tuple, dict)):
            found += [Held(name, *place, thing) for place, thing in _contents(value)]
    return found or ()


def _contents(container: Any) -> Iterator[tuple[tuple[str, str], Tensor | nn.Module]]:
    """Yield what is in lists, tuples and dicts, however deep, and where; each container once."""
    seen: set[int] = set()
    waiting: list[tuple[tuple[str, str], Any]] = [(("", ""), container)]
    while waiting:
        place, thing = waiting.pop()
        if isinstance(thing, (Tensor, nn.Module)):
            yield place, thing
        elif isinstance(thing, (list, tuple, dict)) and id(thing) not in seen:
            seen.add(id(thing))
            values = thing.values() if isinstance(thing, dict) else thing
            if not _SIMPLE.issuperset(map(type, values)):
                waiting += reversed(list(_inside(thing, *place)))


def _inside(container: Any, before: str, after: str) -> Iterator[tuple[tuple[str, str], Any]]:
    if not isinstance(container, dict):
        for number, value in enumerate(container):
            yield (before, f"{after}[{number}]"), value
        return
    for number, (key, value) in enumerate(container.items()):
        if isinstance(key, str):
            yield (before, f"{after}[{quoted(key)}]"), value
        elif type(key) is int:
            yield (before, f"{after}[{key}]"), value
        else:
            yield (f"list({before}", f"{after}.values())[{number}]"), value
