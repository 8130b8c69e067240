"""What stands for the plain values that a pickle makes by a call: sizes, sets, bytes and the like."""

from __future__ import annotations

from typing import Any

from core.checkpoints.content import Counted, Group, Named, Ordered, Sizes
from core.checkpoints.keys import shown
from core.checkpoints.refusals import Damaged, Refused

KEYS = (str, int, float, bool, type(None))  # of dictionaries


def ordered(pairs: Any = ()) -> Ordered:
    """A collections.OrderedDict."""
    if isinstance(pairs, dict):
        return Ordered(pairs)
    if not isinstance(pairs, list | tuple):
        raise Damaged("its pickle fills a dictionary with what does not fit")
    for pair in pairs:
        if not isinstance(pair, list | tuple) or len(pair) != 2 or not isinstance(pair[0], KEYS):
            raise Damaged("its pickle fills a dictionary with what does not fit")
    return Ordered(dict(pairs))


def counted(counts: Any = ()) -> Counted:
    """A collections.Counter."""
    if not isinstance(counts, dict) and counts != ():
        raise Damaged("its pickle counts what cannot be counted")
    return Counted(counts)


def size(sides: Any = ()) -> Sizes:
    """A torch.Size."""
    if not isinstance(sides, list | tuple) or any(type(side) is not int for side in sides):
        raise Damaged("its pickle holds a size that is not made of whole numbers")
    return Sizes(tuple(sides))


def group(items: Any = ()) -> Group:
    """A set."""
    if not isinstance(items, list | tuple) or not all(isinstance(item, KEYS) for item in items):
        raise Refused("holds a set of other things than numbers and texts")
    return Group(tuple(dict.fromkeys(items)))


def device(kind: Any, index: Any = None) -> Named:
    """A torch.device."""
    if not isinstance(kind, str) or type(index) not in (int, type(None)):
        raise Damaged("its pickle holds a device without a name")
    return Named("device", shown(kind if index is None else f"{kind}:{index}", 40))


def encoded(text: Any, coding: Any = "latin1") -> bytes:
    """What _codecs.encode makes; torch.save writes bytes so."""
    if not isinstance(text, str) or coding not in ("latin1", "latin-1"):
        raise Damaged("its pickle holds bytes in an unknown coding")
    try:
        return text.encode("latin-1")
    except UnicodeEncodeError as error:
        raise Damaged("its pickle holds bytes that are none") from error


def byte_array(content: Any = b"") -> bytearray:
    """A bytearray."""
    if not isinstance(content, bytes):  # a number would ask for so much memory
        raise Damaged("its pickle holds bytes that are none")
    return bytearray(content)


def complex_number(real: Any, imaginary: Any = 0.0) -> complex:
    """A complex number."""
    if type(real) not in (int, float) or type(imaginary) not in (int, float):
        raise Damaged("its pickle holds a complex number without its parts")
    try:
        return complex(real, imaginary)
    except OverflowError as error:
        raise Damaged("its pickle holds a number that is too large") from error


def layout(name: Any) -> Named:
    """A layout, such as torch.strided."""
    return Named("name", shown(name, 40) if isinstance(name, str) else "a layout")
