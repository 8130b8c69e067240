"""Trees: what is inside the network, as modules, as tensors, and as the state dict, side by side."""

from __future__ import annotations

import streamlit as st

from app_pages.parts import frame
from app_pages.parts.network.asked import Asked
from app_pages.parts.network.cached import tree
from app_pages.parts.network.trees.cached import tables, training
from app_pages.parts.network.trees.controls import download, first_batch, sieve
from app_pages.parts.network.trees.frozen import FROZEN, settled
from app_pages.parts.network.trees.inspector import Inspected, inspector
from app_pages.parts.network.trees.plain import keep, vanished
from app_pages.parts.network.trees.selection import TENSOR, chosen
from app_pages.parts.network.trees.tables import draw
from app_pages.parts.network.trees.totals import totals

OF = "trees_of"  # the course's network that was looked at last
CODE = (
    "core.parameters.tree.parameter_tree",
    "core.parameters.statistics.describe",
    "core.parameters.freezing.optimizer_bytes",
    "core.tracing.gradients.backward",
)


def show(asked: Asked) -> None:
    """Draw the totals, the trees, and the inspector of what is selected."""
    _forget(asked.lesson)
    above = st.container()
    with st.container(horizontal=True, vertical_alignment="bottom", key="trees-bar"):
        wanted = sieve(tree(asked.block, None))
        kept = keep(asked.block)
        settled_by = first_batch(kept.known, asked.input)
        download(tree(kept.shown, settled_by))
    known, shown = tree(kept.known, settled_by), tree(kept.shown, settled_by)
    frozen = settled(known)
    with above:
        totals(asked, shown, training(kept.shown, settled_by, frozen).trainable)
    if kept.in_list:
        vanished(kept, known, shown, asked)
    selected = chosen(known, asked.at)
    draw(tables(kept.known, kept.shown, settled_by, frozen), known, selected, wanted)
    inspector(Inspected(asked, kept, settled_by, frozen, selected))
    frame.look_for("blocks-trees")
    frame.code(*CODE)


def _forget(lesson: str) -> None:
    """Forget what was selected and frozen in another network of the course; names come again there."""
    if lesson and st.session_state.get(OF) not in (None, lesson):
        st.session_state.update({TENSOR: "", FROZEN: ""})
    if lesson:
        st.session_state[OF] = lesson
