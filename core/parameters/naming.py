"""By which of its names a module was called: a shared one has several."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator

from torch import nn

from core.parameters.walk import walk


class Names:
    """Every name of every module of a network, those in plain lists and dicts included.

    A name is the number of a visit of `core.parameters.walk`. Raises ParameterError as that does.
    """

    def __init__(self, network: nn.Module) -> None:
        self._visits = walk(network)
        self._of: dict[int, list[int]] = {}
        for number, visit in enumerate(self._visits):
            self._of.setdefault(id(visit.module), []).append(number)
        self._ends = self._subtrees()
        self._within: dict[tuple[int, int], list[int]] = {}

    def modules(self) -> Iterator[nn.Module]:
        """Yield each module once."""
        for numbers in self._of.values():
            yield self._visits[numbers[0]].module

    def path(self, name: int) -> str:
        """Return a name as it is written."""
        return self._visits[name].path

    def first(self, name: int) -> str:
        """Return the path under which the same module is met first."""
        return self._visits[self._visits[name].first].path

    def within(self, caller: int, module: nn.Module) -> list[int]:
        """Return the names that `module` may be called by in the forward of the call `caller`.

        Those that it has directly in the caller, or in containers there that cannot be called
        themselves, such as a ModuleList; else those deeper down; else all that it has.
        """
        asked = (caller, id(module))
        if asked not in self._within:
            self._within[asked] = self._find(caller, module)
        return self._within[asked]

    def _find(self, caller: int, module: nn.Module) -> list[int]:
        every = self._of[id(module)]
        below = every[bisect_left(every, caller + 1) : bisect_left(every, self._ends[caller])]
        return [name for name in below if self._is_near(name, caller)] or below or every

    def _is_near(self, name: int, caller: int) -> bool:
        parent = self._visits[name].parent
        while parent != caller:
            if _can_be_called(self._visits[parent].module):
                return False
            parent = self._visits[parent].parent
        return True

    def _subtrees(self) -> list[int]:
        """Return where each visit's subtree ends; what is inside a module follows it at once."""
        ends = list(range(1, len(self._visits) + 1))
        for number in reversed(range(1, len(ends))):
            parent = self._visits[number].parent
            ends[parent] = max(ends[parent], ends[number])
        return ends


def _can_be_called(module: nn.Module) -> bool:
    return type(module).forward is not nn.Module.forward
