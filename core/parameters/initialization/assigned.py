"""Which step gives which parameter its values: rules in their order, the later one wins."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.parameters.distributions import Slot
from core.parameters.errors import shown
from core.parameters.initialization.patterns import matches
from core.parameters.initialization.steps import Edit, Initialization, Rule, Step, Target
from core.parameters.records import ModuleTree, TensorRow

if TYPE_CHECKING:
    from torch import nn


@dataclass(frozen=True, slots=True)
class Assignment:
    """What the steps do to one parameter, under all its names.

    `slot` is None while a lazy layer has not given it a shape. `rule` is the index of the step that
    fills it, -1 where it stays as it was built; `edits` are the indices of those after that rule, in
    their order. `objections` are steps that mean this parameter but do not fit it, and why.
    """

    names: tuple[str, ...]
    slot: Slot | None
    rule: int = -1
    edits: tuple[int, ...] = ()
    objections: tuple[tuple[int, str], ...] = ()

    @property
    def name(self) -> str:
        """The first name, which its random numbers depend on."""
        return self.names[0]

    @property
    def touched(self) -> bool:
        """Whether any step changes it."""
        return self.rule >= 0 or bool(self.edits)


@dataclass(frozen=True, slots=True)
class Assigned:
    """What the steps do to each parameter of a network, each tensor once, in the network's order.

    `unmatched` are the steps that mean no parameter of it, and a sentence on each.
    """

    parameters: tuple[Assignment, ...]
    unmatched: tuple[tuple[int, str], ...] = ()

    def of(self, name: str) -> Assignment | None:
        """Return what is done to the parameter of this name, None where there is none."""
        return next((each for each in self.parameters if name in each.names), None)

    def won(self, step: int) -> tuple[Assignment, ...]:
        """Return the parameters whose values this step decides: by its rule, or by its edit."""
        return tuple(each for each in self.parameters if step in (each.rule, *each.edits))

    def objections(self, step: int) -> tuple[tuple[str, str], ...]:
        """Return the names of the parameters that this step does not fit, and why."""
        return tuple(
            (each.name, words)
            for each in self.parameters
            for number, words in each.objections
            if number == step
        )


def given(network: nn.Module | ModuleTree, initialization: Initialization) -> Assigned:
    """Return which step each registered parameter of a network gets; nothing is drawn or changed.

    `network` is a module, which may be on `meta`, or its tree. A tensor with several names counts
    once, and is meant by a step that means it under any of them.
    """
    tree = network if isinstance(network, ModuleTree) else _tree(network)
    kinds = {row.path: row.type for row in tree.modules}
    rows = [row for row in tree.tensors if row.registered and row.role == "parameter"]
    shapes = {name: row.shape for row in rows for name in row.names}
    used: set[int] = set()
    parameters = tuple(_assignment(row, kinds, shapes, initialization, used) for row in rows)
    unmatched = tuple(
        (number, _unmatched(step, tree))
        for number, step in enumerate(initialization.steps)
        if number not in used
    )
    return Assigned(parameters, unmatched)


def _tree(module: nn.Module) -> ModuleTree:
    from core.parameters.tree import parameter_tree

    return parameter_tree(module)


def _assignment(
    row: TensorRow,
    kinds: Mapping[str, str],
    shapes: Mapping[str, tuple[int, ...] | None],
    initialization: Initialization,
    used: set[int],
) -> Assignment:
    """Go through the steps for one parameter; `used` gets the numbers of those that mean it."""
    slot = _slot(row, kinds, shapes)
    rule, edits, objections = -1, list[int](), list[tuple[int, str]]()
    for number, step in enumerate(initialization.steps):
        if not _means(step, row, kinds):
            continue
        used.add(number)
        if words := _objection(step, row, slot):
            objections.append((number, words))
        elif isinstance(step, Rule):
            rule, edits = number, []
        else:
            edits.append(number)
    return Assignment(row.names, slot, rule, tuple(edits), tuple(objections))


def _slot(
    row: TensorRow, kinds: Mapping[str, str], shapes: Mapping[str, tuple[int, ...] | None]
) -> Slot | None:
    if row.shape is None:
        return None
    weight = shapes.get(f"{row.module}.weight" if row.module else "weight")
    return Slot(row.shape, kinds[row.module], row.attribute, weight)


def _means(step: Step, row: TensorRow, kinds: Mapping[str, str]) -> bool:
    if isinstance(step, Edit):
        return step.path in row.names
    return any(_meets(step.target, name, kinds) for name in row.names)


def _meets(target: Target, name: str, kinds: Mapping[str, str]) -> bool:
    holder, _dot, attribute = name.rpartition(".")
    return (
        target.attribute in ("", attribute)
        and target.layer in ("", kinds[holder])
        and matches(target.path, name)
    )


def _objection(step: Step, row: TensorRow, slot: Slot | None) -> str:
    """Say why a step does not fit a parameter; an empty text where it does."""
    if slot is None:
        return "It has no shape before the first batch, so there is nothing to fill yet."
    if "float" not in row.dtype:
        return f"Its numbers are {row.dtype}; only floating-point numbers are filled."
    if isinstance(step, Rule):
        return step.distribution.objection(slot)
    return out_of_range(step.index, slot.shape)


def out_of_range(index: tuple[int, ...] | None, shape: tuple[int, ...]) -> str:
    """Say why a tensor of this shape has no cell at `index`; "" where it has, and for None."""
    if index is None:
        return ""
    if len(index) != len(shape):
        numbers = "1 number" if len(index) == 1 else f"{len(index)} numbers"
        axes = "1 axis" if len(shape) == 1 else f"{len(shape)} axes"
        return f"The index has {numbers}, but the tensor has {axes}."
    for axis, (place, size) in enumerate(zip(index, shape, strict=True)):
        if place >= size:
            last = f"from 0 to {size - 1:,}" if size else "not at all, as it is empty"
            return f"Index {place:,} is out of range: axis {axis} counts {last}."
    return ""


def _unmatched(step: Step, tree: ModuleTree) -> str:
    """Say what is wrong with a step that means no parameter."""
    if isinstance(step, Edit):
        return _unknown(step.path, tree)
    target = step.target
    if target.layer and target.layer not in set(_holding(tree)):
        return f"No {shown(target.layer)} layer of this network holds parameters."
    return "No parameter of this network is meant by this."


def _unknown(path: str, tree: ModuleTree) -> str:
    rows = [row for row in tree.tensors if path in row.names or path in row.held]
    if not rows:
        return f"This network has no parameter called {shown(path)}."
    if rows[0].role == "parameter":
        return f"PyTorch does not see {shown(path)}, as it stands in a plain attribute."
    return f"{shown(path)} is a {rows[0].role}, not a parameter."


def _holding(tree: ModuleTree) -> Iterator[str]:
    """Yield the kinds of the modules that hold parameters themselves and are registered."""
    for row in tree.modules:
        if row.registered and any(tree.tensors[index].role == "parameter" for index in row.tensors):
            yield row.type
