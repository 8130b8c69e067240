"""Checking a source: every picture is looked at once, and what is wrong with the set is said."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence

from core.datasets.doctor.copied import of_families, of_identical
from core.datasets.doctor.families import families, identical
from core.datasets.doctor.look import Look
from core.datasets.doctor.looking import look_at_all
from core.datasets.doctor.oddities import oddities
from core.datasets.doctor.report import Finding, Report
from core.datasets.doctor.skipped import passed_over
from core.datasets.doctor.strangers import strangers
from core.datasets.doctor.summary import balance, colours, sizes
from core.datasets.errors import DatasetError
from core.datasets.listing import Listing
from core.datasets.reading import list_pictures
from core.datasets.source import Source
from core.datasets.workers import check as stop_if

SHARE = 0.2  # for validation, where nobody says how much


def check(
    source: Source,
    share: float = SHARE,
    *,
    progress: Callable[[int, int], None] | None = None,
    comparing: Callable[[float], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Report:
    """Check the pictures of a source that has files, with its marks applied; nothing is changed.

    `share` is that of validation, from 0 to 1; parts that the set brings along stay what they are.
    progress(done, total), in pictures, is called along the way, and then comparing(share), from 0 to 1,
    while copies are looked for. What was seen is kept, so that a second
    check reads only what has changed. Raises DatasetError as `list_pictures` does, where the pictures
    are in no files, the share is none, or no process can be started; Cancelled soon after `cancelled()`
    says so.
    """
    if not source.has_files:
        raise DatasetError("Only pictures in files can be checked; choose a folder or a set.")
    if not 0 <= share <= 1:
        raise DatasetError(f"The validation share is {share:g}, but has to be between 0 and 1.")
    started = time.monotonic()
    cancelled = cancelled or _never
    listing = list_pictures(source)
    looked = look_at_all(source, listing.names, progress or _nothing, cancelled)

    def between(done: float) -> None:
        stop_if(cancelled)
        (comparing or _nothing)(done)

    found = list(_findings(source, listing, looked.looks, share, between))
    return Report(
        source=str(source),
        digest=listing.digest,
        share=share,
        pictures=len(listing),
        seconds=time.monotonic() - started,
        findings=tuple(found),
        counts=listing.counts(),
        sizes=sizes(looked.looks),
        colours=colours(listing, looked.looks),
        taken=looked.taken,
        notes=(_not_kept(looked.not_kept),) if looked.not_kept else (),
    )


def _findings(
    source: Source,
    listing: Listing,
    looks: Sequence[Look],
    share: float,
    between: Callable[[float], None],
) -> Iterator[Finding]:
    sides = [str(side) for side in listing.side_of_each(share)]
    groups = families(looks, between)
    yield from of_families(groups, listing, sides)
    yield from of_identical(identical(looks), listing, sides)
    yield from strangers(listing.names, looks)
    yield from oddities(listing.names, looks)
    yield from passed_over(source, listing.skipped)
    yield from balance(listing, looks, listing.counts(), colours(listing, looks))


def _not_kept(why: str) -> str:
    return f"What was seen could not be kept ({why}), so the next check reads everything again."


def _nothing(*_told: float) -> None:
    pass


def _never() -> bool:
    return False
