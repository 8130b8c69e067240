"""Marks as a file that a person takes home, hands on, and brings back: JSON, hostile until checked."""

from __future__ import annotations

import json
import re

from core.datasets.drafts import Draft
from core.datasets.errors import DatasetError
from core.datasets.marks import Marks
from core.settings import settings

FORMAT = "layerwise marks"
_ID = re.compile("[0-9a-f]{16}")  # of a finding


def write_marks_file(draft: Draft) -> bytes:
    """Return the marks of a draft, and which findings are kept, as JSON; not how it came to that."""
    document = {"format": FORMAT, **draft.marks.to_document(), "kept": sorted(draft.kept)}
    return json.dumps(document, indent=1).encode()


def read_marks_file(content: bytes) -> tuple[Marks, frozenset[str]]:
    """Read what `write_marks_file` wrote: the marks, and the ids of findings that are kept.

    Raises DatasetError where it is no such file, or names more pictures than a set may have.
    """
    try:
        document = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise DatasetError(
            "This is no file of marks: it is not JSON. Choose marks.json."
        ) from error
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise DatasetError("This is no file of marks; choose one that was downloaded here.")
    marks, kept = Marks.from_document(document), document.get("kept", [])
    if not isinstance(kept, list) or not all(isinstance(i, str) and _ID.fullmatch(i) for i in kept):
        raise DatasetError("This file of marks is damaged: it names findings that cannot be.")
    most = settings().dataset_pictures
    if max(len(marks.left_out), len(marks.labels), len(marks.groups), len(kept)) > most:
        raise DatasetError(
            f"This file marks more than {most:,} pictures, more than a set may have."
        )
    return marks, frozenset(kept)
