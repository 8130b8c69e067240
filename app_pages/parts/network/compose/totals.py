"""A network's size in a row of numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from app_pages.parts.network.shown import amount, bytes_of, dimensions, so_far
from app_pages.parts.words import _

if TYPE_CHECKING:
    from core.parameters import ModuleTree
    from core.tracing import Trace

NONE = "–"


def totals(tree: ModuleTree, trace: Trace | None) -> None:
    """Draw parameters, memory, multiply-adds and the output's shape of a network.

    Without a pass, or where it failed, the last two are not known.
    """
    sizes, lazy = tree.totals, tree.modules[0].lazy
    parameters = so_far(sizes.parameters, amount(sizes.parameters), lazy=lazy)
    memory = so_far(sizes.bytes, bytes_of(sizes.bytes), lazy=lazy)
    done = output = NONE
    if trace and trace.outputs:
        done = amount(trace.steps[0].multiply_adds)
        output = dimensions(trace.outputs[0].shape)
    facts = (
        (_("Parameters"), parameters, _("Each number once, however often it is used.")),
        (_("Memory"), memory, _("Of parameters and buffers.")),
        (_("Multiply-adds"), done, _("Of convolutions and matrix products, for this batch.")),
        (_("Output"), output, _("The shape that leaves the network; the batch comes first.")),
    )  # fmt: skip
    grid = st.container(border=True, key="network-totals").grid(
        4, min_column_width=116, gap="small"
    )
    for label, value, words in facts:
        grid.cell().markdown(f":gray[{label}]  \n**{value}**", help=words)
