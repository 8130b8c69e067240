"""What an argument of a layer may be: its type, default and limits, checked before anything is built."""

from __future__ import annotations

import difflib
import math
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Literal

ArgumentType = Literal["integer", "pair", "sizes", "number", "switch", "choice", "text", "place"]
Value = int | float | bool | str | tuple[int, ...]

MOST_SIZES = 8
MOST_SHOWN = 12  # names in a sentence
MOST_LIKENED = 64  # letters that are compared
MOST_PLACE = 4_000  # letters of a name that leads through as many levels as a network may have


class BlockError(ValueError):
    """A description of a network that cannot be built; its message is for the visitor."""


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument of a kind of block.

    `default` None means that the argument must be given. `least` and `most` bound integers, numbers
    and every entry of a pair or of sizes; `most` bounds the letters of a text. `own` marks
    arguments that PyTorch's constructor does not take, because they say how the layer is
    initialized or which of several models is meant.
    """

    name: str
    type: ArgumentType
    help: str
    default: Value | None = None
    least: float = 0
    most: float = 0
    choices: tuple[str, ...] = ()
    own: bool = False

    def read(self, value: object) -> Value:
        """Return `value` in its one canonical form, or raise BlockError saying what would do."""
        read = _READERS[self.type](self, value)
        if read is None:
            raise BlockError(
                f"{self.name} is {shown(value)}, but has to be {self.expected(value)}."
            )
        return read

    def expected(self, given: object = "") -> str:
        """Say what may stand here instead of what was given, for a sentence that ends in it."""
        bounds = f"from {self.least:,} to {self.most:,}"
        return {
            "integer": f"a whole number {bounds}",
            "pair": f"a whole number {bounds}, or two of them (height, width)",
            "number": f"a number {bounds}",
            "sizes": f"up to {MOST_SIZES} whole numbers {bounds}",
            "switch": "true or false",
            "text": f"a text of at most {self.most:,} letters",
            "place": "the name of a block of this network, such as 2 or 0.conv",
            "choice": f"one of {nearest(given, self.choices)}",
        }[self.type]


def shown(value: object) -> str:
    """Return a short text for any value, however large it is."""
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) >= 10**18:
        return "a number of more than 18 digits"
    if isinstance(value, int | float | bool | None):
        return str(value)
    if isinstance(value, str):
        return repr(value if len(value) <= 40 else value[:40] + "…")
    if isinstance(value, tuple | list) and 0 < len(value) <= 8 and all(map(_is_whole, value)):
        return " × ".join(map(shown, value))
    return f"a {type(value).__name__}"


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def nearest(given: object, names: Collection[str]) -> str:
    """Return `names` as a text; of more than a few only those that are most like what was given."""
    if len(names) <= MOST_SHOWN:
        return ", ".join(names)
    plain = {name.lower(): name for name in names}
    asked = given[:MOST_LIKENED].lower() if isinstance(given, str) else ""
    alike = difflib.get_close_matches(asked, plain, n=4, cutoff=0.0)
    shown_names = ", ".join(plain[name] for name in alike)
    return f"{shown_names} and {len(names) - len(alike):,} more"


def _integer(argument: Argument, value: object) -> int | None:
    if not isinstance(value, int) or isinstance(value, bool):
        return None
    return value if argument.least <= value <= argument.most else None


def _pair(argument: Argument, value: object) -> int | tuple[int, int] | None:
    if not isinstance(value, tuple | list):
        return _integer(argument, value)
    if len(value) != 2:
        return None
    height, width = (_integer(argument, entry) for entry in value)
    if height is None or width is None:
        return None
    # (3, 3) and 3 are the same layer, so they have to be the same block.
    return height if height == width else (height, width)


def _sizes(argument: Argument, value: object) -> tuple[int, ...] | None:
    entries = value if isinstance(value, tuple | list) else (value,)
    read = [_integer(argument, entry) for entry in entries[: MOST_SIZES + 1]]
    whole = tuple(entry for entry in read if entry is not None)
    return whole if 1 <= len(whole) == len(entries) <= MOST_SIZES else None


def _number(argument: Argument, value: object) -> float | None:
    if not isinstance(value, int | float) or isinstance(value, bool):
        return None
    if not argument.least <= value <= argument.most or not math.isfinite(value):
        return None
    return float(value) + 0.0  # makes -0.0 the same text as 0.0


def _switch(argument: Argument, value: object) -> bool | None:
    return value if isinstance(value, bool) else None


def _choice(argument: Argument, value: object) -> str | None:
    return value if isinstance(value, str) and value in argument.choices else None


def _text(argument: Argument, value: object) -> str | None:
    if not isinstance(value, str) or len(value) > argument.most or not value.isprintable():
        return None
    return value


def _place(argument: Argument, value: object) -> str | None:
    if not isinstance(value, str) or len(value) > MOST_PLACE or not value.isprintable():
        return None
    return value


_READERS: Mapping[str, Callable[[Argument, object], Value | None]] = {
    "integer": _integer,
    "pair": _pair,
    "sizes": _sizes,
    "number": _number,
    "switch": _switch,
    "choice": _choice,
    "text": _text,
    "place": _place,
}
