"""Boxes while a diagram is put together, before they are numbered and become records."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from app_pages.parts.network.diagram.record import Node

MOST_SIBLINGS = 100  # as many boxes stand directly in one; more are put into groups
GROUP = 50


@dataclass(slots=True, eq=False)
class Draft:
    """A box while the diagram is put together; `content` are its fields in the record."""

    content: dict[str, Any]
    around: Draft | None = None
    inside: list[Draft] = field(default_factory=list)
    index: int = -1

    def add(self, content: dict[str, Any]) -> Draft:
        """Put a new box inside this one."""
        draft = Draft(content, self)
        self.inside.append(draft)
        return draft


def settle(network: Draft) -> None:
    """Call boxes with something inside blocks, and group siblings where there are very many."""
    waiting = [network]
    while waiting:
        draft = waiting.pop()
        if draft.content["kind"] == "layer" and draft.inside:
            draft.content["kind"] = "block"
        waiting.extend(draft.inside)
        while len(draft.inside) > MOST_SIBLINGS:
            _group(draft)


def _group(around: Draft) -> None:
    members, around.inside = around.inside, []
    for start in range(0, len(members), GROUP):
        some = members[start : start + GROUP]
        group = around.add(_contents(some, around.content["path"]))
        group.inside = some
        for each in some:
            each.around = group


def _contents(members: Sequence[Draft], path: str) -> dict[str, Any]:
    """Return what a group says of its members, which may be groups themselves."""
    ends = (members[0], members[-1])
    names = [name for each in ends for name in each.content.get("name", "").split(" – ")]
    waiting = all(each.content.get("state") == "waiting" for each in members)
    return {
        "kind": "group",
        "path": path,
        "name": f"{names[0]} – {names[-1]}",
        "parameters": sum(each.content.get("parameters", 0) for each in members),
        "times": sum(_size(each) for each in members),
        "state": "waiting" if waiting else "ran",
    }


def _size(draft: Draft) -> int:
    return int(draft.content["times"]) if draft.content["kind"] == "group" else 1


def numbered(drafts: Sequence[Draft]) -> tuple[Node, ...]:
    """Return the records of boxes and all inside them, each after the one around it."""
    order: list[Draft] = []
    waiting = list(reversed(drafts))
    while waiting:
        draft = waiting.pop()
        draft.index = len(order)
        order.append(draft)
        waiting.extend(reversed(draft.inside))
    return tuple(
        Node(parent=draft.around.index if draft.around else -1, **draft.content) for draft in order
    )
