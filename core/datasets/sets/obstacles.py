"""Why a published set cannot be had now, in sentences that say what to do instead."""

from __future__ import annotations

from contextlib import suppress
from urllib.parse import urlsplit

from core.datasets.errors import DatasetError
from core.datasets.sets.kept import KeptSet
from core.datasets.sets.making import writing
from core.datasets.sets.published import PUBLISHED, Published
from core.datasets.sets.shelf import find_set
from core.datasets.source import sets_folder
from core.downloads import DownloadError, check_disk, download_obstacle
from core.settings import settings


def obstacle(key: str) -> str | None:
    """Say in a sentence why a published set cannot be had now, and what to do instead; None: it can.

    It can when it is here, or there is room for it and its server answers within a few seconds. That is
    asked each time, so a page keeps the answer for a while. Raises DatasetError where there is none of
    this key.
    """
    published = named(key)
    if here(key) is not None:
        return None
    try:
        check_allowed(published)
        with writing():
            sets_folder().mkdir(parents=True, exist_ok=True)
            check_disk(sets_folder(), published.bytes + published.unpacked)
    except DatasetError as error:
        return str(error)
    except DownloadError as error:
        return unavailable(published, str(error))
    reasons = (download_obstacle(published.address_of(file)) for file, _size in published.files)
    reason = next((each for each in reasons if each is not None), None)
    return None if reason is None else unavailable(published, reason)


def named(key: str) -> Published:
    """Return the published set of this key. Raises DatasetError where there is none."""
    if key not in PUBLISHED:
        raise DatasetError(
            f"There is no published set {key!r}; choose one of {', '.join(PUBLISHED)}."
        )
    return PUBLISHED[key]


def here(key: str) -> KeptSet | None:
    """Return the set where it is here already."""
    with suppress(DatasetError):
        return find_set(key)
    return None


def check_allowed(published: Published) -> None:
    """Raise DatasetError where it has more pictures than a data set may have here."""
    most = settings().dataset_pictures
    if published.pictures > most:
        raise DatasetError(
            f"{published.title} has {published.pictures:,} pictures, and {most:,} are allowed here;"
            " choose a smaller set."
        )


def unavailable(published: Published, reason: str) -> str:
    """Return the sentence for a download that cannot be, from its `reason` in a few words."""
    host = urlsplit(published.address).hostname or "its server"
    file = published.files[0][0]
    elsewhere = f"bring {file} as a zip, " if file.endswith(".zip") else "choose another set, "
    return (
        f"{published.title!r} cannot be had from {host} now: {reason}. Try again later, {elsewhere}or"
        " choose the drawn pets, which need no network."
    )
