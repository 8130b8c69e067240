"""Photos with the labels that a person gave them, as a data set: a folder for each class.

cat/beach-0.jpg, dog/rex-1.jpg    upright, without EXIF data, under names that are safe everywhere
neither/car-2.jpg                 what shows none of the classes, where there is such a photo
labels.csv                        a line a photo: its label, and what the model had said
README.md
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from core.datasets.errors import DatasetError
from core.datasets.names import safe_name
from core.datasets.sets import Filled, KeptSet, make_set
from core.datasets.sets.making import check_room
from core.images import encode_jpeg, open_picture

NEITHER = "neither"
QUALITY = 95
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")  # a text that begins so is run by spreadsheets
README = """\
# Photos with corrected labels

A folder for each class, with the photos that a person put there after a network had judged them; the
folder `neither` holds photos that show none of the classes. They are upright and carry no EXIF data (no
place, no camera, no time). `labels.csv` says what the network had said of each of them.

Train on it: unpack it, take `neither` away, and name the folder at Train; or pack it again without
`neither`, and bring the zip there.
"""


@dataclass(frozen=True, slots=True)
class Labelled:
    """A photo's file with the class that a person gave it ("" for none of them), and the verdict.

    `probabilities` are by class.
    """

    name: str
    content: bytes = field(repr=False)
    right: str
    verdict: str
    probabilities: Mapping[str, float]


def as_zip(photos: Sequence[Labelled]) -> bytes:
    """Return the data set as a zip file. Raises PictureError where a photo cannot be read."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as file:
        names = []
        for name, photo in _placed(photos, neither=True):
            file.writestr(name, _plain(photo))
            names.append(name)
        file.writestr("labels.csv", _labels(names, photos))
        file.writestr("README.md", README)
    return packed.getvalue()


def keep(photos: Sequence[Labelled], title: str, owner: str) -> KeptSet:
    """Keep the photos of known classes as a set of the visitor with this token, to be trained on.

    Raises DatasetError where fewer than two classes have photos, the visitor may keep no more, or the
    disk is too full, and PictureError where a photo cannot be read; nothing is left behind then.
    """
    known = [photo for photo in photos if photo.right]
    if len({photo.right for photo in known}) < 2:
        raise DatasetError("A run needs photos of two classes at least; mark some of each.")

    def fill(pictures: Path) -> Filled:
        check_room(2 * sum(len(photo.content) for photo in known))
        for name, photo in _placed(known, neither=False):
            file = pictures / name
            file.parent.mkdir(exist_ok=True)
            file.write_bytes(_plain(photo))
        return Filled()

    return make_set(fill, title=title, owner=owner, origin="")


def _placed(photos: Sequence[Labelled], *, neither: bool) -> Iterator[tuple[str, Labelled]]:
    """Yield each photo's path inside the data set: its class's folder, its name and its number."""
    folders = _folders(photos, neither)
    for number, photo in enumerate(photos):
        stem = safe_name(re.sub(r"\.\w{1,5}$", "", photo.name))
        yield f"{folders[photo.right]}/{stem}-{number}.jpg", photo


def _folders(photos: Sequence[Labelled], neither: bool) -> dict[str, str]:
    """Return a folder's name for each class, no two of them alike even where case does not count."""
    found = {"": NEITHER} if neither else {}
    for label in dict.fromkeys(photo.right for photo in photos if photo.right):
        name, taken = safe_name(label), {each.lower() for each in found.values()}
        found[label] = name if name.lower() not in taken else f"{name[:40]}-{len(found)}"
    return found


def _plain(photo: Labelled) -> bytes:
    """Return a photo as JPEG: its pixels, upright, and nothing else."""
    return encode_jpeg(open_picture(photo.content), QUALITY)


def _labels(names: Sequence[str], photos: Sequence[Labelled]) -> str:
    text = io.StringIO(newline="")
    classes = list(dict.fromkeys(each for photo in photos for each in photo.probabilities))
    writer = csv.writer(text)
    writer.writerow(["file", "name", "label", "verdict", *(f"probability of {c}" for c in classes)])
    for name, photo in zip(names, photos, strict=True):
        shares = [photo.probabilities.get(each, "") for each in classes]
        writer.writerow(
            [name, *map(_cell, (photo.name, photo.right or NEITHER, photo.verdict)), *shares]
        )
    return text.getvalue()


def _cell(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULA_SIGNS) else text


__all__ = ["NEITHER", "Labelled", "as_zip", "keep", "safe_name"]
