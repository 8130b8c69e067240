"""What rules for names lead to, shapes considered: which of a file's tensors a network's key gets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from core.checkpoints.diagnosis.aligning import Names
from core.checkpoints.diagnosis.rules import (
    Axes,
    Rule,
    RuleName,
    Shape,
    Sureness,
    axes_between,
    is_kernel,
)

RANK: Mapping[Sureness, int] = {"sure": 2, "likely": 1, "guess": 0}


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
    sure: Sureness = min((rule.sure for rule in taken), key=RANK.__getitem__, default="sure")
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
