"""What training takes in memory, and what freezing a part of the network spares.

Freezing a module is `net.get_submodule(path).requires_grad_(False)`. A tensor that several modules
share is frozen as soon as one of them is, because it is one and the same tensor.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Literal, TypeAlias

from core.parameters.errors import ParameterError, shown
from core.parameters.records import ModuleTree, TensorRow

Optimizer: TypeAlias = Literal["sgd", "momentum", "adam"]

# What torch.optim keeps for each trained tensor: how many tensors of its size and dtype, and bytes
# beside them (Adam and AdamW count their steps for each tensor, in a 32-bit float).
_KEPT: Mapping[str, tuple[int, int]] = {"sgd": (0, 0), "momentum": (1, 0), "adam": (2, 4)}


def trainable_without(tree: ModuleTree, frozen: Collection[str]) -> int:
    """Return how many numbers an optimizer still changes when `frozen` modules or tensors are frozen.

    Raises ParameterError for a path that the network does not have.
    """
    return sum(row.count for row in _trained(tree, frozen))


def gradient_bytes(tree: ModuleTree, frozen: Collection[str] = ()) -> int:
    """Return the memory of all gradients after a backward pass: as much as what is trained.

    Raises ParameterError for a path that the network does not have.
    """
    return sum(row.bytes for row in _trained(tree, frozen))


def optimizer_bytes(tree: ModuleTree, optimizer: Optimizer, frozen: Collection[str] = ()) -> int:
    """Return the memory that an optimizer keeps from its first step on, beside the gradients.

    Plain SGD keeps nothing, momentum one number for each trained one, Adam and AdamW two. Raises
    ParameterError for a path that the network does not have, and for another optimizer.
    """
    if optimizer not in _KEPT:
        raise ParameterError(
            f"There is no optimizer {shown(optimizer)} here; there are {', '.join(_KEPT)}."
        )
    copies, beside = _KEPT[optimizer]
    return sum(copies * row.bytes + beside for row in _trained(tree, frozen))


def _trained(tree: ModuleTree, frozen: Collection[str]) -> Iterator[TensorRow]:
    """Yield the rows of all tensors that an optimizer changes."""
    known = {row.path for row in tree.modules}
    known.update(name for row in tree.tensors for name in row.names)
    for path in frozen:
        if path not in known:
            raise ParameterError(f"The network has nothing called {shown(path)}.")
    paths = frozenset(frozen)
    for row in tree.tensors:
        if row.learned and not any(_is_frozen(name, paths) for name in row.names):
            yield row


def _is_frozen(name: str, frozen: Collection[str]) -> bool:
    """Return whether the tensor or a module around it is frozen; a learned one's name tells."""
    while name and name not in frozen:
        name = name.rpartition(".")[0]
    return name in frozen
