"""Conditions in Python for the parameters that each rule fills, in the order of an if and its elifs.

A condition that reads well (`isinstance(module, nn.Linear)`) is only written where it holds for
exactly those parameters of this network that are still to be filled so; else their names are listed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from torch import nn

from core.blocks.source.expressions import literal
from core.parameters.initialization.assigned import Assigned, Assignment
from core.parameters.initialization.steps import Initialization, Rule, Target

Test = Callable[[Assignment], bool]


@dataclass(frozen=True, slots=True)
class Branch:
    """What is done by `steps` to the parameters of these `names`.

    Any of `conditions` holds for them, and for none of those that no branch before was for; () holds
    for all of these. None says that nothing but their names tells them apart.
    """

    steps: tuple[int, ...]
    names: tuple[str, ...]
    conditions: tuple[str, ...] | None
    lines: tuple[str, ...]

    def joined(self, after: Branch) -> Branch:
        """Return one branch for this one and the next, which has the same lines."""
        both = after.conditions  # which may hold for all that is left, and then does for these too
        if both:
            both = (*self.conditions, *both) if self.conditions else None
        steps = tuple(dict.fromkeys((*self.steps, *after.steps)))
        return Branch(steps, (*self.names, *after.names), both, self.lines)


@dataclass(frozen=True, slots=True)
class _Way:
    """A condition as it is written, and what it says of a parameter."""

    words: str
    holds: Test


def branches(module: nn.Module, assigned: Assigned, initialization: Initialization) -> list[Branch]:
    """Return the branches, those of the last rule first; `own` is the generator in their lines."""
    found: list[Branch] = []
    for branch in _branches(module, assigned, initialization):
        if found and found[-1].lines == branch.lines:
            found[-1] = found[-1].joined(branch)
        else:
            found.append(branch)
    return found


def _branches(
    module: nn.Module, assigned: Assigned, initialization: Initialization
) -> Iterator[Branch]:
    left = [each for each in assigned.parameters if each.slot is not None]
    holders = dict(module.named_modules(remove_duplicate=False))
    for number in range(len(initialization.steps) - 1, -1, -1):
        rule = initialization.steps[number]
        if not isinstance(rule, Rule):
            continue
        for lines, group in _groups(rule, [each for each in left if each.rule == number]).items():
            conditions = _conditions(rule.target, holders, left, group)
            left = [each for each in left if each not in group]
            yield Branch((number,), tuple(each.name for each in group), conditions, lines)


def _groups(rule: Rule, filled: Sequence[Assignment]) -> dict[tuple[str, ...], list[Assignment]]:
    """Put together what is filled by the same lines of Python."""
    groups: dict[tuple[str, ...], list[Assignment]] = {}
    for each in filled:
        lines = rule.distribution.python("tensor", "own", each.slot)
        groups.setdefault(lines, []).append(each)
    return groups


def _conditions(
    target: Target,
    holders: Mapping[str, nn.Module],
    left: Sequence[Assignment],
    group: Sequence[Assignment],
) -> tuple[str, ...] | None:
    if len(left) == len(group):
        return ()
    ways = [
        *_by_path(target.path),
        *_by_layer(target.layer, holders),
        *_by_attribute(target.attribute),
    ]
    for chosen in (ways, ways[1:], ways[:1]):
        if chosen and [e for e in left if all(way.holds(e) for way in chosen)] == list(group):
            return (" and ".join(way.words for way in chosen),)
    return None


def _by_path(path: str) -> Iterator[_Way]:
    """Write the simple patterns: a name, a beginning, an end."""
    before, _star, after = path.partition("*")
    if path == "*" or "*" in after or (before and after):
        return
    if "*" not in path:
        yield _Way(f"name == {literal(path)}", lambda each: each.name == path)
    elif before:
        yield _Way(f"name.startswith({literal(before)})", lambda each: each.name.startswith(before))
    else:
        yield _Way(f"name.endswith({literal(after)})", lambda each: each.name.endswith(after))


def _by_layer(layer: str, holders: Mapping[str, nn.Module]) -> Iterator[_Way]:
    """Write a class of torch.nn; the network itself may be of another class in the file."""
    kind = getattr(nn, layer, None) if layer else None
    if not isinstance(kind, type) or not issubclass(kind, nn.Module):
        return

    def holds(each: Assignment) -> bool:
        place = each.name.rpartition(".")[0]
        return bool(place) and isinstance(holders[place], kind)

    yield _Way(f"isinstance(module, nn.{layer})", holds)


def _by_attribute(attribute: str) -> Iterator[_Way]:
    if attribute:
        yield _Way(
            f"attribute == {literal(attribute)}",
            lambda each: each.name.rpartition(".")[2] == attribute,
        )
