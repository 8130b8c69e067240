"""What copies of pictures do harm: on both sides of the split, in two classes, or by counting twice.

A copy of a validation picture that is trained on makes the validation say more than is true: in the
test sets of CIFAR-10 and CIFAR-100, 3 and 10 % are such copies (Barz & Denzler, 2020, "Do we train on
test data? Purging CIFAR of near-duplicates").
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from core.datasets.doctor.families import Family
from core.datasets.doctor.report import Action, Finding
from core.datasets.listing import Listing

# Whom a copy goes with: who judges stays as it is, so that results can be compared.
ORDER = ("test", "validation", "training")


def of_families(
    found: Sequence[Family], listing: Listing, sides: Sequence[str]
) -> Iterator[Finding]:
    """Yield the findings about families: leaks and contradictions, or else near duplicates.

    `sides` are those of the listing's pictures at the share that is asked about.
    """
    for family in found:
        members = _ordered(family, listing, sides)
        spoiled = list(_leak(family, members, listing, sides))
        spoiled += _contradiction(family, members, listing)
        yield from spoiled
        if not spoiled and not family.same:
            yield from _near(family, members, listing)


def of_identical(
    found: Sequence[Family], listing: Listing, sides: Sequence[str]
) -> Iterator[Finding]:
    """Yield the duplicates: the same file more than once on a side and in a class."""
    for family in found:
        places = {(sides[i], listing.labels[i]) for i in family.members}
        if len(places) == 1:  # otherwise it is a leak or a contradiction
            names = _names(listing, _ordered(family, listing, sides))
            times = "twice" if len(names) == 2 else f"{len(names):,} times"
            yield Finding(
                "duplicate",
                names,
                f"The same file, {times}: it counts {times} as much.",
                "leave out",
            )


def _ordered(family: Family, listing: Listing, sides: Sequence[str]) -> list[int]:
    """Return the members, first those that judge, and among them as they are listed."""
    return sorted(family.members, key=lambda i: (ORDER.index(sides[i]), i))


def _leak(
    family: Family, members: list[int], listing: Listing, sides: Sequence[str]
) -> Iterator[Finding]:
    on = Counter(sides[i] for i in members)
    if len(on) < 2:
        return
    where = " and ".join(f"{on[side]:,} for {side}" for side in ORDER if on[side])
    what = "The same file" if family.same else "The same picture"
    reason = f"{what} is on both sides, {where}: what is judged with has been learned by heart."
    # What a set brings along as its test stays what it is.
    proposal: Action = "leave out" if family.same or on["test"] else "together"
    yield Finding("leak", _names(listing, members), reason, proposal, family.likeness)


def _contradiction(family: Family, members: list[int], listing: Listing) -> Iterator[Finding]:
    counts = Counter(listing.classes[listing.labels[i]] for i in members).most_common()
    if len(counts) < 2:
        return
    shown = " and ".join(f"{label} ({count:,})" for label, count in counts)
    (label, most), (_other, second) = counts[:2]
    reason = f"The same picture is said to be {shown}: one of them is wrong. Look which one."
    first = [i for i in members if listing.classes[listing.labels[i]] == label]
    names = _names(listing, first + [i for i in members if i not in first])
    clear = most > second
    proposal: Action = "move" if clear else "leave out"
    yield Finding("contradiction", names, reason, proposal, family.likeness, label if clear else "")


def _near(family: Family, members: list[int], listing: Listing) -> Iterator[Finding]:
    if listing.keys and len({listing.keys[i] for i in members}) == 1:
        return  # a person has put them together
    fixed = bool(listing.parts) and all(listing.parts[i] for i in members)
    what = f"Nearly the same picture (likeness {family.likeness:.1%})"
    rest = "together they count as much as many" if fixed else "they belong on one side"
    proposal: Action = "nothing" if fixed else "together"
    names = _names(listing, members)
    yield Finding("near duplicate", names, f"{what}: {rest}.", proposal, family.likeness)


def _names(listing: Listing, members: Sequence[int]) -> tuple[str, ...]:
    return tuple(listing.names[i] for i in members)
