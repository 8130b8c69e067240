"""What a block inside a network is called with."""

from __future__ import annotations

from copy import deepcopy
from typing import Any, TypeAlias

import torch
from torch import Tensor, nn

from core.tracing.errors import Ended, TraceError
from core.tracing.recording import first_line

Arguments: TypeAlias = tuple[tuple[Any, ...], dict[str, Any]]


def arrived(module: nn.Module, part: nn.Module, inputs: Tensor) -> Arguments:
    """Run `module` until `part`, a block in it, is called, and return what it was called with.

    The module is the caller's own: it is hooked meanwhile. Raises TraceError where the pass stops
    before, and where it never comes to the block.
    """
    caught: list[Arguments] = []

    def catch(_part: nn.Module, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        caught.append(deepcopy((args, kwargs)))
        raise Ended

    handle = part.register_forward_pre_hook(catch, prepend=True, with_kwargs=True)
    try:
        with torch.no_grad():
            module(inputs)
    except Ended:
        return caught[0]
    except Exception as error:
        raise TraceError(
            f"The pass stopped before it came to the block: {first_line(error)}"
        ) from error
    finally:
        handle.remove()
    raise TraceError("The pass never came to this block.")
