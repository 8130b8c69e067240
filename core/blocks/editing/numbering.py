"""Names for blocks that come to stand beside others: "block 0" is followed by "block 1"."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from core.blocks.arguments import BlockError
from core.blocks.names import MOST_LETTERS, check_name

_DIGITS = "0123456789"
_MOST_DIGITS = 18


def following(name: str, taken: Collection[str]) -> str:
    """Return the next name that is free: its number counted on, or a 2 where it has none."""
    stem = name.rstrip(_DIGITS)
    if len(name) - len(stem) > _MOST_DIGITS:  # no number that anybody counts on
        stem = name
    digits = name[len(stem) :]
    number = int(digits) + 1 if digits else 2
    while True:
        candidate = f"{stem[: MOST_LETTERS - len(str(number))]}{number}"
        if candidate not in taken and _allowed(candidate):
            return candidate
        number += 1


def distinct(names: Sequence[str]) -> list[str]:
    """Return the names of neighbours such that they differ; "" is named by its number.

    Who has a name keeps it before those who have none; of two with the same name the first keeps it.
    """
    settled = list(names)
    taken = {name or str(index) for index, name in enumerate(settled)}
    used: set[str] = set()
    for index in sorted(range(len(settled)), key=lambda index: not settled[index]):
        name = settled[index] or str(index)
        if name in used:
            settled[index] = name = following(name, taken)
            taken.add(name)
        used.add(name)
    return settled


def _allowed(name: str) -> bool:
    try:
        check_name(name)
    except BlockError:
        return False
    return True
