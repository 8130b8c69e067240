"""The layer that is examined: never run itself, only copies of it, with random numbers of our own."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn
from torch.overrides import TorchFunctionMode

from core.clinic.copying import copied
from core.clinic.records import Line
from core.clinic.sites import line_of_error
from core.randomness import generator
from core.tracing.core_operations import CoreOperations
from core.tracing.errors import Ended
from core.tracing.gradient_check import widened
from core.tracing.recording import Limits, Recording, first_line
from core.tracing.structures import tensors_in

LIMITS = Limits(steps=200_000, seconds=10.0)  # of a single pass


class Stopped(Exception):
    """A pass ended with an error; `message` is its first line, `line` where it came up."""

    def __init__(self, message: str, line: Line | None) -> None:
        super().__init__(message)
        self.message = message
        self.line = line


@dataclass(frozen=True, slots=True, eq=False)
class Patient:
    """A layer, an input for it whose first dimension is the batch, and a seed.

    `fresh` makes the same layer again with other first values, where it is known how.
    """

    module: nn.Module
    sample: Tensor
    seed: int
    fresh: Callable[[], nn.Module] | None = None

    def copy(self, *, training: bool = False) -> nn.Module:
        """Return a copy that may be run and changed."""
        return copied(self.module).train(training)

    def wide(self) -> nn.Module:
        """Return a copy in eval mode that computes with 64 bits."""
        return widened(self.module).eval()

    def batch(self, size: int) -> Tensor:
        """Return an input of `size` examples; beyond the sample's own, they are moved a little."""
        count = self.sample.shape[0]
        rows = self.sample[torch.arange(size) % count]
        if not rows.is_floating_point():
            return rows.clone()
        noise = torch.randn(rows.shape, generator=generator(self.seed, "batch", size))
        noise[:count] = 0
        return rows + 0.1 * _spread(self.sample) * noise.to(rows.dtype)

    def near(self, turn: int) -> Tensor:
        """Return an input beside the sample, away from the edges at which nothing has a slope."""
        if not self.sample.is_floating_point():
            return self.sample.clone()
        noise = torch.randn(self.sample.shape, generator=generator(self.seed, "near", turn))
        return self.sample + 0.05 * _spread(self.sample) * noise.to(self.sample.dtype)


def _spread(sample: Tensor) -> float:
    spread = sample.std(correction=0).item() if sample.numel() else 0.0
    return spread or 1.0


def called(module: nn.Module, x: Tensor, seed: int, watch: TorchFunctionMode | None = None) -> Any:
    """Call a layer that is the caller's own, and return what comes out.

    What is random in it is drawn from `seed`. Raises Stopped for an error of the layer's, and for a
    pass that takes too long.
    """
    recording = Recording(numbers=False, limits=LIMITS, waiting=False)
    with ExitStack() as stack:
        stack.enter_context(_Counted(recording))
        if watch is not None:
            stack.enter_context(watch)
        stack.enter_context(CoreOperations(recording, seed))
        try:
            return module(x)
        except Ended as end:
            raise Stopped(str(end), None) from None
        except Exception as error:
            raise Stopped(first_line(error), line_of_error(error)) from error


def quiet(module: nn.Module, x: Tensor, seed: int) -> list[Tensor]:
    """Call a layer without gradients, and return the tensors that come out."""
    with torch.no_grad():
        return tensors_in(called(module, x.clone(), seed))


class _Counted(TorchFunctionMode):
    """Ends a pass that has too many steps or takes too long."""

    def __init__(self, recording: Recording) -> None:
        super().__init__()
        self._recording = recording

    def __torch_function__(
        self, func: Any, types: Any, args: tuple[Any, ...] = (), kwargs: Any = None
    ) -> Any:
        self._recording.count()
        return func(*args, **(kwargs or {}))
