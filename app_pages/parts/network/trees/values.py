"""The numbers of a tensor in the network in hand, or why there are none."""

from __future__ import annotations

import streamlit as st

from app_pages.parts.markdown import plain
from app_pages.parts.network.cached import BY_JSON, tree
from app_pages.parts.network.limits import TooLargeError, check_values
from app_pages.parts.network.trees.gradient import gradient_of
from app_pages.parts.network.trees.looked import Looked
from app_pages.parts.network.trees.running import valued
from app_pages.parts.network.trees.seen import Seen, draw_seen, look
from app_pages.parts.words import _
from core.blocks import Block, BlockError
from core.networks import Weights
from core.parameters import ParameterError
from core.tracing import Input


def seen(looked: Looked) -> Seen:
    """Return a tensor's values in short. Raises ParameterError or BlockError where it has none."""
    return _seen(looked.block, looked.weights, looked.settled_by, looked.path)


@st.cache_resource(max_entries=60, show_spinner=False, hash_funcs=BY_JSON)
def _seen(block: Block, weights: Weights, settled_by: Input | None, path: str) -> Seen:
    from core.parameters import tensor_at

    return look(tensor_at(valued(block, weights, settled_by), path))


@st.fragment
def values(looked: Looked) -> None:
    """Draw the values of a tensor, or why there are none."""
    found = tree(looked.block, looked.settled_by)
    row = found.tensor(looked.path)
    if row.lazy:
        st.info(_("It has no values yet: its shape follows from the first batch."))
        return
    try:
        check_values(found)
        with st.spinner(_("Making the network's values …"), show_time=False):
            drawn = seen(looked)
    except (BlockError, ParameterError, TooLargeError) as error:
        st.info(plain(str(error)), icon=":material/memory:")
        return
    draw_seen(drawn, "trees")
    gradient_of(looked, row)
