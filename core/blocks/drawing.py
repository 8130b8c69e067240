"""Random numbers from a generator of our own, for code that insists on the global one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import torch

from core.blocks.multiply_adds import ThreadMode


class Drawing(ThreadMode):
    """While it is entered, every random operation of this thread draws from `generator`.

    The global generator is neither used nor changed, so no other thread can notice. The values are
    those that the global generator would have given after the same seed.
    """

    def __init__(self, generator: torch.Generator) -> None:
        super().__init__()
        self.generator = generator

    def __torch_dispatch__(
        self,
        func: Any,
        types: Any,
        args: tuple[Any, ...] = (),
        kwargs: Mapping[str, Any] | None = None,
    ) -> Any:
        given = dict(kwargs or {})
        if torch.Tag.nondeterministic_seeded in func.tags and given.get("generator") is None:
            given["generator"] = self.generator  # refused by operations that cannot take one
        return func(*args, **given)
