"""One step of a draft: what it decided about pictures, and what was decided before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args

Action = Literal[
    "leave out", "take back", "move", "together", "keep", "pass over", "import", "forget"
]


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided about one picture, as in `Marks`: nothing at first."""

    out: bool = False
    label: str = ""
    group: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One change: decisions by picture, before and after, and findings kept or no longer kept."""

    action: Action
    before: Mapping[str, Decision]
    after: Mapping[str, Decision]
    kept: frozenset[str] = frozenset()
    unkept: frozenset[str] = frozenset()

    def __len__(self) -> int:
        return len(self.after) + len(self.kept) + len(self.unkept)

    def to_document(self) -> dict[str, Any]:
        """Return plain JSON values."""
        before, after = (
            {name: [each.out, each.label, each.group] for name, each in found.items()}
            for found in (self.before, self.after)
        )
        return {
            "action": self.action, "before": before, "after": after,
            "kept": sorted(self.kept), "unkept": sorted(self.unkept),
        }  # fmt: skip


def read_step(document: Any) -> Step:
    """Read what `Step.to_document` wrote. Raises TypeError, KeyError, AttributeError or ValueError."""
    before, after = (
        {name: _decision(*document[each][name]) for name in document[each]}
        for each in ("before", "after")
    )
    action = document["action"]
    if action not in get_args(Action) or before.keys() != after.keys():
        raise ValueError(action)
    return Step(action, before, after, texts(document["kept"]), texts(document["unkept"]))


def texts(found: Any) -> frozenset[str]:
    """Return a list of texts as a set. Raises TypeError where it is something else."""
    if not isinstance(found, list) or not all(isinstance(each, str) for each in found):
        raise TypeError(found)
    return frozenset(found)


def _decision(out: Any, label: Any, group: Any) -> Decision:
    if not (isinstance(out, bool) and isinstance(label, str) and isinstance(group, str)):
        raise TypeError(label)
    return Decision(out, label, group)
