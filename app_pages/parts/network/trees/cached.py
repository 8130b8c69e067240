"""What the view "Trees" asks core for without running anything, kept by what was asked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from app_pages.parts.network.cached import BY_JSON, shaped, shapes, tree
from app_pages.parts.network.trees import rows as trees_rows
from app_pages.parts.words import language
from core.blocks import Block
from core.tracing import Input

if TYPE_CHECKING:
    from core.tracing import Estimate


def tables(
    known: Block, shown: Block, settled_by: Input | None, frozen: tuple[str, ...]
) -> trees_rows.Tables:
    """Return the trees' tables in the visitor's language."""
    return _tables(known, shown, settled_by, frozen, language())


@st.cache_resource(max_entries=20, show_spinner=False, hash_funcs=BY_JSON)
def _tables(
    known: Block, shown: Block, settled_by: Input | None, frozen: tuple[str, ...], tag: str
) -> trees_rows.Tables:
    return trees_rows.tables(tree(shown, settled_by), tree(known, settled_by), frozen)


@st.cache_resource(max_entries=200, show_spinner=False, hash_funcs=BY_JSON)
def ways(block: Block, settled_by: Input | None, path: str) -> tuple[str, ...]:
    """Return the Python that reaches what is at `path`."""
    from core.parameters import python_of

    return python_of(shaped(block, settled_by), path)


@st.cache_resource(max_entries=50, show_spinner=False, hash_funcs=BY_JSON)
def printed(block: Block, settled_by: Input | None, path: str) -> str:
    """Return the module at `path` as PyTorch prints it."""
    from core.parameters import module_at

    return repr(module_at(shaped(block, settled_by), path))


@st.cache_resource(max_entries=50, show_spinner=False, hash_funcs=BY_JSON)
def estimated(block: Block, asked: Input) -> Estimate:
    """Return what a pass of this input takes, found without running it.

    Raises TraceError where it does not go through, or its way depends on values.
    """
    from core.tracing import TraceError, estimate

    failure = shapes(block, asked).failure
    if failure is not None:
        place = f" at {failure.path!r}" if failure.path else ""
        raise TraceError(f"The input does not go through; it stops{place}: {failure.message}")
    return estimate(shaped(block, asked), asked.make("meta"))


@dataclass(frozen=True, slots=True)
class Training:
    """What training takes: numbers that learn, and bytes of gradients and of what optimizers keep."""

    trainable: int
    gradients: int
    sgd: int
    momentum: int
    adam: int


@st.cache_resource(max_entries=50, show_spinner=False, hash_funcs=BY_JSON)
def training(block: Block, settled_by: Input | None, frozen: tuple[str, ...]) -> Training:
    """Return what training takes when `frozen` modules and tensors are frozen.

    Of the frozen names, those of layers in a plain list are none of the network's: nothing there learns.
    """
    from core.parameters import gradient_bytes, optimizer_bytes, trainable_without

    found = tree(block, settled_by)
    names = {row.path for row in found.modules}.union(*(row.names for row in found.tensors))
    frozen = tuple(name for name in frozen if name in names)
    return Training(
        trainable_without(found, frozen),
        gradient_bytes(found, frozen),
        optimizer_bytes(found, "sgd", frozen),
        optimizer_bytes(found, "momentum", frozen),
        optimizer_bytes(found, "adam", frozen),
    )
