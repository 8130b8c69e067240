"""How the page writes shapes and numbers of bytes."""

from __future__ import annotations

from collections.abc import Sequence

from app_pages.parts.words import _


def dimensions(shape: Sequence[int] | None) -> str:
    """Return a shape as people read it: `1 × 6 × 28 × 28`, `scalar`, `not yet known`."""
    if shape is None:
        return _("not yet known")
    return " × ".join(f"{size:,}" for size in shape) if len(shape) else _("scalar")


def amount(number: int) -> str:
    """Return a large number in three digits and a word's first letter: `61,706`, `11.7 M`."""
    for size, letter in ((10**12, "T"), (10**9, "G"), (10**6, "M")):
        if number >= size:
            return f"{number / size:.3g} {letter}"
    return f"{number:,}"


def bytes_of(number: int) -> str:
    """Return a number of bytes with its unit: `512 B`, `247 kB`, `44.7 MB`."""
    for size, unit in ((10**12, "TB"), (10**9, "GB"), (10**6, "MB"), (10**3, "kB")):
        if number >= size:
            return f"{number / size:.3g} {unit}"
    return f"{number:,} B"


def so_far(number: int, written: str, *, lazy: bool) -> str:
    """Return how a number is written, or what can be said while lazy layers have no shape yet."""
    if not lazy:
        return written
    return f"≥ {written}" if number else _("not yet known")
