"""What a set is like as a whole: how many of each class, which sizes, which colours."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations, permutations

import numpy as np

from core.datasets.doctor.look import Look
from core.datasets.doctor.report import Finding
from core.datasets.listing import Listing

UNEVEN = 2.0  # times as many pictures in one class as in another
LARGE = 0.8  # difference of means over the standard deviation: Cohen (1988) calls it large
ENOUGH = 20  # pictures of a class, to speak of its colours
TELLING = 0.5  # difference of the shares of a format

Colours = tuple[float, float, float, float]


def sizes(looks: Sequence[Look]) -> dict[tuple[int, int], int]:
    """Return (width, height), upright, with how many pictures have it, the most frequent first."""
    found = Counter((look.width, look.height) for look in looks if look.width)
    return dict(sorted(found.items(), key=lambda item: (-item[1], item[0])))


def colours(listing: Listing, looks: Sequence[Look]) -> dict[str, Colours]:
    """Return by class the mean and the standard deviation, over pictures, of brightness and saturation.

    Classes of which no picture can be read are missing.
    """
    found = {}
    for label, name in enumerate(listing.classes):
        mine = [look.tones for look, of in zip(looks, listing.labels, strict=True) if of == label]
        seen = np.array([(tones.brightness, tones.saturation) for tones in mine if tones])
        if len(seen):
            (b, s), (b_spread, s_spread) = seen.mean(axis=0), seen.std(axis=0)
            found[name] = (float(b), float(b_spread), float(s), float(s_spread))
    return found


def balance(
    listing: Listing, looks: Sequence[Look], counts: Mapping[str, int], seen: Mapping[str, Colours]
) -> Iterator[Finding]:
    """Yield what is uneven between classes, so that a network could be right for the wrong reason."""
    fewest, most = (choose(counts, key=lambda name: counts[name]) for choose in (min, max))
    if counts[most] >= UNEVEN * counts[fewest]:
        reason = (
            f"{most} has {counts[most]:,} pictures, {fewest} only {counts[fewest]:,}: saying {most} to"
            " everything would often be right."
        )
        yield Finding("balance", (), reason, "nothing", label=fewest)
    many = [name for name in seen if counts[name] >= ENOUGH]
    for one, other in combinations(many, 2):
        yield from _unlike(one, other, seen[one], seen[other])
    yield from _formats(listing, looks, many)


def _unlike(one: str, other: str, a: Colours, b: Colours) -> Iterator[Finding]:
    for what, mean, spread in (("brighter", 0, 1), ("more colourful", 2, 3)):
        usual = float(np.sqrt((a[spread] ** 2 + b[spread] ** 2) / 2))
        if abs(a[mean] - b[mean]) <= LARGE * usual:
            continue
        more, less = (one, other) if a[mean] > b[mean] else (other, one)
        reason = (
            f"Pictures of {more} are much {what} than those of {less}: a network could tell them by"
            " that alone."
        )
        yield Finding("balance", (), reason, "nothing", label=f"{what}: {more}, {less}")


def _formats(listing: Listing, looks: Sequence[Look], many: Sequence[str]) -> Iterator[Finding]:
    """Yield the format that one class has much more often than another: its traces can be learned."""
    found: dict[str, Counter[str]] = {name: Counter() for name in listing.classes}
    for look, label in zip(looks, listing.labels, strict=True):
        found[listing.classes[label]][look.format] += bool(look.format)
    gaps = []
    for one, other in permutations(many, 2):
        for kind in sorted(found[one]):
            a, b = (found[name][kind] / max(1, found[name].total()) for name in (one, other))
            gaps.append((a - b, a, b, kind, one, other))
    gap, a, b, kind, one, other = max(gaps, default=(0.0, 0.0, 0.0, "", "", ""))
    if gap > TELLING:
        reason = (
            f"{a:.0%} of {one} are {kind} files, but only {b:.0%} of {other}: a network could learn the"
            " traces that a format leaves."
        )
        yield Finding("balance", (), reason, "nothing", label=f"{kind}: {one}, {other}")
