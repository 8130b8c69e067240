"""Photos by the thousand: a zip, or a folder, sent by the browser or named where the app is at home.

None of them is decoded here, and none is unpacked to the disk: a photo is read when it is judged, and
again when it is looked at.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence
from functools import partial
from itertools import islice
from pathlib import Path

import streamlit as st

from app_pages.parts.markdown import plain
from app_pages.parts.predict.photos.uploads import PICTURES
from app_pages.parts.verdicts import LONGEST, SMALL, Photo
from app_pages.parts.words import _, plural
from core.images import PictureError
from core.images.archives import Archive, LeftOut, open_archive
from core.images.sources import read_source
from core.settings import settings

MEGABYTE = 1_000_000
LISTED = 50  # files that are left out, with their reasons
ARCHIVE, FOLDER = "photos-archive", "photos_folder"


def from_zip() -> list[Photo]:
    """Draw where to drop a zip; return the photos in it."""
    limits = settings()
    file = st.file_uploader(
        _("Drop a zip of photos here"), type="zip", key="zip",
        max_upload_size=math.ceil(limits.batch_bytes / MEGABYTE),
    )  # fmt: skip
    st.caption(
        _("Up to {most} photos. It is read in memory and never unpacked to the disk.").format(
            most=f"{limits.batch_photos:,}"
        )
    )
    if file is None:
        forget_zip()
        return []
    found = _opened(file.file_id, file)
    if isinstance(found, str):
        st.error(plain(found), icon=":material/folder_zip:")
        return []
    _left_out(found.left_out)
    return [
        Photo(f"{file.file_id}/{name}", name, partial(found.read, name), _longest(len(found.names)))
        for name in found.names
    ]


def forget_zip() -> None:
    """Let go of the zip that was looked through last."""
    st.session_state.pop(ARCHIVE, None)


def _opened(id: str, file: st.runtime.uploaded_file_manager.UploadedFile) -> Archive | str:
    """Return the archive, listed once and kept in the session while it is there, or what is wrong."""
    known = st.session_state.get(ARCHIVE)
    if known is None or known[0] != id:
        try:
            with st.spinner(_("Looking through the zip …")):
                known = (id, open_archive(file.getvalue()))
        except PictureError as error:
            known = (id, str(error))
        st.session_state[ARCHIVE] = known
    found: Archive | str = known[1]
    return found


def from_folder() -> list[Photo]:
    """Draw where to choose a folder, or at home to name one; return the photos in it."""
    limits = settings()
    files = st.file_uploader(
        _("Choose a folder of photos"), type=PICTURES, accept_multiple_files="directory",
        max_upload_size=math.ceil(limits.photo_bytes / MEGABYTE), key="folder_files",
    )  # fmt: skip
    _most_of(len(files))
    kept = files[: limits.batch_photos]
    longest = _longest(len(kept))
    photos = [Photo(file.file_id, file.name, file.getvalue(), longest) for file in kept]
    return photos or ([] if limits.hosted else _named())


def _named() -> list[Photo]:
    """Draw the place for a folder's path on this machine; return its photos."""
    path = st.text_input(
        _("Or its path on this machine"), placeholder="~/pictures", key=FOLDER,
        help=_("Quicker: the photos are read where they are."),
    ).strip()  # fmt: skip
    if not path:
        return []
    found, skipped = _listed(path, settings().batch_photos)
    _left_out(skipped)
    longest = _longest(len(found))
    return [
        Photo(key, name, partial(read_source, Path(file)), longest) for key, name, file in found
    ]


@st.cache_data(scope="session", ttl=60, max_entries=4, show_spinner=False)
def _listed(path: str, most: int) -> tuple[list[tuple[str, str, str]], list[LeftOut]]:
    """Return id, name and path of the photos in a folder, and what cannot be looked at."""
    from core.prediction.command_line import find_photos

    root = Path(path).expanduser()
    photos: list[tuple[str, str, str]] = []
    skipped: list[LeftOut] = []
    for file, trouble in islice(find_photos([str(root)]), most + 1):
        if trouble or len(photos) == most:
            reason = trouble or f"Only the first {most:,} photos are looked at."
            skipped.append(LeftOut(Path(file).name, reason))
        else:
            told = Path(file).stat()
            mark = f"{file} {told.st_size} {told.st_mtime_ns}"
            key = hashlib.blake2b(mark.encode(errors="surrogateescape"), digest_size=16).hexdigest()
            name = Path(file).relative_to(root) if root.is_dir() else Path(file).name
            photos.append((key, str(name), file))
    return photos, skipped


def _longest(count: int) -> int:
    """Return how large each of so many photos is kept, in pixels."""
    return LONGEST if count <= settings().upload_photos else SMALL


def _most_of(count: int) -> None:
    most = settings().batch_photos
    if count > most:
        told = _("{count} photos are too many; these are the first {most}.")
        st.warning(told.format(count=f"{count:,}", most=f"{most:,}"))


def _left_out(found: Sequence[LeftOut]) -> None:
    """Say what is not looked at, and why."""
    if not found:
        return
    title = plural("{count} file is left out", "{count} files are left out", len(found))
    with st.expander(title, icon=":material/filter_alt_off:", key="photos-left-out"):
        lines = [f"- {plain(each.name[:80])}: {plain(each.reason)}" for each in found[:LISTED]]
        if len(found) > LISTED:
            lines.append(_("- and {count} more").format(count=f"{len(found) - LISTED:,}"))
        st.markdown("\n".join(lines))
