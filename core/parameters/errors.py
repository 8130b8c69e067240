"""What goes wrong when something is looked up in a network or read from it."""

from __future__ import annotations

_MOST_LETTERS = 100


class ParameterError(ValueError):
    """Something asked of a network's tensors has no answer; the message is for the visitor."""


def shown(path: str) -> str:
    """Return a path from outside in quotes, cut where it is too long to be read."""
    return repr(path if len(path) <= _MOST_LETTERS else path[:_MOST_LETTERS] + "…")
