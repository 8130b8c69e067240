"""The manifest of a pixel cache: what makes it whole, and what it was made from.

It is written last and in one step, and names the file with the pixels; without it, or when it does
not fit, there is no cache.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

from core.datasets.listing import Skipped
from core.datasets.split import Part

MANIFEST = "manifest.json"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a whole cache holds: picture i is names[i], of class labels[i], fixed on side parts[i].

    `made_from` is the digest of the listing and of whatever else decides about the pixels; `file`
    holds len(names) × side × side × 3 bytes.
    """

    source: str
    side: int
    made_from: str
    file: str
    classes: tuple[str, ...]
    names: tuple[str, ...]
    labels: tuple[int, ...]
    skipped: tuple[Skipped, ...]
    test: int = 0
    parts: tuple[Part, ...] = ()

    @property
    def bytes(self) -> int:
        """The size of the file with the pixels."""
        return len(self.names) * self.side * self.side * 3


def read_manifest(folder: Path) -> Manifest | None:
    """Return the manifest in `folder`, None when there is none that can be understood."""
    try:
        document = json.loads((folder / MANIFEST).read_bytes())
        document["skipped"] = tuple(Skipped(**item) for item in document["skipped"])
        for name in ("classes", "names", "labels", "parts"):
            document[name] = tuple(document[name])
        manifest = Manifest(**document)
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        return None  # not a cache; it will be built
    whole = len(manifest.names) == len(manifest.labels)
    return manifest if whole and len(manifest.parts) in (0, len(manifest.names)) else None


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Put a manifest in its place in one step, so that it outlives a power failure."""
    temporary = folder / f"{MANIFEST}.partial"
    with temporary.open("wb") as file:
        file.write(json.dumps(asdict(manifest)).encode())
        file.flush()
        os.fsync(file.fileno())
    os.replace(temporary, folder / MANIFEST)
