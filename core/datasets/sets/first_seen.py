"""The digest of a published file as it came first, for those whose digest nobody publishes."""

from __future__ import annotations

import json
import time
from pathlib import Path

from core.datasets.sets.making import write_whole
from core.datasets.source import sets_folder


def difference(key: str, sha256: str) -> str:
    """Return the sentence that tells that another file came than the first time, "" for the same."""
    try:
        first = json.loads(_file(key).read_bytes())
        if first["sha256"] == sha256:
            return ""
        day = str(first["day"])[:10]
    except FileNotFoundError:
        return ""
    except (OSError, ValueError, KeyError, TypeError):
        return "Whether this is the file that came first cannot be told: its digest is lost."
    return (
        f"This is not the file that came first, on {day}: its SHA-256 digest is another one. Its server"
        " has a new version of it, or somebody is in between."
    )


def remember(key: str, sha256: str) -> None:
    """Keep the digest where it is the first one. Raises OSError where it cannot be written."""
    if not _file(key).exists():
        first = {"sha256": sha256, "day": time.strftime("%Y-%m-%d")}
        write_whole(_file(key), json.dumps(first).encode())


def _file(key: str) -> Path:
    return sets_folder() / f".seen-{key}.json"
