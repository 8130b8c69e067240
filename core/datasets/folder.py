"""Finding the pictures of a folder: one folder a class, or Kaggle's flat `cat.0.jpg, dog.0.jpg`."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path

from core.datasets.errors import DatasetError
from core.datasets.listing import Listing
from core.datasets.walk import Found, Walk, collect
from core.settings import settings

# Names of parts of a data set: a folder of these holds whole data sets, not classes.
PARTS = frozenset(
    {"train", "training", "test", "test1", "testing", "val", "valid", "validation", "eval"}
)


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
    nested = [found for found in walk.found if "/" in found.name]
    if nested:
        _check_parts(below, folder)
        return _listing(walk, _by_folder(walk), sorted(below))
    pictures = _by_prefix(walk)
    return _listing(walk, pictures, sorted({label for _, label in pictures}))


def _check_parts(below: set[str], folder: Path) -> None:
    if {name.lower() for name in below} <= PARTS:
        part = "train" if "train" in below else sorted(below)[0]
        raise DatasetError(
            f"{folder} holds the parts of a data set ({', '.join(sorted(below))}) and not its"
            f" classes; choose one of them, such as {folder / part}."
        )


def _by_folder(walk: Walk) -> list[tuple[Found, str]]:
    pictures = []
    for found in walk.found:
        label, slash, _ = found.name.partition("/")
        if slash:
            pictures.append((found, label))
        else:
            walk.skip(found.name, "It lies beside the class folders; move it into one.")
    return pictures


def _by_prefix(walk: Walk) -> list[tuple[Found, str]]:
    pictures = []
    for found in walk.found:
        label = found.name.partition(".")[0]
        if found.name.count(".") >= 2 and label.strip():
            pictures.append((found, label))
        else:
            walk.skip(found.name, "Its name does not begin with a class and a dot, like cat.0.jpg.")
    return pictures


def _listing(walk: Walk, pictures: list[tuple[Found, str]], classes: list[str]) -> Listing:
    pictures.sort(key=lambda picture: picture[0].name)
    _check_classes(walk, classes, {label for _, label in pictures})
    number = {name: index for index, name in enumerate(classes)}
    skipped = sorted(walk.skipped, key=lambda item: item.name)
    return Listing(
        classes=tuple(classes),
        names=tuple(found.name for found, _ in pictures),
        labels=tuple(number[label] for _, label in pictures),
        skipped=tuple(skipped),
        digest=_digest([found for found, _ in pictures]),
        bytes=sum(found.size for found, _ in pictures),
    )


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
                f"The class folder {name!r} has no pictures{_because(walk, name + '/')}; put some"
                " in, or take it away."
            )


def _because(walk: Walk, beginning: str = "") -> str:
    reasons = [s for s in walk.skipped if f"{s.name}/".startswith(beginning)]
    if not reasons:
        return ""
    return f" ({len(reasons):,} left out; {reasons[0].name!r}: {reasons[0].reason.rstrip('.')})"


def _digest(pictures: list[Found]) -> str:
    rows = [(found.name, found.size, found.mtime_ns, found.mode) for found in pictures]
    return hashlib.blake2b(json.dumps(rows).encode(), digest_size=16).hexdigest()
