"""A data set with a mess in it: leaks, a contradiction, a broken file, and drawn pets otherwise."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from itertools import count
from pathlib import Path

from PIL import Image

from core.datasets import on_validation_side
from core.datasets.drawn import draw_pet
from core.images import encode_jpeg

SHARE = 0.2
EACH = 16  # pictures of each class


def pictures() -> dict[str, bytes]:
    """Return JPEG files by name: two leaks, one of them in each class, a picture in both classes, and
    a file that breaks off, among 32 drawn pets.
    """
    found: dict[str, bytes] = {}
    for kind in ("cat", "dog"):
        for i in range(EACH):
            found[_name(kind, f"{kind}{i}", validates=i < 4)] = encode_jpeg(
                draw_pet(kind, i, 96), 92
            )
    first = {kind: _first(found, f"{kind}/{kind}0-") for kind in ("cat", "dog")}
    for kind, content in first.items():
        found[_name(kind, "smaller", validates=False)] = _smaller(content)
    other = _first(found, "cat/cat9-")
    found[_name("dog", "again", validates=False)] = other
    found["dog/broken.jpg"] = other[:400]
    return found


def write(root: Path, files: Mapping[str, bytes]) -> Path:
    """Write files into a folder, and return it."""
    for name, content in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(content)
    return root


def zipped(files: Mapping[str, bytes]) -> bytes:
    """Return files as a zip."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return packed.getvalue()


def _name(folder: str, stem: str, *, validates: bool) -> str:
    """Return a name that falls on that side."""
    names = (f"{folder}/{stem}-{number}.jpg" for number in count())
    return next(name for name in names if on_validation_side(name, SHARE) == validates)


def _first(files: Mapping[str, bytes], beginning: str) -> bytes:
    return next(content for name, content in sorted(files.items()) if name.startswith(beginning))


def _smaller(content: bytes) -> bytes:
    file = io.BytesIO()
    with Image.open(io.BytesIO(content)) as photo:
        photo.resize((72, 72)).save(file, "JPEG", quality=70)
    return file.getvalue()
