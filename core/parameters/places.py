"""From a path to what is there: the way down from the network, step by step.

Only what modules hold is looked up, never an attribute by a name from outside.
"""

from __future__ import annotations

from dataclasses import dataclass

from torch import Tensor, nn

from core.parameters.errors import ParameterError, shown
from core.parameters.held import Held, held


@dataclass(frozen=True, slots=True)
class Step:
    """A step down from `holder` to `thing`: its registered name, or a place in a plain attribute."""

    holder: nn.Module
    by: str | Held
    thing: Tensor | nn.Module


def way(module: nn.Module, path: str) -> list[Step]:
    """Return the steps from `module` to the tensor or module at `path`.

    Raises ParameterError where there is nothing.
    """
    steps: list[Step] = []
    here: Tensor | nn.Module = module
    rest = path
    while rest:
        step = _step(here, rest) if isinstance(here, nn.Module) else None
        if step is None:
            raise ParameterError(f"The network has nothing called {shown(path)}.")
        steps.append(step)
        here = step.thing
        name = step.by.path if isinstance(step.by, Held) else step.by
        rest = rest[len(name) :]
        rest = rest[1:] if len(rest) > 1 else rest  # a dot at the end is part of no name
    return steps


def _step(module: nn.Module, path: str) -> Step | None:
    name = path.partition(".")[0]  # PyTorch allows no dot in a registered name
    own = vars(module)
    for registered in (own["_modules"], own["_parameters"], own["_buffers"]):
        if registered.get(name) is not None:
            return Step(module, name, registered[name])
    fitting = [each for each in held(module) if f"{path}.".startswith(f"{each.path}.")]
    longest = max(fitting, key=lambda each: len(each.path), default=None)
    return None if longest is None else Step(module, longest, longest.thing)


def tensor_at(module: nn.Module, path: str) -> Tensor:
    """Return the tensor of this name: a parameter, a buffer, or one in a plain attribute.

    Raises ParameterError where there is none.
    """
    steps = way(module, path)
    if not steps or not isinstance(steps[-1].thing, Tensor):
        raise ParameterError(f"What is called {shown(path)} is a module, not a tensor.")
    return steps[-1].thing


def module_at(module: nn.Module, path: str) -> nn.Module:
    """Return the module at `path`, registered or in a plain attribute; "" is `module` itself.

    Raises ParameterError where there is none.
    """
    steps = way(module, path)
    thing = steps[-1].thing if steps else module
    if not isinstance(thing, nn.Module):
        raise ParameterError(f"What is called {shown(path)} is a tensor, not a module.")
    return thing
