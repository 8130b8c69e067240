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
from core.checkpoints.diagnosis.matching import RANK, Match, matched
from core.checkpoints.diagnosis.rules import Rule, Shape, axes_between

MOST_RULES, MOST_NAMES = 12, 20_000
MOST_WORK = 400_000  # names renamed while looking for one rule


@dataclass(frozen=True, slots=True)
class Explanation:
    """The rules by which names differ, in the order in which they are taken, and what they lead to.

    `matches` are those that fit, by the network's key.
    """

    rules: tuple[Rule, ...]
    matches: Mapping[str, Match]


def explain(offered: Mapping[str, Shape], wanted: Names) -> Explanation:
    """Find the rules that lead from a file's names to a network's, given all shapes.

    A wanted shape is None where the network does not know it yet; any shape fits. For more than
    20,000 names no rules are looked for.
    """
    rules = [Rule("separators")] if any(_foreign(key) for key in offered) else []
    names = rules[0].rename(list(offered)) if rules else list(offered)
    while len(rules) < MOST_RULES and len(offered) <= MOST_NAMES:
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
    uses = Counter(step for match in found if match.fits for step in match.steps)
    names = Counter(step for match in found for step in match.steps)
    kept = [
        (rule, uses[number])
        for number, rule in enumerate(rules)
        if uses[number] or (rule.sure == "sure" and names[number])
    ]
    return [
        replace(rule, sure="guess") if rule.name == "swap" and count == 1 else rule
        for rule, count in kept
    ]


def _best(offered: Mapping[str, Shape], wanted: Names, names: Sequence[str]) -> Rule | None:
    """Return the rule by which most of the network's tensors find theirs; None where none helps.

    A rule also helps that leads to several more of the network's names, though not to their shapes:
    then one sees that these are what differs.
    """
    shapes = dict(zip(names[::-1], list(offered.values())[::-1], strict=True))
    fitting = _fitting(offered, wanted, names)
    missing = {key: shape for key, shape in wanted.items() if key not in fitting}
    spare = {name: shapes[name] for name in names if name not in fitting}
    if not missing or not spare:
        return None
    known = len(wanted.keys() & set(names))
    for group in (
        candidates(shapes, wanted, spare, missing),
        in_order(spare, missing),
        by_shape(spare, missing),
    ):
        most = max(1, MOST_WORK // len(names))
        tried = [
            (*_gain(offered, wanted, rule, names), RANK[rule.sure], -turn, rule)
            for turn, rule in enumerate(islice(group, most))
        ]
        best = max(tried, key=lambda each: each[:4], default=None)
        if best and (best[0] > len(fitting) or (best[0] == len(fitting) and best[1] > known + 1)):
            return best[4]
    return None


def _gain(
    offered: Mapping[str, Shape], wanted: Names, rule: Rule, names: Sequence[str]
) -> tuple[int, int]:
    """Return how many keys a rule leads to that fit, and how many at all, if it is a sure one."""
    renamed = rule.rename(names)
    known = len(wanted.keys() & set(renamed)) if rule.sure == "sure" else 0
    return len(_fitting(offered, wanted, renamed)), known


def _fitting(offered: Mapping[str, Shape], wanted: Names, names: Sequence[str]) -> set[str]:
    """Return the network's keys that a tensor of this name and shape is there for."""
    return {
        name
        for name, (key, shape) in zip(names, offered.items(), strict=True)
        if name in wanted and axes_between(shape, wanted[name], key) is not None
    }
