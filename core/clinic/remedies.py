"""What mends a line of source that cuts the way of the gradients."""

from __future__ import annotations

import re

from core.clinic.cuts import Cut

_CALLED = re.compile(r"\.(?:detach|item|tolist|numpy)_?\(\)")
_DATA = re.compile(r"\.data\b(?!\s*\()")


def mended(cut: Cut) -> str:
    """Return the line without what cuts it, "" where it cannot be said line by line."""
    text = cut.line.text if cut.line else ""
    if cut.why == "data":
        return _changed(text, _DATA.sub("", text))
    if cut.why in ("detach", "number"):
        return _changed(text, _CALLED.sub("", text))
    return ""


def _changed(before: str, after: str) -> str:
    return after if after != before else ""


def reason(cut: Cut) -> str:
    """Say in a few words what cuts it."""
    return {
        "data": "`.data` is the same numbers outside of autograd's record",
        "detach": "`.detach()` leaves autograd's record",
        "no_grad": f"`{cut.operation}` runs under `torch.no_grad()`, where nothing is recorded",
        "number": f"`.{cut.operation}()` makes a number of Python's, which autograd does not follow",
        "whole": f"`{cut.operation}` gives whole numbers or truth values, which have no slope",
        "alias": f"`{cut.operation}` reads a tensor made of it before: the same memory, but no "
        "parameter",
        "flat": f"`{cut.operation}` is made of steps, whose slope is zero",
        "other": f"what `{cut.operation}` gives is not connected with it",
    }[cut.why]
