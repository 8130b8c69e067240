"""How a reader says what is wrong: a predicate, which becomes a sentence about the file."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from core.checkpoints.keys import shown
from core.checkpoints.records import FileError

_LETTERS_OF_NAME = 80
_HUGE = 10**21


class Refused(Exception):
    """What a file does that it must not, as a predicate: "is cut off: 7 of 8 bytes are there"."""


class Damaged(Refused):
    """A file that is not as it was written; the text says how that is seen."""

    def __str__(self) -> str:
        return f"is damaged: {super().__str__()}; download or save it again"


def called(name: str) -> str:
    """Return a file's name as it can stand in a sentence."""
    return shown(name, _LETTERS_OF_NAME) or "The file"


def bytes_of(count: int) -> str:
    """Return a number of bytes in words; files can claim more than a line has room for."""
    return f"{count:,} bytes" if count < _HUGE else "more bytes than any disk has"


@contextmanager
def sentences(name: str) -> Iterator[None]:
    """Turn what goes wrong inside into FileErrors about the file called `name`."""
    try:
        yield
    except Refused as refusal:
        raise FileError(f"{called(name)} {refusal}.") from refusal
    except MemoryError as error:
        raise FileError(f"{called(name)} needs more memory than there is.") from error
    except OSError as error:
        raise FileError(f"{called(name)} cannot be read: {error.strerror or error}.") from error
