"""What PyTorch's core does during a pass: its arithmetic is counted, its random numbers are ours."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import torch
from torch import Tensor

from core.blocks.multiply_adds import ThreadMode, multiply_adds
from core.randomness import derived_seed
from core.tracing.lenient import check_shapes
from core.tracing.recording import Recording

_RANDOM = torch.Tag.nondeterministic_seeded
_BY_VALUES = frozenset({torch.Tag.data_dependent_output, torch.Tag.dynamic_output_shape})
_COPIES = frozenset({torch.ops.aten._to_copy, torch.ops.aten.copy_})  # noqa: SLF001
# Functions that take no generator, and the form of the same function that does.
_WITH_GENERATOR = {
    "default": "generator",
    "low": "low_generator",
    "low_dtype": "low_generator_dtype",
}


class CoreOperations(ThreadMode):
    """Counts multiply-adds, draws from generators of its own, and notes where numbers are missing.

    Dropout, and whatever else is random in a forward pass, draws from torch's global generator. Here
    it draws from one for each device, seeded by `seed`: every pass with the same seed is the same,
    whatever other threads draw. Only what takes no generator (on a GPU: fused dropout) still draws
    from the global one.
    """

    def __init__(self, recording: Recording, seed: int) -> None:
        super().__init__()
        self._recording = recording
        self._seed = seed
        self._generators: dict[torch.device, torch.Generator] = {}

    def __torch_dispatch__(
        self,
        func: Any,
        types: Any,
        args: tuple[Any, ...] = (),
        kwargs: Mapping[str, Any] | None = None,
    ) -> Any:
        clock, given = self._recording.clock, kwargs or {}
        clock.pause()
        if _RANDOM in func.tags:
            func, given = self._seeded(func, args, given)
        clock.resume()
        try:
            check_shapes(func, args)
            out = func(*args, **given)
        except Exception:
            self._recording.by_values |= _asks_for_values(func, args)
            raise
        clock.pause()
        self._recording.multiply_adds += multiply_adds(func, args, given, out)
        clock.resume()
        return out

    def _seeded(
        self, func: Any, args: tuple[Any, ...], kwargs: Mapping[str, Any]
    ) -> tuple[Any, Mapping[str, Any]]:
        """Return the function and its arguments with a generator of our own, where it takes one."""
        device = _device(args, kwargs)
        if device.type == "meta" or kwargs.get("generator") is not None:
            return func, kwargs
        if not any(argument.name == "generator" for argument in func._schema.arguments):  # noqa: SLF001
            other = _WITH_GENERATOR.get(func._overloadname, "")  # noqa: SLF001
            if other not in func.overloadpacket.overloads():
                return func, kwargs
            func = getattr(func.overloadpacket, other)
        return func, {**kwargs, "generator": self._generator(device)}

    def _generator(self, device: torch.device) -> torch.Generator:
        if device not in self._generators:
            made = torch.Generator(device).manual_seed(derived_seed(self._seed, "pass"))
            self._generators[device] = made
        return self._generators[device]


def _device(args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> torch.device:
    for each in args:
        if isinstance(each, Tensor):
            return each.device
    return torch.device(kwargs.get("device") or "cpu")


def _asks_for_values(func: Any, args: tuple[Any, ...]) -> bool:
    """Say whether an operation that failed needs the numbers of a tensor that has none."""
    if not any(isinstance(each, Tensor) and each.is_meta for each in args):
        return False
    return not _BY_VALUES.isdisjoint(func.tags) or func.overloadpacket in _COPIES
