"""Which tensor of a file belongs to which of a network's, by names and shapes alone.

Rules are taken greedily: always the one by which most of the network's tensors find theirs, until none
helps. What the names cannot tell, the order of the shapes and shapes that occur once are asked last.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from core.checkpoints.diagnosis.aligning import Names, by_shape, in_order
from core.checkpoints.diagnosis.candidates import candidates
from core.checkpoints.diagnosis.rules import (
    Axes,
    Rule,
    RuleName,
    Shape,
    Sureness,
    axes_between,
    is_kernel,
)

MOST_RULES = 12
MOST_WORK = 400_000  # names renamed while looking for one rule
_RANK: Mapping[Sureness, int] = {"sure": 2, "likely": 1, "guess": 0}


@dataclass(frozen=True, slots=True)
class Match:
    """A network's tensor and the file's that its name leads to.

    `rules` are the names of the rules that were needed, in their order, `steps` their places among the
    rules, and `sure` is the least sure of them. `fits` says whether the shapes agree once the axes are
    permuted by `axes`, () for as they are.
    """

    key: str
    file: str
    rules: tuple[RuleName, ...] = ()
    steps: tuple[int, ...] = ()
    sure: Sureness = "sure"
    fits: bool = True
    axes: tuple[int, ...] = ()

    @property
    def rule(self) -> str:
        """The name of the last rule, "" where the names are the same."""
        return self.rules[-1] if self.rules else ""


@dataclass(frozen=True, slots=True)
class Explanation:
    """The rules by which names differ, in the order in which they are taken, and what they lead to.

    `matches` are those that fit, by the network's key.
    """

    rules: tuple[Rule, ...]
    matches: Mapping[str, Match]


def explain(offered: Mapping[str, Shape], wanted: Names) -> Explanation:
    """Find the rules that lead from a file's names to a network's, given all shapes.

    A wanted shape is None where the network does not know it yet; any shape fits.
    """
    rules = [Rule("separators")] if any(_foreign(key) for key in offered) else []
    names = rules[0].rename(list(offered)) if rules else list(offered)
    while len(rules) < MOST_RULES:
        rule = _best(offered, wanted, names)
        if rule is None:
            break
        rules.append(rule)
        names = rule.rename(names)
    rules = _weighed(offered, wanted, [*rules, Rule("transpose", sure="likely")])
    found = matched(offered, wanted, rules)
    return Explanation(tuple(rules), {key: each for key, each in found.items() if each.fits})


def _foreign(key: str) -> bool:
    """Return whether a name is written as TensorFlow writes it."""
    return "/" in key or key.endswith(":0")


def _weighed(offered: Mapping[str, Shape], wanted: Names, rules: Sequence[Rule]) -> list[Rule]:
    """Leave out rules that nothing needs in the end; one other beginning for one tensor is a guess."""
    found = matched(offered, wanted, rules).values()
    uses = Counter(name for match in found if match.fits for name in match.steps)
    kept = [(rule, uses[number]) for number, rule in enumerate(rules) if uses[number]]
    return [
        replace(rule, sure="guess") if rule.name == "swap" and count == 1 else rule
        for rule, count in kept
    ]


def _best(offered: Mapping[str, Shape], wanted: Names, names: Sequence[str]) -> Rule | None:
    """Return the rule by which most of the network's tensors find theirs; None where none helps."""
    shapes = dict(zip(names[::-1], list(offered.values())[::-1], strict=True))
    fitting = _fitting(offered, wanted, names)
    missing = {key: shape for key, shape in wanted.items() if key not in fitting}
    spare = {name: shapes[name] for name in names if name not in fitting}
    if not missing or not spare:
        return None
    for group in (
        candidates(shapes, wanted, spare, missing),
        in_order(spare, missing),
        by_shape(spare, missing),
    ):
        most = max(1, MOST_WORK // len(names))
        tried = [
            (len(_fitting(offered, wanted, rule.rename(names))), _RANK[rule.sure], -turn, rule)
            for turn, rule in enumerate(islice(group, most))
        ]
        best = max(tried, key=lambda each: each[:3], default=None)
        if best is not None and best[0] > len(fitting):
            return best[3]
    return None


def _fitting(offered: Mapping[str, Shape], wanted: Names, names: Sequence[str]) -> set[str]:
    """Return the network's keys that a tensor of this name and shape is there for."""
    return {
        name
        for name, (key, shape) in zip(names, offered.items(), strict=True)
        if name in wanted and axes_between(shape, wanted[name], key) is not None
    }


def matched(
    offered: Mapping[str, Shape], wanted: Names, rules: Sequence[Rule]
) -> Mapping[str, Match]:
    """Return what the rules lead to, by the network's key, also where the shapes do not agree.

    Matrices are transposed only by the rule for that, or where the file's is a TensorFlow "kernel".
    Where two of the file's tensors come to the same name, the one that fits has it, else the first.
    """
    names = list(offered)
    steps: dict[str, list[int]] = {key: [] for key in offered}
    for number, rule in enumerate(rules):
        renamed = rule.rename(names)
        for key, old, new in zip(offered, names, renamed, strict=True):
            if old != new:
                steps[key].append(number)
        names = renamed
    found: dict[str, Match] = {}
    for name, (key, shape) in zip(names, offered.items(), strict=True):
        if name in wanted and not (name in found and found[name].fits):
            match = _match(name, key, axes_between(shape, wanted[name], key), steps[key], rules)
            if match.fits or name not in found:
                found[name] = match
    return _squares(found, offered, rules)


def _match(
    name: str, key: str, axes: Axes | None, steps: Sequence[int], rules: Sequence[Rule]
) -> Match:
    if axes == (1, 0) and not is_kernel(key):
        turned = _transposing(rules)
        axes, steps = (None, steps) if turned is None else (axes, [*steps, turned])
    taken = [rules[step] for step in steps]
    sure: Sureness = min((rule.sure for rule in taken), key=_RANK.__getitem__, default="sure")
    names = tuple(rule.name for rule in taken)
    return Match(name, key, names, tuple(steps), sure, axes is not None, axes or ())


def _transposing(rules: Sequence[Rule]) -> int | None:
    """Return the place of the rule that lets matrices be transposed."""
    return next((place for place, rule in enumerate(rules) if rule.name == "transpose"), None)


def _squares(
    found: Mapping[str, Match], offered: Mapping[str, Shape], rules: Sequence[Rule]
) -> Mapping[str, Match]:
    """Transpose square matrices as well, where all others are: their shapes cannot tell."""
    matrices = [m for m in found.values() if m.fits and len(offered[m.file]) == 2]
    square = {m.key for m in matrices if len(set(offered[m.file])) == 1 and not m.axes}
    others = [match for match in matrices if match.key not in square]
    turned = _transposing(rules)
    if turned is None or not others or not all("transpose" in match.rules for match in others):
        return found
    return {key: _turned(each, turned) if key in square else each for key, each in found.items()}


def _turned(match: Match, step: int) -> Match:
    rules: tuple[RuleName, ...] = (*match.rules, "transpose")
    return replace(match, axes=(1, 0), rules=rules, steps=(*match.steps, step), sure="guess")
