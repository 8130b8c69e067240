"""What one look at a picture's file tells: its bytes, its header, and a small copy of its pixels."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image, TiffImagePlugin
from PIL.ImageFile import ImageFile

from core.datasets.doctor.tones import SIDE, Tones, measure, small_copy
from core.datasets.errors import DatasetError
from core.datasets.headers import SIDEWAYS
from core.datasets.reading import picture_file
from core.datasets.source import Source
from core.images import PictureError
from core.images.likeness import GRID, shrink
from core.images.opening import UPRIGHT, decode_opened, open_header
from core.images.sources import read_source

_BITS_PER_SAMPLE = 258  # TIFF 6.0, section 8
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
        """Return plain JSON values for all but the print."""
        values = [getattr(self, name) for name in FACTS]
        return [*values, [getattr(self.tones, name) for name in TONES] if self.tones else None]

    @classmethod
    def from_facts(cls, facts: Any, printed: bytes) -> Look:
        """Make a look of what `facts` gave, and its print. Raises ValueError on anything else."""
        *values, tones = facts
        known = dict(zip(FACTS, values, strict=True))
        for name, value in known.items():
            if type(value) is not type(getattr(NOTHING, name)):
                raise ValueError(f"{name} cannot be {value!r}.")
        if tones is not None and not all(isinstance(value, int | float) for value in tones):
            raise ValueError("Tones are numbers.")
        if len(printed) not in (0, GRID * GRID):
            raise ValueError("A print is of another size.")
        made = None if tones is None else Tones(**dict(zip(TONES, tones, strict=True)))
        return cls(**known, tones=made, print=printed)

    def packed(self) -> bytes:
        """Return the look as bytes, which `unpacked` reads."""
        return json.dumps(self.facts()).encode() + b"\n" + self.print

    @classmethod
    def unpacked(cls, data: bytes) -> Look:
        """Read what `packed` gave."""
        facts, _newline, printed = data.partition(b"\n")
        return cls.from_facts(json.loads(facts), printed)


FACTS = tuple(each.name for each in fields(Look) if each.name not in ("tones", "print"))
TONES = tuple(each.name for each in fields(Tones))
NOTHING = Look()


def take_looks(source: Source, names: Sequence[str]) -> list[Look]:
    """Look at pictures of a source that has files; whatever is wrong with one stands in `error`."""
    seen: list[dict[str, Any]] = [{} for _name in names]
    small = np.empty((len(names), SIDE, SIDE, 3), np.uint8)
    real = cache(os.path.realpath)
    for name, each, copy in zip(names, seen, small, strict=True):
        try:
            copy[:] = np.asarray(_see(picture_file(source, name, real), each))
            each["tones"] = None  # there will be some
        except OSError as error:
            each["error"] = f"It cannot be read ({error.strerror})."
        except (PictureError, DatasetError) as error:
            each["error"] = str(error)
    whole = [k for k, each in enumerate(seen) if "tones" in each]
    if whole:
        tones, grey = measure(small[whole])
        for k, measured, printed in zip(whole, tones, shrink(grey), strict=True):
            seen[k] |= {"tones": measured, "print": printed.tobytes()}
    return [Look(**each) for each in seen]


def _see(file: Path, seen: dict[str, Any]) -> Image.Image:
    """Fill in the fields of a look, as far as one comes, and return the small copy."""
    status = file.stat()  # before it is read: whatever changes it later changes this as well
    seen["size"], seen["mtime_ns"] = status.st_size, status.st_mtime_ns
    data = read_source(file)
    seen["digest"] = hashlib.blake2b(data, digest_size=16).hexdigest()
    picture = open_header(data)
    _see_header(picture, data, seen)
    stored = decode_opened(picture, SIDE)
    if stored.orientation in SIDEWAYS:
        seen["width"], seen["height"] = seen["height"], seen["width"]
    seen["orientation"] = stored.orientation if stored.orientation in UPRIGHT else 1
    return stored.upright(small_copy(stored.pixels, stored.box))


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
