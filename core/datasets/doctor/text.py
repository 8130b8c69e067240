"""A report as text for people: what the set is like, and what was found, the most harmful first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import get_args

from core.datasets.doctor.report import Action, Finding, Kind, Report

SHOWN = 10  # findings of a kind, and
NAMES = 4  # names of a finding, where not all are asked for
SIZES = 3
MOST = 1_000_000_000

TITLES: Mapping[Kind, str] = {
    "leak": "Leaks: copies on both sides of the split",
    "contradiction": "Contradictions: copies in two classes",
    "unreadable": "Not readable, or passed over",
    "duplicate": "Duplicates: the same file again",
    "near duplicate": "Near duplicates: the same picture, changed a little",
    "placeholder": "Placeholders: cards with text, logos, blanks",
    "outlier": "Outliers: drawings among photos",
    "label": "Labels that a network contradicts",
    "too small": "Too small",
    "shape": "Extreme shapes",
    "turned": "Turned by a note in the file (EXIF)",
    "suffix": "Named as another format",
    "mode": "Unusual kinds of pixels",
    "balance": "Differences between classes",
}
ADVICE: Mapping[Action, str] = {
    "leave out": "leave out",
    "move": "move to",
    "together": "keep on one side of the split",
    "nothing": "",
}


def as_text(report: Report, *, whole: bool = False) -> str:
    """Return a report as lines of text; `whole` shows every finding and every name."""
    return "\n".join([*_about(report), *_found(report, whole), "", *report.notes, _end(report)])


def _about(report: Report) -> Iterator[str]:
    kept = report.pictures - report.taken
    seen = f" ({kept:,} as seen before)" if kept else ""
    yield f"{printable(report.source)}: {report.pictures:,} pictures, {report.seconds:.1f} s{seen}"
    for name, count in report.counts.items():
        line = f"  {printable(name)}: {count:,} pictures"
        if name in report.colours:
            b, b_spread, s, s_spread = report.colours[name]
            line += f"; brightness {b:.0%} ± {b_spread:.0%}, saturation {s:.0%} ± {s_spread:.0%}"
        yield line
    sizes = [f"{w:,} × {h:,} ({count:,})" for (w, h), count in report.sizes.items()]
    more = f", and {len(sizes) - SIZES:,} more" if len(sizes) > SIZES else ""
    yield f"  sizes: {', '.join(sizes[:SIZES]) or 'none can be read'}{more}"


def _found(report: Report, whole: bool) -> Iterator[str]:
    for kind in get_args(Kind):
        found = report.of(kind)
        if not found:
            continue
        yield f"\n{TITLES[kind]} ({len(found):,})"
        most = MOST if whole else SHOWN
        for finding in found[:most]:
            yield from _finding(finding, MOST if whole else NAMES)
        if len(found) > most:
            yield f"  … and {len(found) - most:,} more; --all shows them"


def _finding(finding: Finding, most: int) -> Iterator[str]:
    if finding.names:
        more = f", and {len(finding.names) - most:,} more" if len(finding.names) > most else ""
        yield f"  {', '.join(map(printable, finding.names[:most]))}{more}"
    advice = ADVICE[finding.proposal]
    if finding.proposal == "move":
        advice += f" {printable(finding.label)}"
    elif finding.proposal == "leave out" and len(finding.names) > 1:
        advice += " all but the first"
    yield f"    {printable(finding.reason)}" + (f" → {advice}" if advice else "")


def _end(report: Report) -> str:
    count = len(report.findings)
    if not count:
        return "Nothing was found."
    return f"{count:,} {'finding' if count == 1 else 'findings'}. No file was changed."


def printable(text: str) -> str:
    """Return a text from outside as a terminal can show it: without control characters."""
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)
