"""Short ways to say shapes and names in a finding's sentence."""

from __future__ import annotations

from collections.abc import Sequence

from torch import Tensor

MOST_NAMES = 4
MOST_LETTERS = 240  # of a message from a layer


def shape_of(tensor: Tensor) -> str:
    """Write shape and type: `2 × 8 float32`."""
    sizes = " × ".join(f"{size:,}" for size in tensor.shape) or "a single number"
    return f"{sizes} {str(tensor.dtype).removeprefix('torch.')}"


def names(of: Sequence[str]) -> str:
    """Write names as code, of more than a few only the first ones: `weight`, `bias` and 3 more."""
    first = [f"`{quoted(name)}`" for name in of[:MOST_NAMES]]
    more = len(of) - len(first)
    if more:
        return f"{', '.join(first)} and {more} more"
    return " and ".join([", ".join(first[:-1]), first[-1]]) if len(first) > 1 else first[0]


def tensors(count: int) -> str:
    """Write a number of tensors."""
    return f"{count:,} tensor{'' if count == 1 else 's'}"


def quoted(text: str) -> str:
    """Return text from outside on one line and without backticks, which set code apart here."""
    return " ".join(text.split()).replace("`", "'")


def shown(message: str) -> str:
    """Write a message that comes from outside on one line, cut off, with a full stop."""
    text = quoted(message)
    text = text if len(text) <= MOST_LETTERS else f"{text[:MOST_LETTERS]}…"
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."
