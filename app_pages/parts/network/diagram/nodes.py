"""The boxes of a diagram, made from what ran (a trace) and what there is (a tree of modules)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from app_pages.parts.network.diagram.draft import Draft, settle
from app_pages.parts.network.diagram.record import Shape
from app_pages.parts.network.diagram.rounds import Folded, Loop, fold

if TYPE_CHECKING:
    from core.parameters import ModuleRow, ModuleTree
    from core.tracing import Step, Trace, Value

SYMBOLS = {
    "add": "+", "sub": "−", "mul": "×", "div": "÷", "matmul": "@", "mm": "@", "bmm": "@", "gt": ">",
    "lt": "<", "ge": "≥", "le": "≤",
}  # fmt: skip


def draft_network(trace: Trace, tree: ModuleTree) -> tuple[Draft, dict[int, Draft]]:
    """Return the network's box with all in it, and which box stands for each step.

    Modules that were not called stand at the end of the box in which they would have been.
    """
    facts = _Facts(tree)
    inside: dict[int, list[Step]] = {}
    for step in trace.steps:
        inside.setdefault(step.parent, []).append(step)
    root = inside.get(-1, [])
    if not root:
        return Draft(facts.of_row(tree.modules[0])), {}
    failed = _failed(trace)
    network = Draft(_call(root[0], facts, failed))
    drafts = {root[0].index: network}
    for step in trace.steps:  # a call comes before the steps inside it
        if step.index in inside:
            _fill(drafts[step.index], fold(inside[step.index]), drafts, facts, failed)
    _add_waiting(drafts, trace.steps, tree, facts)
    settle(network)
    return network, drafts


def _failed(trace: Trace) -> int | None:
    """Return the step that failed: an operation, or else the innermost call."""
    failure = trace.failure
    if failure is None:
        return None
    return failure.operation if failure.operation >= 0 else failure.step


class _Facts:
    """What the tree says of a module by its name."""

    def __init__(self, tree: ModuleTree) -> None:
        self.rows: Mapping[str, ModuleRow] = {row.path: row for row in tree.modules}
        self._with_children = {tree.modules[row.parent].path for row in tree.modules[1:]}
        self._weights = {row.module: row.shape for row in tree.tensors if row.attribute == "weight"}

    def of_row(self, row: ModuleRow) -> dict[str, Any]:
        return {
            "kind": "layer", "title": row.type, "name": row.name, "path": row.path,
            "module": row.first, "state": "waiting",
        } | self.of(row.path)  # fmt: skip

    def of(self, path: str) -> dict[str, Any]:
        row = self.rows.get(path)
        if row is None:
            return {}
        shape = self._weights.get(row.first)
        windows = shape[2:] if shape and "Conv" in row.type else ()
        return {
            "parameters": row.parameters,
            "holds": row.own > 0 or (row.lazy and path not in self._with_children),
            "note": " × ".join(map(str, windows)),
        }


def _fill(
    around: Draft,
    folded: Sequence[Folded | Loop],
    drafts: dict[int, Draft],
    facts: _Facts,
    failed: int | None,
) -> None:
    for each in folded:
        if isinstance(each, Loop):
            loop = around.add(
                {"kind": "loop", "path": around.content["path"], "times": each.rounds}
            )
            _fill(loop, each.body, drafts, facts, failed)
            continue
        first = each.steps[0]
        made = (
            _call(first, facts, failed) if first.kind == "call" else _operation(each.steps, failed)
        )
        draft = around.add(made)
        drafts.update((step.index, draft) for step in each.steps)


def _call(step: Step, facts: _Facts, failed: int | None) -> dict[str, Any]:
    state = "failed" if step.index == failed else "ran" if step.finished else "cut"
    return {
        "kind": "layer", "title": step.type, "name": step.path.rpartition(".")[2],
        "path": step.path, "module": step.module, "takes": _shapes(step.inputs),
        "gives": _shapes(step.outputs), "turn": step.turn, "turns": step.turns, "state": state,
    } | facts.of(step.path)  # fmt: skip


def _operation(steps: Sequence[Step], failed: int | None) -> dict[str, Any]:
    name = steps[0].type.rstrip("_")  # in place or not, it is the same to the data
    return {
        "kind": "operation", "title": SYMBOLS.get(name, name), "name": name if name in SYMBOLS else "",
        "path": steps[0].path, "takes": _shapes(steps[0].inputs),
        "gives": _shapes(steps[-1].outputs), "times": len(steps),
        "state": "failed" if failed in {step.index for step in steps} else "ran",
    }  # fmt: skip


def _shapes(values: Sequence[Value]) -> tuple[Shape, ...]:
    return tuple(tuple(value.shape) for value in values)


def _add_waiting(
    drafts: Mapping[int, Draft], steps: Sequence[Step], tree: ModuleTree, facts: _Facts
) -> None:
    """Add the modules that were not called, and nothing inside them, where their parent was."""
    boxes: dict[str, Draft] = {}
    for step in steps:
        if step.kind == "call":
            boxes.setdefault(step.path, drafts[step.index])
    parents = {row.path: tree.modules[row.parent].path for row in tree.modules[1:]}
    reached = set(boxes)
    for path in boxes:
        while path in parents:  # a list of layers is never called itself
            path = parents[path]
            reached.add(path)
    for row in tree.modules[1:]:
        around = parents[row.path]
        if row.path in reached or around not in reached:
            continue
        while around not in boxes:
            around = parents[around]
        boxes[around].add(facts.of_row(row))
