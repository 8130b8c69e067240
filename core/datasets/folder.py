"""Finding the pictures of a folder: one folder a class, or Kaggle's flat `cat.0.jpg, dog.0.jpg`.

Either may lie in folders of its parts, train, validation and test, which then stay what they are, and
all of it in a folder of its own, as zips often have it.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from core.datasets.errors import DatasetError
from core.datasets.listing import Listing
from core.datasets.split import Part
from core.datasets.walk import Found, Walk, collect
from core.settings import settings

# Names of parts of a data set: a folder of these holds pictures for one purpose, and no class.
PARTS: Mapping[str, Part] = {
    "train": "training", "training": "training",
    "val": "validation", "valid": "validation", "validation": "validation", "eval": "validation",
    "dev": "validation", "test": "test", "test1": "test", "testing": "test",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Placed:
    """A picture's file with the class that its place says, and the part that it belongs to."""

    found: Found
    label: str
    part: Part = ""


def list_folder(folder: Path) -> Listing:
    """List the pictures of a folder and their classes.

    Raises DatasetError when it is missing, unreadable or no folder, or when it does not hold two
    classes with pictures, or more classes or files than the settings allow.
    """
    real = Path(os.path.realpath(folder))  # unlike resolve(), it accepts a link to itself
    walk = Walk(folder, real, settings().dataset_pictures)
    below = collect(walk)
    if not walk.found:
        raise DatasetError(
            f"There are no pictures in {folder}{_because(walk)}; choose a folder with pictures."
        )
    inside = _wrapping(walk.found, below)
    if inside:
        below = {f.name[len(inside) :].partition("/")[0] for f in walk.found}
    parts = {name: PARTS[name.lower()] for name in below if name.lower() in PARTS}
    if parts and len(parts) == len(below) and all("/" in found.name for found in walk.found):
        pictures = _by_part(walk, inside, parts)
        return _listing(walk, pictures, sorted({each.label for each in pictures}))
    if inside or any("/" in found.name for found in walk.found):
        return _listing(walk, _by_folder(walk, inside), sorted(below))
    pictures = _by_prefix(walk)
    return _listing(walk, pictures, sorted({each.label for each in pictures}))


def _wrapping(pictures: list[Found], below: set[str]) -> str:
    """Return the folder that wraps all pictures and more than one folder of them, "" for none."""
    inside = ""
    while len(below) == 1:
        within = inside + next(iter(below)) + "/"
        if not all(f.name.startswith(within) and "/" in f.name[len(within) :] for f in pictures):
            break
        inside = within
        below = {found.name[len(inside) :].partition("/")[0] for found in pictures}
    return inside


def _by_part(walk: Walk, inside: str, parts: Mapping[str, Part]) -> list[Placed]:
    if "training" not in parts.values():
        raise DatasetError(
            f"{walk.root / inside} holds parts of a data set ({', '.join(sorted(parts))}), and none of"
            " them is for training; choose a folder with train, or with the classes themselves."
        )
    pictures = []
    for found in walk.found:
        name, _slash, rest = found.name[len(inside) :].partition("/")
        label = rest.partition("/")[0] if "/" in rest else _prefix(rest)
        if label:
            pictures.append(Placed(found, label, parts[name]))
        else:
            walk.skip(found.name, "Nothing says of which class it is.")
    return pictures


def _by_folder(walk: Walk, inside: str) -> list[Placed]:
    pictures = []
    for found in walk.found:
        label, slash, _rest = found.name[len(inside) :].partition("/")
        if slash:
            pictures.append(Placed(found, label))
        else:
            walk.skip(found.name, "It lies beside the class folders; move it into one.")
    return pictures


def _by_prefix(walk: Walk) -> list[Placed]:
    pictures = []
    for found in walk.found:
        if label := _prefix(found.name):
            pictures.append(Placed(found, label))
        else:
            walk.skip(found.name, "Its name does not begin with a class and a dot, like cat.0.jpg.")
    return pictures


def _prefix(name: str) -> str:
    """Return the class with which a file's name begins, "" for none."""
    label = name.partition(".")[0]
    return label if name.count(".") >= 2 and label.strip() else ""


def _listing(walk: Walk, pictures: list[Placed], classes: list[str]) -> Listing:
    pictures.sort(key=lambda each: (each.part == "test", each.found.name))
    _check_classes(walk, classes, {each.label for each in pictures if each.part != "test"})
    number = {name: index for index, name in enumerate(classes)}
    skipped = sorted(walk.skipped, key=lambda item: item.name)
    parts = tuple(each.part for each in pictures)
    return Listing(
        classes=tuple(classes),
        names=tuple(each.found.name for each in pictures),
        labels=tuple(number[each.label] for each in pictures),
        skipped=tuple(skipped),
        digest=_digest([each.found for each in pictures]),
        bytes=sum(each.found.size for each in pictures),
        test=parts.count("test"),
        parts=_choosing(parts),
    )


def _choosing(parts: tuple[Part, ...]) -> tuple[Part, ...]:
    """Return what the parts fix: without pictures for validation, a share of the training ones is."""
    if "validation" in parts:
        return parts
    return tuple("test" if part == "test" else "" for part in parts) if "test" in parts else ()


def _check_classes(walk: Walk, classes: list[str], filled: set[str]) -> None:
    most = settings().classes
    if len(classes) < 2:
        only = f"only one class, {classes[0]!r}" if classes else "no classes"
        raise DatasetError(
            f"{walk.root} has {only}; a data set needs two class folders or more, like cat and"
            " dog, or file names like cat.0.jpg and dog.0.jpg."
        )
    if len(classes) > most:
        raise DatasetError(
            f"{walk.root} has {len(classes):,} classes, and at most {most:,} are allowed."
        )
    for name in classes:
        if name not in filled:
            raise DatasetError(
                f"The class {name!r} has no pictures{_because(walk, name + '/')} to learn from; put"
                " some into its folder, or take that away."
            )


def _because(walk: Walk, beginning: str = "") -> str:
    reasons = [s for s in walk.skipped if f"{s.name}/".startswith(beginning)]
    if not reasons:
        return ""
    return f" ({len(reasons):,} left out; {reasons[0].name!r}: {reasons[0].reason.rstrip('.')})"


def _digest(pictures: list[Found]) -> str:
    rows = [(found.name, found.size, found.mtime_ns, found.mode) for found in pictures]
    return hashlib.blake2b(json.dumps(rows).encode(), digest_size=16).hexdigest()
