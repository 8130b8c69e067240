"""Telling the uses of one parameter apart: each call that uses it gets a tensor of its own.

The tensor is a view of the parameter, so that it has the same numbers in the same memory. Autograd
keeps a gradient for each view, and adds all of them up in the parameter's.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from torch import Tensor, nn

from core.parameters.naming import Names


@dataclass(frozen=True, slots=True, eq=False)
class Lent:
    """A view of the parameter that was put in its place for one call of the module at `module`."""

    module: str
    attribute: str
    shapes: tuple[tuple[int, ...], ...]
    view: Tensor


@dataclass(slots=True)
class _Call:
    """A call that is under way: under which name, what it has called, and what stood there before."""

    module: nn.Module
    name: int
    before: Mapping[str, Tensor]
    called: Counter[int] = field(default_factory=Counter)


class Lending:
    """Puts views of `parameter` in its place during each call of a module that holds it."""

    def __init__(self, network: nn.Module, parameter: nn.Parameter) -> None:
        self.lent: list[Lent] = []
        self._names = Names(network)
        self._parameter = parameter
        self._held = {
            module: [name for name, each in _entries(module).items() if each is parameter]
            for module in self._names.modules()
        }
        self._calls: list[_Call] = []

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Lend meanwhile; afterwards every module is as it was, whatever happened."""
        handles: list[Any] = []
        holders = {module: dict(vars(module)) for module, names in self._held.items() if names}
        try:
            for module in self._names.modules():
                handles += (
                    module.register_forward_pre_hook(self._lend, prepend=True, with_kwargs=True),
                    module.register_forward_hook(self._take_back, always_call=True),
                )
            yield
        finally:
            for handle in handles:
                handle.remove()
            for module, attributes in holders.items():
                vars(module).clear()  # a recurrent layer keeps its weights in a list as well
                vars(module).update(attributes)
                _entries(module).update(dict.fromkeys(self._held[module], self._parameter))

    def _lend(self, module: nn.Module, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        entries, held = _entries(module), self._held[module]
        call = _Call(module, self._name(module), {name: entries[name] for name in held})
        self._calls.append(call)
        shapes = tuple(tuple(tensor.shape) for tensor in tensors_in((args, kwargs)))
        for attribute in held:
            view = self._parameter.view_as(self._parameter)
            entries[attribute] = view
            self.lent.append(Lent(self._names.path(call.name), attribute, shapes, view))

    def _take_back(self, module: nn.Module, *_given: Any) -> None:
        while self._calls:  # calls inside this one that were broken off are over too
            call = self._calls.pop()
            _entries(call.module).update(call.before)
            if call.module is module:
                return

    def _name(self, module: nn.Module) -> int:
        """Return the name of a call: the n-th in one call of the caller has the n-th name there."""
        if not self._calls:
            return 0
        caller = self._calls[-1]
        names = self._names.within(caller.name, module)
        number = caller.called[id(module)]
        caller.called[id(module)] += 1
        return names[number % len(names)]


def _entries(module: nn.Module) -> dict[str, Any]:
    entries: dict[str, Any] = vars(module)[
        "_parameters"
    ]  # private; functional_call swaps there too
    return entries


def tensors_in(structure: Any) -> list[Tensor]:
    """Return the tensors in a tensor, or in tuples, lists and mappings, nested."""
    if isinstance(structure, Tensor):
        return [structure]
    if isinstance(structure, Mapping):
        structure = tuple(structure.values())
    if isinstance(structure, (tuple, list)):
        return [tensor for part in structure for tensor in tensors_in(part)]
    return []
