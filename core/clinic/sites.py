"""Which line of the layer's own source is being run, and in which one an error came up."""

from __future__ import annotations

import linecache
from pathlib import Path
from types import FrameType

import torch

from core.clinic.records import Line

_HERE = Path(__file__).parent
_OURS = (f"{_HERE}/", f"{_HERE.parent}/tracing/")
_TORCH = f"{Path(torch.__file__).parent}/"


def line_of(frame: FrameType | None) -> Line | None:
    """Return the innermost line of the layer's source from `frame` outwards.

    The clinic's own frames around the first of it, and PyTorch's between, are passed over; None where
    the layer has no source of its own, as with PyTorch's modules.
    """
    inside = False
    while frame is not None:
        name = frame.f_code.co_filename
        if name.startswith(_OURS):
            if inside:  # from here on outwards it is the clinic that calls
                return None
        elif name.startswith(_TORCH):
            inside = True
        else:
            return _line(frame, frame.f_lineno)
        frame = frame.f_back
    return None


def line_of_error(error: BaseException) -> Line | None:
    """Return the innermost line of the layer's source at which `error` came up, or None."""
    found, trace = None, error.__traceback__
    while trace is not None:
        if not trace.tb_frame.f_code.co_filename.startswith((*_OURS, _TORCH)):
            found = _line(trace.tb_frame, trace.tb_lineno)
        trace = trace.tb_next
    return found


def _line(frame: FrameType, number: int) -> Line:
    name = frame.f_code.co_filename
    return Line(name, number, linecache.getline(name, number, frame.f_globals).strip())
