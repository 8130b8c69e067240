"""What the listing of a source passes over, as far as somebody may have meant it to count."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from core.datasets.doctor.report import Finding, Kind
from core.datasets.errors import DatasetError
from core.datasets.listing import Skipped
from core.datasets.marks import LEFT_OUT
from core.datasets.reading import picture_file
from core.datasets.source import Source
from core.images.formats import holds_picture

NO_NAME = "Its name is not that of a picture."  # as the walk through a folder says it
DISGUISED = (
    "It holds a picture, but its name does not say so; let it end in .jpg, .png or the like."
)
MOST_OPENED = 1_000  # files without a picture's name whose content is looked at
BEGINNING = 64  # bytes


def passed_over(source: Source, skipped: Sequence[Skipped]) -> Iterator[Finding]:
    """Yield a finding for each reason for which files or folders do not count.

    What a person left out is no finding. A file whose name is not that of a picture is opened, to see
    whether there is one in it.
    """
    found: dict[tuple[Kind, str], list[str]] = {}
    unnamed = [item.name for item in skipped if item.reason == NO_NAME]
    disguised = {name for name in unnamed[:MOST_OPENED] if _holds_picture(source, name)}
    for item in skipped:
        if item.name in disguised:
            found.setdefault(("suffix", DISGUISED), []).append(item.name)
        elif item.reason != LEFT_OUT:
            found.setdefault(("unreadable", item.reason), []).append(item.name)
    for (kind, reason), names in found.items():
        yield Finding(kind, tuple(names), f"Passed over: {_lower(reason)}", "nothing")


def _holds_picture(source: Source, name: str) -> bool:
    try:
        with picture_file(source, name).open("rb") as file:
            return holds_picture(file.read(BEGINNING))
    except (OSError, DatasetError):
        return False


def _lower(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]
