"""What a network makes of a picture on the way to its verdict: the means of its feature maps.

Layers write into a notebook that is open in their own thread, so that several threads can ask one
module at once. Each layer's output (N, channels, H, W) is averaged over its places: (N, channels).
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import torch
from torch import Tensor, nn

_Hook = Callable[[nn.Module, object, object], None]


class Notebooks:
    """The notebooks of all threads, for the layers of one module."""

    def __init__(self, module: nn.Module, layers: Sequence[str]) -> None:
        """Hook `layers`, names of parts of `module`; raises AttributeError where there is none."""
        self.layers = tuple(layers)
        self._open = threading.local()
        for name in layers:
            module.get_submodule(name).register_forward_hook(self._writer(name))

    def _writer(self, name: str) -> _Hook:
        def write(_: nn.Module, __: object, output: object) -> None:
            notebook = getattr(self._open, "notebook", None)
            if notebook is not None and isinstance(output, Tensor) and output.dim() in (2, 4):
                notebook[name] = output.mean(dim=(2, 3)) if output.dim() == 4 else output

        return write

    @contextmanager
    def opened(self) -> Iterator[dict[str, Tensor]]:
        """Let passes of this thread write into the dictionary that is given: (N, channels) each."""
        notebook: dict[str, Tensor] = {}
        self._open.notebook = notebook
        try:
            yield notebook
        finally:
            self._open.notebook = None


def stages(module: nn.Module, x: Tensor) -> tuple[str, ...]:
    """Name the parts whose outputs are worth keeping: the top-level ones that give feature maps.

    `x` is one input, on the device that `module` lies on (meta is enough). Of parts that follow each
    other with maps of one size and so many channels, the last is named. A module whose top has no
    such parts has none.
    """
    found: dict[tuple[int, ...], str] = {}
    for name, output in _outputs(module, x):
        if output.dim() == 4 and output.shape[2:].numel() > 1:
            found[tuple(output.shape)] = name
    return tuple(found.values())


def _outputs(module: nn.Module, x: Tensor) -> list[tuple[str, Tensor]]:
    calls: list[tuple[str, Tensor]] = []

    def noting(name: str) -> _Hook:
        def note(_: nn.Module, __: object, output: object) -> None:
            if isinstance(output, Tensor):
                calls.append((name, output))

        return note

    handles = [part.register_forward_hook(noting(name)) for name, part in module.named_children()]
    try:
        with torch.no_grad():
            module(x)
    finally:
        for handle in handles:
            handle.remove()
    return calls
