"""What PyTorch's core does during a pass: its arithmetic is counted, its random numbers are ours."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import torch
from torch import Tensor

from core.blocks.multiply_adds import ThreadMode, multiply_adds
from core.randomness import OwnDraws
from core.tracing.lenient import check_shapes
from core.tracing.recording import Recording

_BY_VALUES = frozenset({torch.Tag.data_dependent_output, torch.Tag.dynamic_output_shape})
_COPIES = frozenset({torch.ops.aten._to_copy, torch.ops.aten.copy_})  # noqa: SLF001


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
        self._draws = OwnDraws(seed)

    def __torch_dispatch__(
        self,
        func: Any,
        types: Any,
        args: tuple[Any, ...] = (),
        kwargs: Mapping[str, Any] | None = None,
    ) -> Any:
        clock, given = self._recording.clock, kwargs or {}
        clock.pause()
        func, given = self._draws.seeded(func, args, given)
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


def _asks_for_values(func: Any, args: tuple[Any, ...]) -> bool:
    """Say whether an operation that failed needs the numbers of a tensor that has none."""
    if not any(isinstance(each, Tensor) and each.is_meta for each in args):
        return False
    return not _BY_VALUES.isdisjoint(func.tags) or func.overloadpacket in _COPIES
