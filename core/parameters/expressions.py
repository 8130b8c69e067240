"""The Python that reaches a tensor or a module of a network that is called `net`."""

from __future__ import annotations

import keyword
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

from torch import nn

from core.parameters.held import Held, quoted
from core.parameters.keys import read_keys
from core.parameters.places import Step, way
from core.parameters.walk import walk

# What can be written in brackets, and where it is kept. A Sequential counts its children, whatever
# they are called; the names in the other lists are numbers.
_LISTS = (nn.ModuleList, nn.ParameterList)
_SUBSCRIPTED: Mapping[Any, str] = {
    nn.Sequential: "_modules",
    nn.ModuleList: "_modules",
    nn.ParameterList: "_parameters",
    nn.ModuleDict: "_modules",
    nn.ParameterDict: "_parameters",
}


def python_of(module: nn.Module, path: str) -> tuple[str, ...]:
    """Return the expressions that reach what is at `path`, the plainest first.

    'net[2].bias', 'net.get_parameter("2.bias")', 'net.state_dict()["2.bias"]'. The last one is another
    tensor object with the same storage. Raises ParameterError where there is nothing.
    """
    steps = way(module, path)
    ways = [_direct(steps)]
    if steps and not any(isinstance(step.by, Held) for step in steps):
        ways.append(f"net.{_getter(steps[-1])}({quoted(path)})")
        if not isinstance(steps[-1].thing, nn.Module) and _is_saved(module, path):
            ways.append(f"net.state_dict()[{quoted(path)}]")
    return tuple(ways)


def _direct(steps: Sequence[Step]) -> str:
    reached = "net"
    for step in steps:
        if isinstance(step.by, Held):
            reached = step.by.before + _attribute(reached, step.by.attribute) + step.by.after
        else:
            reached = _registered(reached, step.holder, step.by)
    return reached


def _registered(holder: str, module: nn.Module, name: str) -> str:
    """Write a step as net[0] where a number leads there, net["first"] where a name does."""
    own = vars(module)
    for kind, registered in _SUBSCRIPTED.items():
        if isinstance(module, kind) and type(module).__getitem__ is kind.__getitem__:
            names = list(own[registered])
            if kind is nn.Sequential and name in names:
                return f"{holder}[{names.index(name)}]"
            if name in names:
                return f"{holder}[{name if kind in _LISTS else quoted(name)}]"
    return _attribute(holder, name)


def _attribute(holder: str, name: str) -> str:
    # Python reads an identifier in its NFKC form, so that others reach something else.
    plain = name.isidentifier() and unicodedata.normalize("NFKC", name) == name
    if plain and not keyword.iskeyword(name):
        return f"{holder}.{name}"
    return f"getattr({holder}, {quoted(name)})"


def _getter(step: Step) -> str:
    if isinstance(step.thing, nn.Module):
        return "get_submodule"
    is_parameter = vars(step.holder)["_parameters"].get(step.by) is not None
    return "get_parameter" if is_parameter else "get_buffer"


def _is_saved(module: nn.Module, path: str) -> bool:
    return any(row.key == path for row in read_keys(walk(module), {}))
