"""What is left of a report under marks: told from names, labels and sides, without another check.

Exact for what the report found: whoever leaves a copy out, moves it or keeps it with the others changes
no pixel. Copies that the marks themselves bring to both sides count as a leak, too.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from core.datasets.doctor.report import Finding, Report
from core.datasets.listing import Listing
from core.datasets.marks import Marks, decided

# Findings whose pictures are copies of one, of which the first is the one to keep.
COPIES = ("leak", "contradiction", "duplicate", "near duplicate")
# Nobody has decided; the marks mend it; a person keeps it as it is; good to know, nothing to do.
Status = Literal["open", "mended", "kept", "noted"]


@dataclass(frozen=True, slots=True)
class Standing:
    """Where pictures stand under marks: by name their class, their side and whom they go with.

    A side is "training", "validation" or "test"; what is left out has none of the three. `own` is the
    class that each picture of the listing has without marks.
    """

    own: Mapping[str, str]
    labels: Mapping[str, str]
    sides: Mapping[str, str]
    keys: Mapping[str, str]

    def here(self, finding: Finding) -> tuple[str, ...]:
        """Return the pictures of a finding that still count."""
        return tuple(name for name in finding.names if name in self.sides)

    def torn(self, finding: Finding) -> bool:
        """Whether copies of one picture are on more than one side."""
        copies = finding.kind in COPIES
        return copies and len({self.sides[name] for name in self.here(finding)}) > 1


def fitting(marks: Marks, listing: Listing) -> Marks:
    """Return the marks that say something about these pictures: of them, and of their classes."""
    names, classes = set(listing.names), set(listing.classes)
    return Marks(
        marks.left_out & names,
        {n: label for n, label in marks.labels.items() if n in names and label in classes},
        {n: first for n, first in marks.groups.items() if n in names and first in names},
    )


def standing(listing: Listing, marks: Marks, share: float) -> Standing:
    """Say where the pictures of a listing stand under marks, at a validation share from 0 to 1.

    `listing` is the one without marks. What the marks say about other pictures or classes is ignored.
    """
    labels, parts, keys = decided(listing, fitting(marks, listing))
    marked = replace(listing, labels=tuple(labels), parts=tuple(parts), keys=tuple(keys))
    sides = marked.side_of_each(share)
    stays = np.flatnonzero(np.array(parts) != "out").tolist()
    names, classes = listing.names, listing.classes
    return Standing(
        own={name: classes[i] for name, i in zip(names, listing.labels, strict=True)},
        labels={names[i]: classes[labels[i]] for i in stays},
        sides={names[i]: str(sides[i]) for i in stays},
        keys={names[i]: keys[i] for i in stays},
    )


def status(finding: Finding, now: Standing, kept: Collection[str]) -> Status:
    """Return where a finding stands; `kept` are the ids of those that are kept as they are."""
    if _mended(finding, now):
        return "mended"
    if finding.id in kept:
        return "kept"
    return "open" if asks(finding) or now.torn(finding) else "noted"


def asks(finding: Finding) -> bool:
    """Whether a finding asks for a decision, and is not only good to know."""
    return finding.proposal != "nothing" or finding.kind in ("leak", "contradiction")


def leaks_left(report: Report, now: Standing) -> int:
    """Return how many pictures have copies on more than one side, whatever they were found as."""
    leaks = [finding for finding in report.findings if finding.kind == "leak"]
    told = {name for leak in leaks for name in leak.names}
    others = [each for each in report.findings if each.kind != "leak"]
    return sum(map(now.torn, leaks)) + sum(
        now.torn(each) and told.isdisjoint(now.here(each)) for each in others
    )


def _mended(finding: Finding, now: Standing) -> bool:
    here = now.here(finding)
    if not any(name in now.own for name in finding.names):
        return False
    if finding.kind == "leak":
        return not now.torn(finding)
    if finding.kind == "contradiction":
        return len({now.labels[name] for name in here}) <= 1
    if finding.kind in COPIES:
        return len(here) <= 1 or len({now.keys[name] for name in here}) == 1
    return all(now.labels[name] != now.own[name] for name in here)


def surplus(findings: Iterable[Finding], now: Standing) -> list[str]:
    """Return which pictures to leave out, so that of copies one stays: the first that still counts.

    All of them where there are no copies, and where copies contradict each other: nobody has said which
    of them is right. What one finding leaves out is gone for the next, so that a picture that two are
    about is not lost for both.
    """
    gone: dict[str, None] = {}
    for finding in findings:
        here = [name for name in now.here(finding) if name not in gone]
        one_stays = finding.kind in COPIES and finding.kind != "contradiction"
        gone |= dict.fromkeys(here[1:] if one_stays else here)
    return list(gone)


def classes_at_odds(finding: Finding, now: Standing, label: str) -> list[str]:
    """Return the pictures of a finding that still count and are of another class than `label`."""
    return [name for name in now.here(finding) if now.labels[name] != label]
