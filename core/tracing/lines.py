"""Where in the source an operation is: the line that did it, and the way there from forward."""

from __future__ import annotations

import inspect
import linecache
import os
from collections.abc import Hashable
from functools import lru_cache
from pathlib import Path
from types import CodeType

import torch
from torch import nn

_NOT_THE_NETWORK = tuple(f"{Path(of).parent}{os.sep}" for of in (str(torch.__file__), __file__))
_CALL: CodeType = nn.Module._call_impl.__code__  # noqa: SLF001 - below it, forward begins


def site() -> tuple[str, Hashable]:
    """Return the line of the network's own source that is being run, "" where there is no source.

    The second is equal for the same place reached in the same way: the expressions from forward on.
    """
    frame, line, way = inspect.currentframe(), None, []
    while frame is not None and frame.f_code is not _CALL:
        code = frame.f_code
        if not code.co_filename.startswith(_NOT_THE_NETWORK):
            # Not the instruction: a loop's condition is compiled twice.
            way.append((id(code), _positions(code)[frame.f_lasti // 2]))
            if line is None:
                line = linecache.getline(code.co_filename, frame.f_lineno, frame.f_globals).strip()
        frame = frame.f_back
    return line or "", tuple(way)


@lru_cache(maxsize=1_000)
def _positions(code: CodeType) -> list[tuple[int | None, ...]]:
    """Return line, end line, column and end column of every instruction."""
    return list(code.co_positions())
