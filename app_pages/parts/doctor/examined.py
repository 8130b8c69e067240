"""A report as it stands under the visitor's marks: what the parts of the view are handed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, get_args

import streamlit as st

from app_pages.parts.doctor.drafted import draft
from core.datasets import Description, Listing, Source
from core.datasets.doctor.report import Finding, Kind, Report
from core.datasets.doctor.settled import Standing, Status, standing, status
from core.datasets.drafts import Draft
from core.datasets.marks import Marks

OF_ALL: Final = "balance"  # a kind that is about no single picture: it is said beside the charts


@dataclass(frozen=True, slots=True)
class Examined:
    """Pictures without marks, the report on them, and where everything stands under the draft.

    `found` are the findings about pictures by kind, the most harmful first and the most certain first
    within a kind; `stands` is where each of them stands.
    """

    source: Source
    known: Description
    report: Report
    draft: Draft
    now: Standing
    found: Mapping[Kind, tuple[Finding, ...]]
    stands: Mapping[Finding, Status]

    @property
    def listing(self) -> Listing:
        """The listing without marks."""
        return self.known.listing

    def open(self, kind: Kind) -> list[Finding]:
        """Return the findings of a kind that nobody has dealt with."""
        return [each for each in self.found[kind] if self.stands[each] == "open"]


def examined(source: Source, known: Description, report: Report) -> Examined:
    """Return a report under the visitor's marks as they are now. Raises DatasetError."""
    ours = draft(source)
    now = _standing(
        source, known.listing.digest, report.share, ours.marks.digest(), known.listing, ours.marks
    )
    kinds = [kind for kind in get_args(Kind) if kind != OF_ALL]
    found = {kind: of_kind for kind in kinds if (of_kind := report.of(kind))}
    stands = {each: status(each, now, ours.kept) for of_kind in found.values() for each in of_kind}
    return Examined(source, known, report, ours, now, found, stands)


@st.cache_resource(max_entries=8, show_spinner=False)
def _standing(
    source: Source, digest: str, share: float, marks: str, _listing: Listing, _marks: Marks
) -> Standing:
    return standing(_listing, _marks, share)
