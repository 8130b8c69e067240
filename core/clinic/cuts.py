"""Where the way of the gradients is cut: followed beside a forward pass, tensor by tensor.

Of every tensor two things are known: which *sources* (parameters, the input) its numbers come from, and
to which of them autograd's graph leads back. An operation that is given a source by the graph, and
gives something that the graph does not connect to it, is a cut: `.data`, `.detach()`, whatever runs
under `torch.no_grad()`, and all that gives whole numbers, truth values, or numbers of Python's.
"""

from __future__ import annotations

import sys
import weakref
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

import torch
from torch import Tensor
from torch.overrides import TorchFunctionMode

from core.clinic.records import Line
from core.clinic.sites import line_of
from core.tracing.flow import memory_of, version
from core.tracing.structures import tensors_in

Names: TypeAlias = frozenset[str]
Why: TypeAlias = Literal["data", "detach", "no_grad", "number", "whole", "alias", "flat", "other"]

NONE: Names = frozenset()
_NUMBERS = frozenset({
    "item", "tolist", "numpy", "__array__", "__float__", "__int__", "__index__", "__complex__",
})  # fmt: skip
# What asks for the shape or the type of a tensor alone, and is no cut.
_SHAPES = frozenset({
    "zeros_like", "ones_like", "full_like", "empty_like", "rand_like", "randn_like", "randint_like",
    "new_zeros", "new_ones", "new_full", "new_empty", "new_tensor", "size", "stride", "__len__",
    "numel", "dim", "is_floating_point", "requires_grad_", "result_type",
})  # fmt: skip
# What has a gradient that is zero everywhere.
_FLAT = frozenset({
    "round", "round_", "floor", "floor_", "ceil", "ceil_", "trunc", "trunc_", "fix", "sign", "sign_",
    "sgn", "floor_divide", "heaviside", "bernoulli", "__floordiv__", "__rfloordiv__",
})  # fmt: skip

_SWITCHES = (torch._C._set_grad_enabled, torch.set_grad_enabled)  # noqa: SLF001


@dataclass(frozen=True, slots=True)
class Cut:
    """An operation behind which the gradients of `sources` do not come: which, why, and where."""

    sources: Names
    why: Why
    operation: str
    line: Line | None


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known of a tensor object; `alias` are sources whose memory it uses, unknown to autograd."""

    reference: weakref.ref[Tensor]
    numbers: Names
    graph: Names
    alias: Names = NONE


class Cuts(TorchFunctionMode):
    """Follows `sources`, tensors by name, through a pass of this thread, and collects the cuts."""

    def __init__(self, sources: Mapping[str, Tensor]) -> None:
        super().__init__()
        self.found: list[Cut] = []
        self._sources = {id(tensor): name for name, tensor in sources.items()}
        self._memory = {memory_of(tensor): name for name, tensor in sources.items()}
        self._known: dict[int, _Known] = {}
        self._off = False  # whether the layer has asked for torch.no_grad()

    def of(self, name: str) -> tuple[Cut, ...]:
        """Return the cuts on the way from the source called `name`, each line once."""
        mine = {(cut.line, cut.why): cut for cut in self.found if name in cut.sources}
        return tuple(mine.values())

    def __torch_function__(
        self, func: Any, types: Any, args: tuple[Any, ...] = (), kwargs: Any = None
    ) -> Any:
        kwargs = kwargs or {}
        if func in _SWITCHES:
            self._off = not args[0]
        if self._is_inside():
            return func(*args, **kwargs)
        given = tensors_in((args, kwargs))
        before = [version(tensor) for tensor in given]
        known = [self._of(tensor) for tensor in given]
        result = func(*args, **kwargs)
        with torch._C.DisableTorchFunction():  # noqa: SLF001 - as core.tracing.recording does
            pairs = zip(given, before, strict=True)
            changed = [tensor for tensor, earlier in pairs if version(tensor) != earlier]
            self._note(_name(func), known, [*tensors_in(result), *changed])
        return result

    def _is_inside(self) -> bool:
        """Say whether it is the forward of a torch.autograd.Function that runs.

        There nothing is recorded though nobody has asked for that; its own backward is the way back.
        """
        asked = self._off or torch.is_inference_mode_enabled()
        return not (torch.is_grad_enabled() or asked)

    def _of(self, tensor: Tensor) -> _Known:
        known = self._known.get(id(tensor))
        if known is None or known.reference() is not tensor:
            known = self._known[id(tensor)] = self._met(tensor)
        return known

    def _met(self, tensor: Tensor) -> _Known:
        """Return what can be told of a tensor that no operation gave: from its graph and memory."""
        reference, name = weakref.ref(tensor), self._sources.get(id(tensor))
        if name is not None:
            return _Known(reference, frozenset({name}), frozenset({name}))
        graph = frozenset(self._leaves(tensor))
        shared = self._memory.get(memory_of(tensor))
        alias = frozenset({shared}) - graph if shared else NONE
        return _Known(reference, graph | alias, graph, alias)

    def _leaves(self, tensor: Tensor) -> set[str]:
        """Return the sources that autograd's graph leads back to from `tensor`."""
        waiting, seen, found = [tensor.grad_fn], set(), set()
        while waiting:
            node = waiting.pop()
            if node is None or node in seen:
                continue
            seen.add(node)
            leaf = getattr(node, "variable", None)
            if leaf is not None and id(leaf) in self._sources:
                found.add(self._sources[id(leaf)])
            waiting += [each for each, _number in node.next_functions]
        return found

    def _note(self, name: str, known: Sequence[_Known], outputs: Sequence[Tensor]) -> None:
        graph: Names = NONE.union(*(each.graph for each in known))
        numbers: Names = NONE.union(*(each.numbers for each in known))
        if name in _NUMBERS:
            self._cut(graph, "number", name)
        if name in _SHAPES or not outputs:
            return
        self._cut(NONE.union(*(each.alias for each in known)), "alias", name)
        if name in _FLAT:
            self._cut(graph, "flat", name)
        for tensor in outputs:
            if id(tensor) not in self._sources:
                kept = self._kept(tensor, graph)
                self._cut(graph - kept, _why(name, tensor), name)
                self._known[id(tensor)] = _Known(weakref.ref(tensor), numbers, kept)

    def _kept(self, tensor: Tensor, graph: Names) -> Names:
        """Return which of the sources in `graph` an operation's output is connected to."""
        if torch.is_grad_enabled():
            return graph if tensor.grad_fn is not None else NONE
        known = self._known.get(id(tensor))  # changed in place, where nothing is recorded
        return known.graph if known is not None and known.reference() is tensor else NONE

    def _cut(self, sources: Names, why: Why, operation: str) -> None:
        if sources:
            line = line_of(sys._getframe(1))  # noqa: SLF001 - what inspect.currentframe returns
            self.found.append(Cut(sources, why, operation, line))


def _name(func: Any) -> str:
    name = str(getattr(func, "__name__", ""))
    if name == "__get__":  # x.data, x.T; the property is known by the function's owner
        return str(getattr(getattr(func, "__self__", None), "__name__", ""))
    return name


def _why(name: str, output: Tensor) -> Why:
    if name in ("data", "detach", "detach_"):
        return "data" if name == "data" else "detach"
    if not output.is_floating_point() and not output.is_complex():
        return "whole"
    return "other" if torch.is_grad_enabled() else "no_grad"
