"""What torch.save wrote before PyTorch 1.6: five pickles in a row, and then the storages.

A magic number, a version, facts about the machine, the content, the keys of the storages; then each
storage as the count of its numbers (8 bytes) and the numbers.
"""

from __future__ import annotations

from typing import Any

from core.checkpoints.content import Contents
from core.checkpoints.formats.storages import Storages, width
from core.checkpoints.keys import shown
from core.checkpoints.pickles.feed import Feed
from core.checkpoints.pickles.following import followed
from core.checkpoints.refusals import Damaged, Refused
from core.checkpoints.sources import Source
from core.checkpoints.stretches import Stretch

MAGIC = 0x1950A86A20F9469CFC6C
VERSION = 1001
# after the two bytes with the protocol: a LONG1 of ten bytes, and the end
_BEGINNING = b"\x8a\x0a" + MAGIC.to_bytes(10, "little") + b"."


def looks_like_legacy(start: bytes) -> bool:
    """Return whether a file that begins so (16 bytes) was saved by PyTorch before 1.6."""
    return start[:1] == b"\x80" and start[2:15] == _BEGINNING


def read_legacy(source: Source) -> Contents:
    """Read the pickles, and where the storages stand. Raises Refused where they do not fit."""
    storages = Storages(None, swapped=False)
    place, found = 0, []
    for _ in range(5):
        feed = Feed(source.read, place, source.size)
        found.append(followed(feed, storages.named))
        place = feed.place
    magic, version, _, content, keys = found
    if magic != MAGIC or version != VERSION:
        raise Refused(f"was saved in a version of PyTorch's format that is not {VERSION}")
    _place(source, storages, keys, place)
    return Contents("pytorch before 1.6", content)


def _place(source: Source, storages: Storages, keys: Any, place: int) -> None:
    """Find where each storage stands; all have to be there, and each once."""
    known = isinstance(keys, list) and all(isinstance(key, str) for key in keys)
    if not known or len(set(keys)) != len(keys) or set(keys) != set(storages.by_key):
        raise Damaged("its list of storages does not fit its content")
    for key in keys:
        storage = storages.by_key[key]
        count = int.from_bytes(source.read(place, 8), "little")
        size = count * width(storage.dtype)
        place += 8
        if count != storage.count or place + size > source.size:
            raise Refused(
                f"is cut off: the storage {shown(key, 30)!r} is not whole; download or save it again"
            )
        storages.put(storage, key, Stretch(place, size))
        place += size
    storages.place_views()
