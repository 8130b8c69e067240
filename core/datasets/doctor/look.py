"""What one look at a picture's file tells: its bytes, its header, and a small copy of its pixels."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, fields
from operator import attrgetter
from typing import Any

import numpy as np
from PIL import Image, TiffImagePlugin
from PIL.ImageFile import ImageFile

from core.datasets.doctor.tones import (
    PACKED_TONES,
    SIDE,
    Tones,
    measure,
    pack_tones,
    small_copy,
    unpack_tones,
)
from core.datasets.errors import DatasetError
from core.datasets.headers import SIDEWAYS
from core.datasets.reading import picture_files
from core.datasets.source import Source
from core.images import PictureError
from core.images.likeness import GRID, shrink
from core.images.opening import UPRIGHT, decode_opened, open_header
from core.images.sources import read_file

_BITS_PER_SAMPLE = 258  # TIFF 6.0, section 8
HELD_BYTES, HELD_PIXELS = 8_000_000, 16_000_000  # of pictures that are read before they are decoded
_PNG_BITS = 24  # where in the file they stand: PNG specification, 11.2.2


@dataclass(frozen=True, slots=True)
class Look:
    """What was seen of a picture's file.

    `size` (bytes) and `mtime_ns` are the file's, before it was read; `digest` that of its bytes, "" where they
    could not be read. `error` says why there are no pixels; what is known without them is there.
    width, height: in pixels, upright. `print`: of likeness, GRID² bytes, or none.
    """

    size: int = 0
    mtime_ns: int = 0
    digest: str = ""
    error: str = ""
    format: str = ""
    mode: str = ""
    bits: int = 8
    width: int = 0
    height: int = 0
    orientation: int = 1
    animated: bool = False
    transparent: bool = False
    tones: Tones | None = None
    print: bytes = field(default=b"", repr=False)

    def facts(self) -> list[Any]:
        """Return plain JSON values for all that its pixels did not tell."""
        return list(_FACTS(self))

    def pixels(self) -> bytes:
        """Return what its pixels told, WITH_PIXELS bytes, or none."""
        return pack_tones(self.tones) + self.print if self.tones else b""

    @classmethod
    def of(cls, facts: Any, pixels: bytes) -> Look:
        """Make a look of what `facts` and `pixels` gave. Raises ValueError on anything else."""
        if [type(value) for value in facts] != KINDS:
            raise ValueError(f"{facts!r} are no facts about a picture.")
        if not pixels:
            return cls(*facts)
        if len(pixels) != WITH_PIXELS:
            raise ValueError(f"{len(pixels)} bytes tell nothing about pixels.")
        told: list[Any] = [unpack_tones(pixels[:PACKED_TONES]), pixels[PACKED_TONES:]]
        return cls(*facts, *told)

    def packed(self) -> bytes:
        """Return the look as bytes, which `unpacked` reads."""
        return json.dumps(self.facts()).encode() + b"\n" + self.pixels()

    @classmethod
    def unpacked(cls, data: bytes) -> Look:
        """Read what `packed` gave."""
        facts, _newline, pixels = data.partition(b"\n")
        return cls.of(json.loads(facts.decode()), pixels)


FACTS = tuple(each.name for each in fields(Look) if each.name not in ("tones", "print"))
KINDS = [type(getattr(Look(), name)) for name in FACTS]
WITH_PIXELS = PACKED_TONES + GRID * GRID
_FACTS = attrgetter(*FACTS)


@dataclass(slots=True, eq=False)
class _Sight:
    """A picture that is being looked at: the fields of its look so far, its bytes, header and small copy."""

    name: str
    seen: dict[str, Any] = field(default_factory=dict)
    data: bytes = b""
    header: ImageFile | None = None
    small: Image.Image | None = None


def take_looks(source: Source, names: Sequence[str]) -> list[Look]:
    """Look at pictures of a source that has files; whatever is wrong with one stands in `error`."""
    looks: list[Look] = []
    sights = iter([_Sight(name) for name in names])
    while some := _read_some(source, sights):
        for each in some:
            _attempt(_see, each)
        _measure([each for each in some if each.small])
        looks += [Look(**each.seen) for each in some]
    return looks


def _read_some(source: Source, sights: Iterator[_Sight]) -> list[_Sight]:
    """Read the next files and their headers until enough is held, and return what was tried.

    Many in a row, because one and the same step is half as fast between steps of other kinds: then
    neither its code nor its data are where the processor has them at hand.
    """
    file_of = picture_files(source)

    def read(each: _Sight) -> None:
        each.data, status = read_file(file_of(each.name))
        # Before it was read: whatever changes it later changes this as well.
        each.seen |= {"size": status.st_size, "mtime_ns": status.st_mtime_ns}
        each.seen["digest"] = hashlib.blake2b(each.data, digest_size=16).hexdigest()
        each.header = open_header(each.data)
        _see_header(each.header, each.data, each.seen)

    some, size, pixels = [], 0, 0
    for each in sights:
        _attempt(read, each)
        some.append(each)
        size += len(each.data)
        pixels += each.header.width * each.header.height if each.header else 0
        if size >= HELD_BYTES or pixels >= HELD_PIXELS:
            break
    return some


def _attempt(step: Callable[[_Sight], None], each: _Sight) -> None:
    """Take a step, or note why the picture cannot be read."""
    try:
        step(each)
    except OSError as error:
        each.seen["error"] = f"It cannot be read ({error.strerror})."
    except (PictureError, DatasetError) as error:
        each.seen["error"] = str(error)


def _see(each: _Sight) -> None:
    """Make the small copy, and fill in how the picture is turned."""
    header, seen = each.header, each.seen
    each.data, each.header = b"", None
    if header is None:
        return  # there is nothing to decode
    stored = decode_opened(header, SIDE)
    if stored.orientation in SIDEWAYS:
        seen["width"], seen["height"] = seen["height"], seen["width"]
    seen["orientation"] = stored.orientation if stored.orientation in UPRIGHT else 1
    each.small = stored.upright(small_copy(stored.pixels, stored.box))


def _measure(whole: Sequence[_Sight]) -> None:
    """Fill in what the small copies tell."""
    if not whole:
        return
    copies = b"".join(each.small.tobytes() for each in whole if each.small)
    tones, grey = measure(np.frombuffer(copies, np.uint8).reshape(-1, SIDE, SIDE, 3))
    for each, measured, printed in zip(whole, tones, shrink(grey), strict=True):
        each.seen |= {"tones": measured, "print": printed.tobytes()}


def _see_header(picture: ImageFile, data: bytes, seen: dict[str, Any]) -> None:
    """Fill in what the header says; decoders are other people's code, fed with strangers' bytes."""
    seen["format"], seen["mode"] = picture.format or "", picture.mode
    seen["width"], seen["height"] = map(int, picture.size)
    try:
        seen["bits"] = _bits(picture, data)
        seen["transparent"] = bool(picture.has_transparency_data)
        seen["animated"] = bool(getattr(picture, "is_animated", False))
    except Exception:  # noqa: BLE001
        return  # the pixels will tell whether that matters


def _bits(picture: ImageFile, data: bytes) -> int:
    """Return the bits of a channel."""
    if picture.format == "PNG":
        return data[_PNG_BITS]
    if isinstance(picture, TiffImagePlugin.TiffImageFile):
        bits = picture.tag_v2.get(_BITS_PER_SAMPLE, (8,))
        return max((each for each in bits if isinstance(each, int)), default=8)
    bits = picture.info.get("bit_depth", 8)
    return bits if isinstance(bits, int) else 8
