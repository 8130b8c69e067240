"""What the views ask core for without any values, kept by what was asked, for all visitors who ask.

The modules here are on "meta" and only read; the records are frozen. `settled_by` is the input from
which lazy layers get their sizes; None leaves them uninitialized. What runs, hooks or changes a
network builds its own.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import streamlit as st

from app_pages.parts.network.asked import Asked
from core.blocks import Block
from core.tracing import Input

if TYPE_CHECKING:
    from torch import nn

    from app_pages.parts.network.diagram.record import Diagram
    from core.parameters import ModuleTree
    from core.tracing import Trace


@lru_cache(maxsize=64)
def _fingerprint(block: Block) -> str:
    return block.to_json()


# Streamlit would copy the whole description to hash it: half a second for 10,000 blocks, each time.
BY_JSON: dict[str | type[Any], Callable[[Any], Any]] = {Block: _fingerprint}


@st.cache_resource(max_entries=200, show_spinner=False, hash_funcs=BY_JSON)
def shapes(block: Block, asked: Input) -> Trace:
    """Return the pass that finds every shape, without values where that is possible."""
    from core.tracing import infer

    return infer(block, asked)


@st.cache_resource(max_entries=20, show_spinner=False, hash_funcs=BY_JSON)
def shaped(block: Block, settled_by: Input | None) -> nn.Module:
    """Return the network without values."""
    from core.blocks import build

    sample = None if settled_by is None else settled_by.make("meta")
    return build(block, device="meta", sample=sample)


@st.cache_resource(max_entries=50, show_spinner=False, hash_funcs=BY_JSON)
def tree(block: Block, settled_by: Input | None) -> ModuleTree:
    """Return a network's modules, tensors and keys."""
    from core.parameters import parameter_tree

    return parameter_tree(shaped(block, settled_by))


@st.cache_resource(max_entries=50, show_spinner=False, hash_funcs=BY_JSON)
def _diagram(block: Block, asked: Input) -> Diagram:
    from app_pages.parts.network.diagram.diagram import of_trace

    return of_trace(shapes(block, asked), tree(block, None))


@st.cache_resource(max_entries=50, show_spinner=False, hash_funcs=BY_JSON)
def learning(block: Block) -> frozenset[str]:
    """Return the paths of the modules that hold parameters, or will once they are initialized."""
    modules = tree(block, None).modules
    counts = {row.path: row.parameters or row.lazy for row in modules}
    return frozenset(row.path for row in modules if counts[row.first])


def tree_of(asked: Asked) -> ModuleTree:
    """Return the tree of the network that is asked about, before its first batch."""
    return tree(asked.block, None)


def shapes_of(asked: Asked) -> Trace:
    """Return the pass that finds the shapes of the network that is asked about."""
    return shapes(asked.block, asked.input)


def diagram_of(asked: Asked) -> Diagram:
    """Return the diagram of the network that is asked about."""
    return _diagram(asked.block, asked.input)
