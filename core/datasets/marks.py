"""What a person decided about the pictures of a source: left out, of another class, kept together.

Marks that a run is trained with are kept under their digest and never change, so that the source's
text, which names the digest, is all that a run needs to find the same pictures again. What is being
decided at a page is a draft (`core.datasets.drafts`). Pictures are named as in the source's listing;
marks of pictures that are not there (any more) mean nothing.
"""

from __future__ import annotations

import hashlib
import json
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np

from core.datasets.errors import DatasetError
from core.datasets.listing import Listing, Skipped
from core.datasets.pixels import Pixels
from core.datasets.split import Part
from core.settings import settings

VERSION = 1
MOST_HELD = 64  # marks in memory
LEFT_OUT = "You left it out."


@dataclass(frozen=True, slots=True)
class Marks:
    """Decisions by picture's name.

    `left_out` are on no side; `labels` gives the class that a picture belongs to instead of its own;
    `groups` gives the name of the picture on whose side another one has to be.
    """

    left_out: frozenset[str] = frozenset()
    labels: Mapping[str, str] = field(default_factory=dict)
    groups: Mapping[str, str] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.left_out or self.labels or self.groups)

    def to_document(self) -> dict[str, Any]:
        """Return plain JSON values, the same for the same decisions, with the format's version."""
        return {
            "version": VERSION,
            "left_out": sorted(self.left_out),
            "labels": dict(sorted(self.labels.items())),
            "groups": dict(sorted(self.groups.items())),
        }

    @classmethod
    def from_document(cls, document: Any) -> Marks:
        """Read what `to_document` wrote, from anybody. Raises DatasetError on anything else."""
        try:
            version, left_out, labels, groups = (
                document[name] for name in ("version", "left_out", "labels", "groups")
            )
            texts = [*left_out, *labels, *labels.values(), *groups, *groups.values()]
            whole = isinstance(left_out, list) and all(isinstance(each, str) for each in texts)
        except (TypeError, KeyError, AttributeError) as error:
            raise DatasetError(f"These are no marks of pictures ({error!r} is wrong).") from error
        if version != VERSION or not whole:
            raise DatasetError("These are no marks of pictures that this version can read.")
        return cls(frozenset(left_out), labels, groups)

    def digest(self) -> str:
        """Return 32 hexadecimal digits that stand for these decisions."""
        return hashlib.blake2b(_text(self), digest_size=16).hexdigest()


_held: OrderedDict[str, Marks] = OrderedDict()
_guard = Lock()


def _text(marks: Marks) -> bytes:
    return json.dumps(marks.to_document(), ensure_ascii=True).encode()


def _file(digest: str) -> Path:
    return settings().data / "marks" / f"{digest}.json"


def keep_marks(marks: Marks) -> str:
    """Keep marks for good, so that `read_marks` finds them; return their digest, "" for none.

    Raises DatasetError where the disk refuses.
    """
    if not marks:
        return ""
    digest = marks.digest()
    path = _file(digest)
    if path.exists():
        return digest
    temporary = path.with_suffix(".partial")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary.write_bytes(_text(marks))
        temporary.replace(path)
    except OSError as error:
        raise DatasetError(f"The marks cannot be kept ({error.strerror}).") from error
    return digest


def hold_marks(marks: Marks) -> str:
    """Hold marks in this process's memory, so that `read_marks` finds them here; return their digest.

    For what changes at every click: only marks that something is named by have to be kept for good.
    """
    digest = marks.digest()
    with _guard:
        _held[digest] = marks
        _held.move_to_end(digest)
        while len(_held) > MOST_HELD:
            _held.popitem(last=False)
    return digest


def read_marks(digest: str) -> Marks:
    """Return the marks of a digest. Raises DatasetError where they are not here, or are damaged."""
    with _guard:
        if held := _held.get(digest):
            return held
    try:
        text = _file(digest).read_bytes()
    except OSError as error:
        raise DatasetError(
            "The marks of these pictures are not here; import them, or choose the pictures as they are."
        ) from error
    try:
        marks = Marks.from_document(json.loads(text))
    except (ValueError, RecursionError) as error:  # DatasetError is one, too
        raise DatasetError("The marks of these pictures are damaged; import them anew.") from error
    if marks.digest() != digest:
        raise DatasetError("The marks of these pictures are damaged; import them anew.")
    return marks


def marked_listing(listing: Listing, marks: Marks) -> Listing:
    """Return a listing under marks: what is left out has gone to `skipped`.

    Raises DatasetError when a label names no class, or a class has no picture left.
    """
    labels, parts, keys = decided(listing, marks)
    stays = [i for i, part in enumerate(parts) if part != "out"]
    left = {labels[i] for i in stays}
    for number, name in enumerate(listing.classes):
        if number not in left:
            raise DatasetError(f"All pictures of the class {name!r} are left out or moved away.")
    out = tuple(
        Skipped(listing.names[i], LEFT_OUT) for i, part in enumerate(parts) if part == "out"
    )
    return replace(
        listing,
        names=tuple(listing.names[i] for i in stays),
        labels=tuple(int(labels[i]) for i in stays),
        parts=tuple(parts[i] for i in stays),
        keys=tuple(keys[i] for i in stays),
        test=sum(i >= len(listing) - listing.test for i in stays),
        skipped=tuple(sorted(listing.skipped + out, key=lambda item: item.name)),
        digest=hashlib.blake2b(f"{listing.digest} {marks.digest()}".encode()).hexdigest()[:32],
    )


def marked_pixels(pixels: Pixels, marks: Marks) -> Pixels:
    """Return the same pixels under marks: all rows are there, what is left out is on no side.

    Raises DatasetError when a label names no class.
    """
    labels, parts, keys = decided(pixels, marks)
    out = tuple(Skipped(name, LEFT_OUT) for name in pixels.names if name in marks.left_out)
    skipped = tuple(sorted(pixels.skipped + out, key=lambda item: item.name))
    return replace(
        pixels, labels=np.array(labels, np.int64), parts=tuple(parts), keys=tuple(keys),
        skipped=skipped,
    )  # fmt: skip


def decided(found: Listing | Pixels, marks: Marks) -> tuple[list[int], list[Part], list[str]]:
    """Return each picture's label, part and key under marks.

    Raises DatasetError when a label names no class.
    """
    place = {name: i for i, name in enumerate(found.names)}
    labels = [int(label) for label in found.labels]
    parts: list[Part] = list(found.parts) or [""] * len(found)
    keys = list(found.keys or found.names)
    number = {name: i for i, name in enumerate(found.classes)}
    for name, label in marks.labels.items():
        if label not in number:
            raise DatasetError(
                f"The marks name a class {label!r}, which these pictures do not have."
            )
        if name in place:
            labels[place[name]] = number[label]
    for name, leader in marks.groups.items():
        if name not in place or leader not in place:
            continue
        i, first = place[name], place[leader]
        if "test" not in (parts[i], parts[first]):  # test pictures are where they are, at the end
            keys[i], parts[i] = keys[first], parts[first]
    for name in marks.left_out & place.keys():
        parts[place[name]] = "out"
    return labels, parts, keys
