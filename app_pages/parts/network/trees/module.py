"""What a module holds: itself as PyTorch prints it, and its tensors and children in numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import streamlit as st

from app_pages.parts.network.shown import bytes_of
from app_pages.parts.network.trees.cached import printed
from app_pages.parts.network.trees.selection import subtree
from app_pages.parts.network.trees.words import inline
from app_pages.parts.words import _
from core.blocks import Block
from core.tracing import Input

if TYPE_CHECKING:
    from core.parameters import ModuleTree

MOST_LINES = 40  # of what PyTorch prints


def contents(block: Block, settled_by: Input | None, tree: ModuleTree, module: int) -> None:
    """Draw what the module in this row of the tree holds."""
    left, right = st.columns(2, gap="medium")
    with left:
        st.markdown("**" + _("As PyTorch prints it") + "**")
        lines = printed(block, settled_by, tree.modules[module].path).splitlines()
        st.code("\n".join(lines[:MOST_LINES]), language="python", height=_height(len(lines)))
        if len(lines) > MOST_LINES:
            more = len(lines) - MOST_LINES
            st.caption(_("… and {more:,} more lines.").format(more=more))
    with right:
        st.markdown("**" + _("What it holds") + "**")
        st.table(_held(tree, module), border="horizontal", hide_header=True)


def _height(lines: int) -> int | Literal["content"]:
    return 340 if lines > 14 else "content"


def _held(tree: ModuleTree, module: int) -> dict[str, str]:
    row, rows = tree.modules[module], subtree(tree, module)
    children = sum(tree.modules[each].parent == module for each in rows)
    own = [inline(tree.tensors[each].attribute) for each in row.tensors]
    return {
        _("Children"): f"{children:,}",
        _("Modules below it"): f"{len(rows) - 1:,}",
        _("Its own tensors"): ", ".join(own) or _("none"),
        _("Parameters, with all below"): f"{row.parameters:,}",
        _("Buffers, with all below"): f"{row.buffers:,}",
        _("Memory"): bytes_of(row.bytes),
    }
