"""What is found at a single picture: it cannot be read, is too small, has an odd shape, suffix or mode."""

from __future__ import annotations

import posixpath
import statistics
from collections.abc import Iterable, Iterator, Mapping, Sequence

from core.datasets.doctor.look import Look
from core.datasets.doctor.report import Action, Finding, Kind

SMALL = 32  # pixels on the shorter side, where most pictures have twice as many and more
LONG = 3.0  # times the shorter side
SUFFIXES: Mapping[str, frozenset[str]] = {
    "JPEG": frozenset({".jpg", ".jpeg", ".jpe", ".jfif"}),
    "PNG": frozenset({".png"}),
    "WEBP": frozenset({".webp"}),
    "GIF": frozenset({".gif"}),
    "BMP": frozenset({".bmp"}),
    "TIFF": frozenset({".tif", ".tiff"}),
    "AVIF": frozenset({".avif", ".heif", ".heic", ".hif"}),
    "HEIF": frozenset({".heic", ".heif", ".hif", ".avif"}),
}
TURNED = (
    "Upright only by a note in the file (EXIF): it is turned here, but other programs may show it as it"
    " was stored."
)
CMYK = (
    "Stored in printing colours (CMYK): turned into red, green and blue here, not quite the same."
)
DEEP = "Stored with more than 8 bits a colour: reduced to 8 here."
TRANSPARENT = "Partly transparent, or able to be: what is transparent becomes white here."
ANIMATED = "An animation, of which only the first picture counts here."


def oddities(names: Sequence[str], looks: Sequence[Look]) -> Iterator[Finding]:
    """Yield what is odd about single pictures; what needs nothing done, once for all alike."""
    together: dict[tuple[Kind, str], list[str]] = {}
    usual = _usual_side(looks)
    for name, look in zip(names, looks, strict=True):
        if look.error:
            yield Finding("unreadable", (name,), look.error, "leave out")
        if not look.width:
            continue
        for kind, reason, proposal in _sizes(look, usual):
            yield Finding(kind, (name,), reason, proposal)
        for noted in _notes(name, look):
            together.setdefault(noted, []).append(name)
    for (kind, reason), alike in together.items():
        yield Finding(kind, tuple(alike), reason, "nothing")


def _usual_side(looks: Iterable[Look]) -> float:
    """Return the median of the shorter sides, 0 where no picture can be read."""
    sides = [min(look.width, look.height) for look in looks if look.width]
    return statistics.median(sides) if sides else 0


def _sizes(look: Look, usual: float) -> Iterator[tuple[Kind, str, Action]]:
    short, long = sorted((look.width, look.height))
    size = f"{look.width:,} × {look.height:,} pixels"
    if short < SMALL and 2 * short <= usual:
        reason = f"It has only {size}, far fewer than the others: hardly anything can be seen."
        yield "too small", reason, "leave out"
    if long > LONG * short:
        reason = (
            f"It has {size}: squeezed into a square, as networks see it, nothing keeps its shape."
        )
        yield "shape", reason, "leave out"


def _notes(name: str, look: Look) -> Iterator[tuple[Kind, str]]:
    suffix = posixpath.splitext(name)[1].lower()
    if look.format in SUFFIXES and suffix not in SUFFIXES[look.format]:
        reason = f"The name ends in {suffix}, but the file is {look.format}: read correctly here"
        yield "suffix", f"{reason}, but other programs may refuse it."
    if look.orientation != 1:
        yield "turned", TURNED
    if look.mode == "CMYK":
        yield "mode", CMYK
    if look.bits > 8:
        yield "mode", DEEP
    if look.transparent:
        yield "mode", TRANSPARENT
    if look.animated:
        yield "mode", ANIMATED
