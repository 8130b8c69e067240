"""Uploads that stay in memory on their way to the page."""

from __future__ import annotations

from core.images import PICTURE_SUFFIXES
from core.settings import settings

PICTURES = sorted(suffix.removeprefix(".") for suffix in PICTURE_SUFFIXES)


def keep_in_memory() -> None:
    """Have the server hold an upload in memory while it arrives, however large it may be.

    Starlette, which Streamlit's server is built on, puts whatever is larger than its
    `spool_max_size` into a temporary file, for the moment until Streamlit has read it. The page says
    that no photo is written to the disk.
    """
    from starlette.formparsers import MultiPartParser

    limits = settings()
    most = 2 * max(limits.batch_bytes, limits.photo_bytes)
    MultiPartParser.spool_max_size = max(MultiPartParser.spool_max_size, most)
