"""The pixel cache: all pictures of a source decoded once, and mapped into memory ever after.

A cache is a folder with a file of pixels and a manifest (`core.datasets.manifest`). Whoever builds
it holds its lock; whoever comes meanwhile waits and takes what was built. The pixels get a new file
each time, so that a process that still reads older ones is not disturbed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import numpy as np

from core.datasets.building import PARTIAL, Plan, disk_errors, write_pixels
from core.datasets.grey import open_grey, prepared_grey
from core.datasets.listing import Listing
from core.datasets.locking import locked
from core.datasets.manifest import MANIFEST, read_manifest, write_manifest
from core.datasets.marks import marked_pixels, read_marks
from core.datasets.pixels import Pixels
from core.datasets.reading import list_pictures
from core.datasets.source import Source
from core.datasets.workers import check
from core.settings import settings

FORMAT = 2  # one more whenever the same pictures would give other pixels, or the files change
LOCK = ".lock"


def open_pixels(
    source: Source,
    side: int,
    *,
    progress: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Pixels:
    """Open all pictures of `source` as squares of `side` pixels, decoding what is not cached.

    Fashion-MNIST is downloaded where it is not here. progress(done, total), in pictures, is called
    along the way; once cancelled() says True, Cancelled is raised and nothing that looks whole is
    left. Raises DatasetError as `list_pictures` does, and when a
    class has no readable picture or the disk has no room.
    """
    if source.grey:
        return open_grey(source, side, progress or _nothing, cancelled or _never)
    if source.marks:
        found = open_pixels(source.unmarked, side, progress=progress, cancelled=cancelled)
        return marked_pixels(found, read_marks(source.marks))
    folder = cache_folder(source, side)

    def plan() -> Plan:
        listing = list_pictures(source)
        digest = _made_from(listing)
        return Plan(source, side, listing, digest, progress or _nothing, cancelled or _never)

    wanted = plan()
    cached = _open(folder, wanted)
    if cached is not None:
        return cached
    with disk_errors():
        folder.mkdir(parents=True, exist_ok=True)
        with locked(folder / LOCK, lambda: _tell_waiting(folder, wanted)):
            # Listed anew: while this process waited, the folder may have changed once more.
            return _open_or_build(folder, plan())


def prepared_pixels(source: Source, side: int) -> Pixels | None:
    """Return the pixels of a source where they are decoded already, None where they are not.

    Nothing is decoded and nothing written. Raises DatasetError as `list_pictures` does.
    """
    if source.grey:
        return prepared_grey(source, side)
    if source.marks:
        found = prepared_pixels(source.unmarked, side)
        return found and marked_pixels(found, read_marks(source.marks))
    listing = list_pictures(source)
    plan = Plan(source, side, listing, _made_from(listing), _nothing, _never)
    return _open(cache_folder(source, side), plan)


def cache_folder(source: Source, side: int) -> Path:
    """Return where the pixels of a source are kept."""
    key = hashlib.blake2b(f"{FORMAT} {side} {source}".encode(), digest_size=12).hexdigest()
    return settings().cache / "pixels" / key


def _made_from(listing: Listing) -> str:
    """Return what changes whenever the pixels would: the files, and the limits on them."""
    limits = settings()
    skipped = [(item.name, item.reason) for item in listing.skipped]
    text = f"{listing.digest} {limits.photo_bytes} {limits.photo_pixels} {skipped}"
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


def _open_or_build(folder: Path, plan: Plan) -> Pixels:
    cached = _open(folder, plan)
    if cached is not None:
        return cached
    _clear(folder)
    write_manifest(folder, write_pixels(plan, folder))
    built = _open(folder, plan)
    assert built is not None  # this process holds the lock
    return built


def _open(folder: Path, plan: Plan) -> Pixels | None:
    """Open a cache that is whole and still what `plan` would give; None otherwise."""
    manifest = read_manifest(folder)
    if manifest is None or manifest.made_from != plan.made_from or manifest.side != plan.side:
        return None
    path = folder / Path(manifest.file).name
    try:
        if path.stat().st_size != manifest.bytes:
            return None
        shape = (len(manifest.names), plan.side, plan.side, 3)
        pixels = np.memmap(path, np.uint8, mode="r", shape=shape)
    except FileNotFoundError:
        return None  # another process has replaced it since the manifest was read
    plan.progress(len(plan.listing), len(plan.listing))
    labels = np.array(manifest.labels, dtype=np.int64)
    return Pixels(
        pixels, labels, manifest.names, manifest.classes, manifest.skipped, manifest.test,
        manifest.parts,
    )  # fmt: skip


def _clear(folder: Path) -> None:
    """Remove what an older or an interrupted build left; first of all what makes it whole."""
    (folder / MANIFEST).unlink(missing_ok=True)
    for path in folder.iterdir():
        if path.name != LOCK:
            with suppress(PermissionError):  # Windows keeps what another process has mapped
                path.unlink(missing_ok=True)


def _tell_waiting(folder: Path, plan: Plan) -> None:
    """Say how far the process has come that builds the cache, and whether to wait on."""
    check(plan.cancelled)
    plan.progress(_others_progress(folder, plan), len(plan.listing))


def _others_progress(folder: Path, plan: Plan) -> int:
    """Return how many pictures the process that builds has written."""
    written = 0
    for path in folder.glob(f"*{PARTIAL}"):
        with suppress(FileNotFoundError):
            written = max(written, path.stat().st_size)
    return min(written // plan.picture_bytes, len(plan.listing))


def _nothing(done: int, total: int) -> None:
    pass


def _never() -> bool:
    return False
