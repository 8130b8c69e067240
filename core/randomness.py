"""Random numbers that depend on names, not on the order in which they are drawn.

`generator(seed, "epoch", 3)` gives the same stream whatever was drawn before, in whatever process:
an interrupted run needs no saved generator states, and the global generator is never touched.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

import torch
from torch import Tensor


def derived_seed(seed: int, *names: str | int) -> int:
    """Return a seed (63 bits) for this `seed` and these names, by hashing them (BLAKE2b)."""
    text = "\x1f".join(map(str, (seed, *names)))
    digest = hashlib.blake2b(text.encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") >> 1


def generator(seed: int, *names: str | int) -> torch.Generator:
    """Return a CPU generator of its own for this `seed` and these names."""
    return torch.Generator().manual_seed(derived_seed(seed, *names))


# Functions that take no generator, and the form of the same function that does.
_WITH_GENERATOR = {
    "default": "generator",
    "low": "low_generator",
    "low_dtype": "low_generator_dtype",
}


class OwnDraws:
    """Gives what is random in a pass, such as dropout, a generator of our own on each device.

    For a dispatch mode: of an operation of PyTorch's core and its arguments, `seeded` returns those
    that draw from `derived_seed(seed, "pass")`. Only what takes no generator (on a GPU: fused dropout)
    still draws from the global one.
    """

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._generators: dict[torch.device, torch.Generator] = {}

    def seeded(
        self, func: Any, args: tuple[Any, ...], kwargs: Mapping[str, Any]
    ) -> tuple[Any, Mapping[str, Any]]:
        """Return the function and its arguments by name, with a generator where it takes one."""
        if torch.Tag.nondeterministic_seeded not in func.tags:
            return func, kwargs
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
