"""Names from files, made fit to be shown and still told apart."""

from __future__ import annotations

import unicodedata

MOST_LETTERS = 1_000  # of a key
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})  # Unicode's categories


def shown(text: str, most: int = MOST_LETTERS) -> str:
    """Return `text` with what cannot be seen written as an escape, and cut to `most` letters."""
    start = text[:most]
    if not start.isascii() or not start.isprintable():
        start = "".join(_visible(letter) for letter in start)[:most]
    return start + "…" if len(text) > most or len(start) > most else start


def _visible(letter: str) -> str:
    if unicodedata.category(letter) not in _HIDDEN:
        return letter
    return letter.encode("unicode_escape", "surrogatepass").decode("ascii")


class Keys:
    """Makes keys that are shown alike differ: the second "weight" becomes "weight (2)"."""

    def __init__(self) -> None:
        self._taken: set[str] = set()
        self._numbers: dict[str, int] = {}

    def unique(self, key: str) -> str:
        """Return `key` as it is shown, numbered where it was there before."""
        made = first = shown(key)
        while made in self._taken:
            number = self._numbers[first] = self._numbers.get(first, 1) + 1
            made = f"{first} ({number})"
        self._taken.add(made)
        return made
