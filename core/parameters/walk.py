"""Meeting every module of a network under each of its names, without recursion.

nn.Module's own walks recurse, and fail from some 900 levels on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from torch import nn

from core.parameters.errors import ParameterError
from core.parameters.held import Held, held

# Sharing a block that shares a block … doubles the names with every level.
MOST_NAMES = 200_000


@dataclass(slots=True)
class Visit:
    """A module met under one of its names, inside the visit `parent` (-1 for the network).

    `attached` says that its parent has it registered, `registered` that the network knows it: it and
    all above it are attached. `first` is the visit that met the module first, and `held` what the
    module keeps in plain attributes.
    """

    path: str
    name: str
    module: nn.Module
    depth: int
    parent: int
    attached: bool
    registered: bool
    first: int
    held: Sequence[Held]

    @property
    def prefix(self) -> str:
        """What the paths of everything in this module begin with."""
        return f"{self.path}." if self.path else ""


def walk(network: nn.Module) -> list[Visit]:
    """Return all visits, parents before their children and in the order of registration.

    Modules in plain attributes follow their parent's registered children, unless they are registered
    elsewhere. Raises ParameterError for a module registered inside itself, and for too many names.
    """
    return _Walk(network).visits


class _Walk:
    """The visits so far, and what has to be remembered on the way."""

    def __init__(self, network: nn.Module) -> None:
        self.network = network
        self.visits: list[Visit] = []
        self.first: dict[int, int] = {}
        waiting = [("", network, -1, True)]
        while waiting:
            visit = self._visit(*waiting.pop())
            if visit is not None:
                waiting += reversed(self._inside(visit, len(self.visits) - 1))

    def _visit(self, name: str, module: nn.Module, parent: int, attached: bool) -> Visit | None:
        index = len(self.visits)
        above = self.visits[parent] if index else None
        path = above.prefix + name if above else name
        registered = attached and (above is None or above.registered)
        first = self.first.setdefault(id(module), index)
        if first != index and self._is_above(module, parent):
            if registered:
                raise ParameterError(
                    f"The module {path!r} is registered inside itself, so that its names have no end."
                )
            return None
        if index == MOST_NAMES:
            raise ParameterError(
                f"The network's modules have more than {MOST_NAMES:,} names, counting each name of "
                "a shared one. Share fewer blocks that share blocks themselves."
            )
        depth = above.depth + 1 if above else 0
        visit = Visit(path, name, module, depth, parent, attached, registered, first, held(module))
        self.visits.append(visit)
        return visit

    def _is_above(self, module: nn.Module, index: int) -> bool:
        while index >= 0:
            if self.visits[index].module is module:
                return True
            index = self.visits[index].parent
        return False

    def _inside(self, visit: Visit, index: int) -> list[tuple[str, nn.Module, int, bool]]:
        # A private dict of PyTorch's, as named_children() leaves out a module's second name.
        found = [
            (name, child, index, True)
            for name, child in vars(visit.module)["_modules"].items()
            if child is not None
        ]
        if visit.held:
            found += [
                (each.path, each.thing, index, False)
                for each in visit.held
                if isinstance(each.thing, nn.Module) and id(each.thing) not in self._known
            ]
        return found

    @cached_property
    def _known(self) -> set[int]:
        """The identities of all modules that are registered in the network."""
        found = {id(self.network)}
        waiting = [self.network]
        while waiting:
            for child in vars(waiting.pop())["_modules"].values():
                if child is not None and id(child) not in found:
                    found.add(id(child))
                    waiting.append(child)
        return found
