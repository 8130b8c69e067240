"""What PyTorch's modules refuse, turned into a sentence with its place."""

from __future__ import annotations

# What they raise for arguments and inputs that they cannot take.
REFUSALS = (RuntimeError, ValueError, TypeError, IndexError, AssertionError)


def where(place: str) -> str:
    """Return how a sentence about the block at `place` begins."""
    return f'At "{place}"' if place else "At the top"


def reason(error: BaseException) -> str:
    """Return the first line of PyTorch's own message, without a full stop."""
    message = next(iter(str(error).splitlines()), "") or type(error).__name__
    return message.strip().rstrip(".")
