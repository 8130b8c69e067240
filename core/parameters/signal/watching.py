"""Watching a pass: hooks on the modules of one network measure what its layers give and get back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from typing import Any

from torch import Tensor, nn
from torch._C import _DisableTorchDispatch

from core.parameters.signal.gains import gain_of
from core.parameters.signal.layers import is_activation, is_weighted, units_from_end
from core.parameters.signal.records import LayerSignal
from core.parameters.signal.spreads import rms, spread
from core.parameters.signal.units import dead_share, saturated_share, unit_axis
from core.parameters.walk import walk


class Watch:
    """Measures every call of a layer, a module in whose call no other module is called.

    `layers` are the calls in their order, their gradients as soon as they have come. `at` names the
    module whose call is under way, the innermost.
    """

    def __init__(self, network: nn.Module, bins: int) -> None:
        self.layers: list[LayerSignal] = []
        self._bins = bins
        self._names: dict[nn.Module, list[str]] = {}
        for visit in walk(network):
            self._names.setdefault(visit.module, []).append(visit.path)
        # Beforehand: gain_of copies an activation, which the hooks would make a copy of everything.
        self._gains = {each: gain_of(each) for each in self._names if is_activation(each)}
        self._open: list[_Open] = []
        self._calls: Counter[nn.Module] = Counter()
        self._from_end = -1

    @property
    def at(self) -> str:
        """Return the name of the module that is called just now, "" for the network itself."""
        return self._name(self._open[-1].module, 0) if self._open else ""

    @contextmanager
    def hooked(self) -> Iterator[None]:
        """Have every call measured meanwhile."""
        handles = []
        try:
            for module in self._names:
                handles.append(module.register_forward_pre_hook(self._before, with_kwargs=True))
                handles.append(module.register_forward_hook(self._after, with_kwargs=True))
            yield
        finally:
            for handle in handles:
                handle.remove()

    def _before(self, module: nn.Module, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> None:
        if self._open:
            self._open[-1].inner = True
        given = first_tensor((args, kwargs)) if module in self._gains else None
        with _DisableTorchDispatch():
            self._open.append(_Open(module, None if given is None else rms(given)))

    def _after(
        self, module: nn.Module, args: tuple[Any, ...], kwargs: Mapping[str, Any], result: Any
    ) -> Any:
        while self._open[-1].module is not module:  # cut off by an error that the network caught
            self._open.pop()
        call = self._open.pop()
        output = first_tensor(result)
        if call.inner or output is None or isinstance(module, nn.Sequential):  # an empty one
            return None
        with _DisableTorchDispatch():
            self._measure(call, output)
        if output.requires_grad:
            output.register_hook(partial(self._arrived, len(self.layers) - 1))
        # A view that is written to later would hand its gradient to the tensor behind it alone.
        return result.clone() if result is output and output._base is not None else None  # noqa: SLF001

    def _measure(self, call: _Open, output: Tensor) -> None:
        module, y = call.module, output.detach()
        weighted = is_weighted(module)
        if weighted:
            self._from_end = units_from_end(module)
        axis, number = unit_axis(y, self._from_end), self._calls[module]
        self._calls[module] += 1
        self.layers.append(LayerSignal(
            path=self._name(module, number), type=type(module).__name__,
            call=number // len(self._names[module]) + 1, shape=tuple(y.shape), weighted=weighted,
            output=spread(y, self._bins), gradient=None, units=y.shape[axis] if y.ndim else 1,
            dead=dead_share(module, y, axis), saturated=saturated_share(module, y),
            entering=call.entering, gain=self._gains.get(module),
        ))  # fmt: skip

    def _arrived(self, index: int, gradient: Tensor) -> None:
        found = spread(gradient.detach(), self._bins)
        self.layers[index] = replace(self.layers[index], gradient=found)

    def _name(self, module: nn.Module, number: int) -> str:
        """Return under which name a module is called: the n-th call has its n-th name."""
        names: Sequence[str] = self._names[module]
        return names[number % len(names)]


class _Open:
    """A call that is under way: whether another one began in it, and the rms of what came in."""

    __slots__ = ("entering", "inner", "module")

    def __init__(self, module: nn.Module, entering: float | None) -> None:
        self.module, self.entering, self.inner = module, entering, False


def first_tensor(structure: Any) -> Tensor | None:
    """Return the first tensor of numbers with fractions in a structure, None where there is none."""
    if isinstance(structure, Tensor):
        return structure if structure.is_floating_point() and structure.numel() else None
    parts: Any = ()
    if isinstance(structure, Mapping):
        parts = structure.values()
    elif isinstance(structure, tuple | list):
        parts = structure
    return next((found for found in map(first_tensor, parts) if found is not None), None)
