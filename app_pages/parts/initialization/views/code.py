"""Take away: the initialization as Python, as JSON, and as a link; and steps from a file."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

import streamlit as st

from app_pages.parts import frame
from app_pages.parts.initialization.rules.canvas import Canvas, canvas
from app_pages.parts.initialization.rules.listing import outcomes
from app_pages.parts.markdown import plain
from app_pages.parts.network import state, steps
from app_pages.parts.network.asked import Asked
from app_pages.parts.network.cached import BY_JSON, tree
from app_pages.parts.words import _
from core.blocks import Block
from core.networks import Seeded
from core.parameters import Initialization, ParameterError
from core.parameters.initialization.documents import parse, to_json
from core.tracing import Input

if TYPE_CHECKING:
    from torch import Tensor

CODE = (
    "core.parameters.initialization.code.python",
    "core.parameters.initialization.documents.written",
    "core.randomness.derived_seed",
)
FILE, REFUSAL = "steps-file", "steps_file_refused"


def show(asked: Asked) -> None:
    """Draw the initialization's code, and what can be downloaded."""
    lazy = tree(asked.block, None).modules[0].lazy
    painted = canvas(asked, asked.input if lazy else None, st.session_state[state.SEED])
    left, right = st.columns([3, 2], gap="medium")
    with left:
        _python(painted, asked.input)
    with right:
        _link(asked, painted)
        _json(painted.initialization)
        _open()
    frame.look_for("initialization-code")
    frame.code(*CODE)


def _python(painted: Canvas, given: Input) -> None:
    text = _written(painted.block, painted.initialization, painted.seed, given)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown("**" + _("As Python") + "**")
        st.download_button(
            _("Python file"), text, "network.py", "text/x-python", icon=":material/download:",
            on_click="ignore", key="code-python",
        )  # fmt: skip
    if not painted.initialization:
        st.caption(_("There are no steps yet: this is the network alone."))
    elif not isinstance(painted.base, Seeded):
        st.caption(_("What no rule fills comes from a file of weights, which does not go along."))
    else:
        st.caption(
            _("Run it, and what rules fill has the same numbers as here, bit by bit. All else is "
              "drawn by PyTorch anew.")
        )  # fmt: skip
    outcomes(painted)
    st.code(text, height=620)


@st.cache_data(max_entries=50, show_spinner=False, hash_funcs=BY_JSON)
def _written(block: Block, initialization: Initialization, seed: int, given: Input) -> str:
    from core.parameters.initialization.code import python

    sample: Tensor = given.make("meta")
    return python(block, initialization, seed=seed, sample=sample)


def _link(asked: Asked, painted: Canvas) -> None:
    st.markdown("**" + _("As a link") + "**")
    query = st.query_params.to_dict()
    query.pop("initialization", None)
    network = asked.lesson or state.NETWORK in query
    if not network or (painted.initialization and not ({steps.RECIPE, steps.STEPS} & query.keys())):
        st.info(
            _("This is too much for a link. Take the steps as a JSON file, and the network from the "
              "page Blocks."),
            icon=":material/link_off:",
        )  # fmt: skip
        return
    st.code(f"{st.context.url}?{urlencode(query)}", wrap_lines=True, language=None)
    st.caption(_("Whoever opens it sees this network, initialized by these steps and this seed."))


def _json(initialization: Initialization) -> None:
    text = to_json(initialization)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown("**" + _("The steps as JSON") + "**")
        st.download_button(
            _("JSON"), text, "initialization.json", "application/json",
            icon=":material/download:", on_click="ignore", key="code-json",
        )  # fmt: skip
    st.code(text, language="json", wrap_lines=True, height=260 if len(text) > 900 else "content")


def _open() -> None:
    st.file_uploader(
        _("Open a JSON file of steps"), type="json", key=FILE, max_upload_size=1, on_change=_opened,
        help=_("It takes the place of the steps in hand; Undo brings them back."),
    )  # fmt: skip
    if words := st.session_state.get(REFUSAL):
        st.warning(plain(words), icon=":material/block:")


def _opened() -> None:
    file = st.session_state.get(FILE)
    st.session_state[REFUSAL] = ""
    if file is None:
        return
    try:
        steps.take(parse(file.getvalue()))
    except ParameterError as error:
        st.session_state[REFUSAL] = str(error)
