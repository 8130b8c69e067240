"""Take away: the network as Python, as JSON, as a table, as a picture, and as a link."""

from __future__ import annotations

from collections.abc import Collection
from urllib.parse import urlencode

import streamlit as st

from app_pages.parts import frame
from app_pages.parts.markdown import plain
from app_pages.parts.network import state, steps
from app_pages.parts.network.asked import Asked
from app_pages.parts.network.cached import BY_JSON, diagram_of, tree_of
from app_pages.parts.network.diagram.diagram import diagram
from app_pages.parts.network.patience import offer_shapes, waits
from app_pages.parts.words import _
from core.blocks import Block, BlockError, source
from core.networks import Painted, Weights, WeightsFile

CODE = ("core.blocks.documents.write", "core.blocks.addresses.packed")


def show(asked: Asked) -> None:
    """Draw the network's code, and what can be downloaded."""
    left, right = st.columns([3, 2], gap="medium")
    with left:
        _python(asked)
    with right:
        _link(asked)
        _files(asked)
        _bring()
        st.markdown("**" + _("As a picture") + "**")
        if waits(asked):
            offer_shapes(asked)
        else:
            diagram(
                diagram_of(asked), "take-diagram", selected=asked.at, on_select=state.select,
                height=320,
            )  # fmt: skip
    frame.look_for("blocks-take")
    frame.code(*CODE)


def _python(asked: Asked) -> None:
    text = written(asked.block, asked.input.shape)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown("**" + _("As Python") + "**")
        st.download_button(
            _("Python file"), text, "network.py", "text/x-python", icon=":material/download:",
            on_click="ignore", key="take-python",
        )  # fmt: skip
    _left_out(asked.weights)
    st.code(text, height=620)


def _left_out(weights: Weights) -> None:
    """Say which numbers of the network in hand this Python does not make, and where they are had."""
    if isinstance(weights, Painted):
        st.caption(_("This is the network alone: the steps of its initialization are not in it."))
        st.page_link(
            "app_pages/initialization.py", label=_("Take it away with its steps"),
            icon=":material/format_paint:", query_params={"initialization": "code"},
        )  # fmt: skip
    elif isinstance(weights, WeightsFile):
        st.caption(_("This is the network alone: the weights from your file are not in it."))


@st.cache_data(max_entries=50, show_spinner=False, hash_funcs=BY_JSON)
def written(block: Block, shape: tuple[int, ...]) -> str:
    """Return the network as a Python file."""
    return source(block, input_shape=shape)


def _link(asked: Asked) -> None:
    st.markdown("**" + _("As a link") + "**")
    query = st.query_params.to_dict()
    query.pop("view", None)
    if not asked.lesson and state.NETWORK not in query:
        st.info(
            _("This network is too large for a link. Its JSON file opens it too."),
            icon=":material/link_off:",
        )
        return
    st.code(f"{st.context.url}?{urlencode(query)}", wrap_lines=True, language=None)
    st.caption(_seen(asked.weights, linked={steps.RECIPE, steps.STEPS} & query.keys()))


def _seen(weights: Weights, *, linked: Collection[str]) -> str:
    """Say what a link's reader sees; `linked` is what of it names the steps."""
    if isinstance(weights, Painted) and not linked:
        return _("Whoever opens it sees this network, but without its steps: they are too many for a link.")  # fmt: skip
    if isinstance(weights.base if isinstance(weights, Painted) else weights, WeightsFile):
        return _("Whoever opens it sees this network, but without the weights from your file.")
    return _("Whoever opens it sees this very network.")


def _files(asked: Asked) -> None:
    from core.parameters import to_csv

    st.markdown("**" + _("As files") + "**")
    with st.container(horizontal=True):
        st.download_button(
            _("JSON"), asked.block.to_json, "network.json", "application/json",
            icon=":material/download:", on_click="ignore", key="take-json",
        )  # fmt: skip
        st.download_button(
            _("Parameters as CSV"), lambda: to_csv(tree_of(asked)), "parameters.csv", "text/csv",
            icon=":material/download:", on_click="ignore", key="take-csv",
        )  # fmt: skip


def _bring() -> None:
    st.file_uploader(
        _("Open a network's JSON file"), type="json", key="bring-json", max_upload_size=4,
        on_change=_opened,
    )  # fmt: skip
    if words := st.session_state.get("bring-refusal"):
        st.warning(plain(words), icon=":material/block:")


def _opened() -> None:
    file = st.session_state.get("bring-json")
    st.session_state["bring-refusal"] = ""
    if file is None:
        return
    try:
        state.take(Block.from_json(file.getvalue()))
    except BlockError as error:
        st.session_state["bring-refusal"] = str(error)
