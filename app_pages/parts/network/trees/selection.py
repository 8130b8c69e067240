"""What is selected in the trees: a module, which all views share, and perhaps a tensor in it.

The module is `asked.at`; the tensor is the view's own and stands in the URL too. Both are names of the
network in hand, also while its layers are kept in a plain list and are called otherwise.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from app_pages.parts import own
from app_pages.parts.network import state

if TYPE_CHECKING:
    from core.parameters import ModuleTree, TensorRow

TENSOR = "trees_tensor"
LONGEST = 1_000  # letters of a tensor's name


@dataclass(frozen=True, slots=True)
class Chosen:
    """The selected rows of a tree: a module, and of the tensors below it one, -1 for none.

    `name` is the name by which the tensor was chosen; a tied one has several.
    """

    module: int
    tensor: int = -1
    name: str = ""


def chosen(tree: ModuleTree, at: str) -> Chosen:
    """Return what is selected; the whole network where it has nothing of that name."""
    module = next((number for number, row in enumerate(tree.modules) if row.path == at), 0)
    name = own.text(TENSOR, "", LONGEST)
    tensor = next((n for n in below(tree, module) if name in names(tree.tensors[n])), -1)
    return Chosen(module, tensor, name if tensor >= 0 else "")


def names(row: TensorRow) -> tuple[str, ...]:
    """Return all names of a tensor, those in plain attributes last."""
    return (*row.names, *row.held)


def subtree(tree: ModuleTree, module: int) -> range:
    """Return the rows of a module and all below it; they stand together."""
    rows, depth = tree.modules, tree.modules[module].depth
    end = module + 1
    while end < len(rows) and rows[end].depth > depth:
        end += 1
    return range(module, end)


def below(tree: ModuleTree, module: int) -> tuple[int, ...]:
    """Return the tensors of a module and of all below it, each once, in the tree's order."""
    return tuple(sorted({n for row in subtree(tree, module) for n in tree.modules[row].tensors}))


def choose_module(path: str) -> None:
    """Select a module, and no tensor."""
    st.session_state[TENSOR] = ""
    state.select(path)


def choose_tensor(name: str) -> None:
    """Select a tensor; the module stays, so that the tables do not move under the pointer."""
    st.session_state[TENSOR] = name
