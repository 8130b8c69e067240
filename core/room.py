"""How much may still be written to the disk."""

from __future__ import annotations

import shutil

from core.settings import settings


def room() -> int:
    """Return how many bytes the disk with the app's data takes, beside what always stays free."""
    folder = settings().data
    while not folder.exists():
        folder = folder.parent
    return max(0, shutil.disk_usage(folder).free - settings().free_disk_bytes)
