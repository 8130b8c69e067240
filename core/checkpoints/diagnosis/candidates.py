"""Rules that could explain why names differ, read off the names themselves."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from core.checkpoints.diagnosis.aligning import MOST_PARTS, Names, renumberings
from core.checkpoints.diagnosis.rules import ENDINGS, WRAPPERS, Rule

MOST = 6  # of each kind
RARE = 4  # names that end alike; more say nothing about what was renamed


def candidates(offered: Names, wanted: Names, spare: Names, missing: Names) -> Iterator[Rule]:
    """Yield rules for names, given those that a file offers and a network wants, with their shapes.

    `spare` and `missing` are what of the two has not found the other yet.
    """
    yield from _wrappers(spare)
    yield from _beginnings(spare, missing)
    yield from _endings(spare)
    yield from renumberings(offered, wanted)
    yield from _swaps(spare, missing)


def _wrappers(offered: Names) -> Iterator[Rule]:
    parts = {part for name in offered for part in name.split(".")[:-1]}
    for part in WRAPPERS:
        if part in parts and any(f".{part}." in name for name in offered):
            yield Rule("inside", before=part)


def _beginnings(offered: Names, wanted: Names) -> Iterator[Rule]:
    """Yield what to take from the beginning of the file's names, or to put there."""
    removed = Counter(name[: -len(end)] for name in offered for end in _ends(name) if end in wanted)
    for prefix, _count in removed.most_common(MOST):
        yield Rule("remove", before=prefix)
    added = Counter(name[: -len(end)] for name in wanted for end in _ends(name) if end in offered)
    for prefix, _count in added.most_common(MOST):
        yield Rule("add", after=prefix)


def _ends(name: str) -> Iterator[str]:
    """Yield what follows each dot of a name, from the longest on."""
    rest = name
    for _part in range(MOST_PARTS):
        _first, dot, rest = rest.partition(".")
        if not dot:
            return
        yield rest


def _endings(offered: Names) -> Iterator[Rule]:
    last = {name.rpartition(".")[2] for name in offered}
    for before, after in ENDINGS:
        if before in last:
            yield Rule("ending", before=before, after=after)
        if after in last and before in ("gamma", "beta"):
            yield Rule("ending", before=after, after=before)


def _swaps(offered: Names, wanted: Names) -> Iterator[Rule]:
    """Yield beginnings that stand for each other before the same rest of a name."""
    old, new = _by_end(offered), _by_end(wanted)
    counts: Counter[tuple[str, str]] = Counter()
    for end, prefixes in old.items():
        others = new.get(end, ())
        if len(prefixes) <= RARE and len(others) <= RARE:
            counts.update((a, b) for a in prefixes for b in others if a != b)
    for (before, after), _count in counts.most_common(2 * MOST):
        yield Rule("swap", before=before, after=after, sure="likely")


def _by_end(names: Names) -> dict[str, list[str]]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for name in names:
        for end in _ends(name):
            found[end].append(name[: -len(end)])
    return found
