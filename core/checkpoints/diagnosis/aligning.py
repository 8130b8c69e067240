"""Putting two sequences beside each other: numbered layers, and tensors by their shapes."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from typing import TypeAlias

from core.checkpoints.diagnosis.rules import Rule, Shape

Names: TypeAlias = Mapping[str, Shape | None]
Children: TypeAlias = Mapping[int, tuple[tuple[str, Shape | None], ...]]
MOST_CONTAINERS = 20
MOST_SHIFTS = 4  # tried for a container
MOST_ALIGNED = 2_000  # children
MOST_PARTS = 12  # of a name that are looked at from its beginning
LEFT_ALONE = ("optimizer", "optim", "exp_avg", "exp_avg_sq", "momentum_buffer", "ema", "scheduler")


def renumberings(offered: Names, wanted: Names) -> Iterator[Rule]:
    """Yield the ways to renumber the children of each container that both have.

    First all by the same number, as when a layer was put in front; then in their order by what is in
    them, as when layers without parameters were put between.
    """
    mine, theirs = _containers(wanted), _containers(offered)
    shared = sorted(set(mine) & set(theirs), key=lambda each: -len(mine[each]))
    for container in shared[:MOST_CONTAINERS]:
        old, new = theirs[container], mine[container]
        if old == new or max(len(old), len(new)) > MOST_ALIGNED:
            continue
        for shift in _shifts(old, new):
            pairs = tuple((str(n), str(n + shift)) for n in old if n + shift >= 0)
            yield Rule("indices", before=container, pairs=pairs, sure="likely")
        pairs = tuple((str(a), str(b)) for a, b in _aligned(old, new))
        if any(a != b for a, b in pairs):
            yield Rule("indices", before=container, pairs=pairs, sure="likely")


def _containers(names: Names) -> Mapping[str, Children]:
    """Return what is in the numbered children of each container, by the container's beginning."""
    found: defaultdict[str, defaultdict[int, list[tuple[str, Shape | None]]]]
    found = defaultdict(lambda: defaultdict(list))
    for name, shape in names.items():
        parts = name.split(".")
        for place, part in enumerate(parts[:-1][:MOST_PARTS]):
            if part.isdecimal() and part.isascii() and len(part) < 10:
                container = "".join(f"{each}." for each in parts[:place])
                found[container][int(part)].append((".".join(parts[place + 1 :]), shape))
    return {
        container: {
            number: tuple(sorted(inside, key=str)) for number, inside in sorted(all_.items())
        }
        for container, all_ in found.items()
    }


def _shifts(old: Children, new: Children) -> list[int]:
    counts: Counter[int] = Counter()
    places = defaultdict(list)
    for number, inside in new.items():
        places[inside].append(number)
    for number, inside in old.items():
        for place in places.get(inside, ())[:20]:
            counts[place - number] += 1
    return [shift for shift, _count in counts.most_common(MOST_SHIFTS + 1) if shift][:MOST_SHIFTS]


def _aligned(old: Children, new: Children) -> list[tuple[int, int]]:
    """Return the numbers of children with the same contents, in their order on both sides."""
    numbers = list(old), list(new)
    matcher = SequenceMatcher(None, list(old.values()), list(new.values()), autojunk=False)
    return [
        (numbers[0][a + step], numbers[1][b + step])
        for a, b, size in matcher.get_matching_blocks()
        for step in range(size)
    ]


def in_order(offered: Names, wanted: Names) -> Iterator[Rule]:
    """Yield the rule that both hold the same shapes in the same order, if that is so to the end.

    One of the two may go on after the other has ended, as a network with another head does.
    """
    old, new = _worth(offered), list(wanted)
    length = min(len(old), len(new))
    same = 0
    while same < length and wanted[new[same]] in (offered[old[same]], None):
        same += 1
    if same and same >= min(len(old), len(new)) - 2 and same > 1:
        pairs = tuple(zip(old[:same], new[:same], strict=True))
        alike = all(_last(a) == _last(b) for a, b in pairs)
        yield Rule("order", pairs=pairs, sure="likely" if alike and same > 3 else "guess")


def by_shape(offered: Names, wanted: Names) -> Iterator[Rule]:
    """Yield the rule that pairs what alone has its shape, on both sides."""
    old = _only({name: offered[name] for name in _worth(offered)})
    new = _only(wanted)
    pairs = tuple((old[shape], name) for shape, name in new.items() if shape in old)
    if pairs:
        yield Rule("shape", pairs=pairs, sure="guess")


def _only(names: Names) -> Mapping[Shape, str]:
    counts = Counter(names.values())
    return {
        shape: name for name, shape in names.items() if shape is not None and counts[shape] == 1
    }


def _worth(names: Names) -> list[str]:
    """Return the names that are no state of an optimizer and the like, whose shapes are the same."""
    return [name for name in names if not set(LEFT_ALONE) & set(name.split("."))]


def _last(name: str) -> str:
    return name.rpartition(".")[2]


__all__: Sequence[str] = ["Names", "by_shape", "in_order", "renumberings"]
