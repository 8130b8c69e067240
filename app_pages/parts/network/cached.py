"""What the views ask core for, kept by what was asked; every visitor who asks the same is served.

The records are frozen and hold no module. The one module that is shared, `module_of`, is only read:
whatever runs, hooks or changes a network builds its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from app_pages.parts.network.asked import Asked
from core.blocks import Block
from core.tracing import Input

if TYPE_CHECKING:
    from torch import nn

    from app_pages.parts.network.diagram_record import Diagram
    from core.parameters import ModuleTree
    from core.tracing import Trace


@st.cache_resource(max_entries=200, show_spinner=False)
def shapes(block: Block, asked: Input) -> Trace:
    """Return the pass that finds every shape, without values where that is possible."""
    from core.tracing import infer

    return infer(block, asked)


@st.cache_resource(max_entries=50, show_spinner=False)
def tree(block: Block, asked: Input) -> ModuleTree:
    """Return the network's modules, tensors and keys, shaped without memory.

    Lazy layers stay as they are; what they become once the input has come is `settled_tree`.
    """
    from core.blocks import build
    from core.parameters import read_tree

    return read_tree(build(block, device="meta"))


@st.cache_resource(max_entries=50, show_spinner=False)
def _diagram(block: Block, asked: Input) -> Diagram:
    from app_pages.parts.network.diagram import of_trace

    return of_trace(shapes(block, asked), tree(block, asked))


def diagram_of(asked: Asked) -> Diagram:
    """Return the diagram of the network that is asked about."""
    return _diagram(asked.block, asked.input)


@st.cache_resource(max_entries=6, show_spinner=False)
def module_of(block: Block, seed: int) -> nn.Module:
    """Return the network with its values; it is shared, so it may only be read.

    Raises BlockError where it is too large to be given values.
    """
    from core.blocks import build

    return build(block, seed=seed).eval().requires_grad_(False)


def tree_of(asked: Asked) -> ModuleTree:
    """Return the tree of the network that is asked about."""
    return tree(asked.block, asked.input)


def shapes_of(asked: Asked) -> Trace:
    """Return the pass that finds the shapes of the network that is asked about."""
    return shapes(asked.block, asked.input)


@st.cache_resource(max_entries=50, show_spinner=False)
def _learning(block: Block, asked: Input) -> frozenset[str]:
    modules = tree(block, asked).modules
    counts = {row.path: row.parameters or row.lazy for row in modules}
    return frozenset(row.path for row in modules if counts[row.first])


def learning(asked: Asked) -> frozenset[str]:
    """Return the paths of the modules that hold parameters, or will once they are initialized."""
    return _learning(asked.block, asked.input)
