"""Settling lazy layers: one pass of an input without values tells them how much comes in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import torch
from torch import Tensor, nn
from torch.nn.modules.lazy import LazyModuleMixin

from core.blocks.arguments import BlockError
from core.blocks.kinds import KINDS
from core.blocks.refusals import REFUSALS, reason, where
from core.blocks.room import parts

_LOOPS = "how it runs depends on the values that arrive, which are not known yet."
_REFUSED = "a batch of this shape does not go through:"


def settle(modules: Mapping[str, nn.Module], kinds: Mapping[str, str], sample: Tensor) -> None:
    """Give every lazy layer the size that a batch like `sample` asks for; all is on `meta`.

    `modules` and `kinds` are the network's by their places, the whole network under "". Raises
    BlockError, with the place, where the batch does not get as far as a lazy layer.
    """
    if not any(map(_is_lazy, modules.values())):
        return
    batch = torch.empty_like(sample, device="meta")
    running: list[str] = []
    try:
        with torch.no_grad(), _watched(modules, running):
            modules[""](batch)
    except REFUSALS as error:
        waiting = next((place for place, part in modules.items() if _is_lazy(part)), None)
        if waiting is not None:
            place = running[-1]
            why = _LOOPS if KINDS[kinds[place]].loops else f"{_REFUSED} {reason(error)}."
            raise BlockError(
                f"{where(place)} ({kinds[place]}): {why} So the lazy layer {waiting!r} cannot "
                "know its size."
            ) from error


def _is_lazy(module: nn.Module) -> bool:
    return isinstance(module, LazyModuleMixin) and module.has_uninitialized_params()


@contextmanager
def _watched(modules: Mapping[str, nn.Module], running: list[str]) -> Iterator[None]:
    """While it is entered, keep the places of the modules that are running, the innermost last."""
    handles = []
    for part in parts(modules.values()):
        part.training = False  # so that a batch of one picture will do, and no statistics are kept
    for place, module in modules.items():
        handles.append(
            module.register_forward_pre_hook(
                lambda module, inputs, place=place: running.append(place), prepend=True
            )
        )
        handles.append(module.register_forward_hook(lambda *_: _leave(running)))
    try:
        yield
    finally:
        for handle in handles:
            handle.remove()
        for part in parts(modules.values()):
            part.training = True


def _leave(running: list[str]) -> None:
    running.pop()  # and return nothing: PyTorch would take that for the output
