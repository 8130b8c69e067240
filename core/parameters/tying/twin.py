"""The untied twin: the same network, in which every name has a tensor of its own."""

from __future__ import annotations

import copy

from torch import nn

from core.parameters.errors import ParameterError
from core.parameters.walk import walk


def untied(module: nn.Module) -> nn.Module:
    """Return a copy of `module` in which each further name of a module or parameter is a copy too.

    All values are equal, so that both compute the same; the original is left alone. What stands in
    plain attributes stays tied as it was.

    Raises ParameterError for names without end or too many, and where the module cannot be copied.
    """
    walk(module)
    try:
        twin = copy.deepcopy(module)
        _untie(twin)
    except (RuntimeError, TypeError) as error:  # RecursionError is a RuntimeError
        reason = str(error).partition("\n")[0]
        raise ParameterError(f"The network cannot be copied: {reason}") from error
    return twin


def _untie(network: nn.Module) -> None:
    """Replace whatever is met again in `network` by a copy."""
    met: dict[int, object] = {id(network): network}  # kept, so that no identity is used again
    waiting = [network]
    while waiting:
        own = vars(
            waiting.pop()
        )  # whose dicts are private; named_children() leaves out second names
        for entries in (own["_parameters"], own["_modules"]):
            for name, thing in entries.items():
                if thing is not None and id(thing) in met:
                    entries[name] = copy.deepcopy(thing)
                met[id(entries[name])] = entries[name]
        waiting += [child for child in own["_modules"].values() if child is not None]
