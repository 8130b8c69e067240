"""The safetensors format: the length of a header, the header as JSON, and all numbers in a row.

https://huggingface.co/docs/safetensors. Nothing in it can be run. A note of our own in the metadata
says which names are the same tensor, and whether a list or a dictionary was saved.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from math import prod
from typing import Any

from core.checkpoints.content import MOST_ENTRIES, Contents
from core.checkpoints.formats.note import content_with
from core.checkpoints.keys import shown
from core.checkpoints.number_types import SAFETENSORS, WIDTHS
from core.checkpoints.refusals import Damaged, Refused, bytes_of
from core.checkpoints.sources import Source
from core.checkpoints.stored import MOST_DIMENSIONS, Stored
from core.checkpoints.stretches import Stretch

MOST_HEADER = 32_000_000  # bytes; an entry takes about a hundred
METADATA = "__metadata__"
_FIELDS = {"dtype", "shape", "data_offsets"}
_START = 8  # bytes of the header's length


def looks_like_safetensors(start: bytes) -> bool:
    """Return whether a file that begins so (16 bytes) has a header where safetensors has it."""
    return start[_START : _START + 1] == b"{"


def read_safetensors(source: Source) -> Contents:
    """Read and check the header. Raises Refused where the file is not as the format demands."""
    text = _header_text(source)
    header = _header(text)
    metadata = _metadata(header.pop(METADATA, {}))
    if len(header) > MOST_ENTRIES:
        raise _too_many()
    data = _START + len(text)
    tensors = {key: _tensor(key, entry, data, source.size) for key, entry in header.items()}
    _check_places(tensors, data, source.size)
    return Contents("safetensors", content_with(metadata, tensors), metadata)


def _header_text(source: Source) -> bytes:
    if source.size < _START:
        raise Refused(
            "is not a whole safetensors file: its header is cut off; download or save it again"
        )
    length = int.from_bytes(source.read(0, _START), "little")
    if length > MOST_HEADER:
        raise Refused(
            f"is not a safetensors file to be read here: its header would have {length:,} bytes, "
            f"and {MOST_HEADER:,} are allowed"
        )
    if length < 2 or _START + length > source.size:
        raise Refused(
            "is not a whole safetensors file: its header is cut off; download or save it again"
        )
    return bytes(source.read(_START, length))


def _header(text: bytes) -> dict[str, Any]:
    """Parse the JSON, after counting what would fill the memory."""
    if (
        text.count(b"{") + text.count(b"[") > 4 * MOST_ENTRIES
        or text.count(b",") > 15 * MOST_ENTRIES
    ):
        raise _too_many()
    try:
        header = json.loads(text.decode("utf-8"), object_pairs_hook=_once)
    except (ValueError, RecursionError) as error:
        raise Refused("is not a safetensors file: its header is not JSON") from error
    if not isinstance(header, dict):
        raise Refused("is not a safetensors file: its header is not a JSON object")
    return header


def _too_many() -> Refused:
    return Refused(f"holds more than {MOST_ENTRIES:,} entries, which are too many to show")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise Refused(f"names {shown(name, 60)!r} twice in its header")
        found[name] = value
    return found


def _metadata(given: Any) -> Mapping[str, str]:
    if not isinstance(given, dict) or not all(isinstance(each, str) for each in given.values()):
        raise Damaged("its metadata is not text by name")
    return given


def _tensor(key: str, entry: Any, data: int, size: int) -> Stored:
    """Return the tensor of one line of the header, whose offsets count from the byte `data` on."""
    if not isinstance(entry, dict) or set(entry) != _FIELDS:
        raise Refused(f"does not describe {_named(key)} by its type, shape and place")
    dtype = SAFETENSORS.get(entry["dtype"]) if isinstance(entry["dtype"], str) else None
    if dtype is None:
        kind = shown(str(entry["dtype"]), 30)
        raise Refused(f"holds {_named(key)} of the type {kind!r}, which is not read here")
    shape, offsets = _sides(entry["shape"], key), _sides(entry["data_offsets"], key)
    if len(offsets) != 2 or offsets[0] > offsets[1]:
        raise Damaged(f"{_named(key)} ends before it begins")
    if offsets[1] > size - data:
        raise Refused(f"is cut off: {_named(key)} lies beyond its end; download or save it again")
    needed, there = prod(shape) * WIDTHS[dtype], offsets[1] - offsets[0]
    if needed != there:
        raise Damaged(f"{_named(key)} needs {bytes_of(needed)} and has {there:,}")
    return Stored.whole(Stretch(data + offsets[0], there), shape, dtype, swapped=False)


def _named(key: str) -> str:
    return f"the tensor {shown(key, 60)!r}"


def _sides(given: Any, key: str) -> tuple[int, ...]:
    if isinstance(given, list) and len(given) <= MOST_DIMENSIONS:
        for side in given:
            if type(side) is not int or not 0 <= side < 2**62:
                break
        else:
            return tuple(given)
    raise Refused(
        f"gives {_named(key)} a shape or a place that is not made of whole numbers from 0 on"
    )


def _check_places(tensors: Mapping[str, Stored], data: int, size: int) -> None:
    """Every byte belongs to exactly one tensor, as the format demands."""
    at = data
    for start, end, key in sorted(
        (each.storage.stretch.start, each.storage.stretch.start + each.bytes, key)
        for key, each in tensors.items()
        if each.storage.stretch is not None
    ):
        if start != at:
            what = "overlaps another" if start < at else "leaves bytes before it that nothing uses"
            raise Damaged(f"the tensor {shown(key, 60)!r} {what}")
        at = end
    if at != size:
        raise Damaged("it goes on after its last tensor")
