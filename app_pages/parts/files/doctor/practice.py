"""The network in hand from another seed, saved as other programs would save it: to practise on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import streamlit as st

from app_pages.parts.choices import choice
from app_pages.parts.files import origins
from app_pages.parts.network.asked import Asked
from app_pages.parts.network.cached import BY_JSON
from app_pages.parts.network.trees.running import valued
from app_pages.parts.words import _
from core.blocks import Block, BlockError
from core.checkpoints import FileError
from core.networks import Seeded, Weights
from core.tracing import Input

if TYPE_CHECKING:
    from core.checkpoints import Tensors

DAMAGE = "doctor_practice"
SEED = 1_000_000  # one that no visitor can choose for the network in hand


def practices() -> Mapping[str, str]:
    """Return what may have happened to the file, in the visitor's language."""
    return {
        "parallel": _("It trained inside nn.DataParallel"),
        "compiled": _("Its layers were compiled by torch.compile"),
        "checkpoint": _("It is inside a checkpoint"),
        "front": _("There was one more layer in front"),
        "keras": _("Keras has saved it"),
        "turned": _("Its matrices stand the other way round"),
        "cut": _("Its last layer was for other classes, and is left out"),
        "half": _("It was saved in float16"),
    }


def practice(asked: Asked) -> tuple[Tensors, Any]:
    """Draw the choice of what happened; return the damaged tensors, and which they are, as a value.

    Raises FileError where the network has no values.
    """
    name = choice(st.selectbox, _("What happened to the file"), practices(), key=DAMAGE)
    st.caption(
        _("It holds the numbers of your network from another seed, written as others write them.")
    )
    settled_by = origins.checked(asked.block, asked.input)
    of = (asked.block, Seeded(SEED), settled_by, name)
    try:
        return _damaged(*of), of
    except BlockError as error:
        raise FileError(str(error)) from error


@st.cache_resource(max_entries=4, show_spinner=False, hash_funcs=BY_JSON)
def _damaged(block: Block, weights: Weights, settled_by: Input | None, name: Any) -> Tensors:
    from core.checkpoints import InMemory
    from core.checkpoints.diagnosis import damaged

    state = valued(block, weights, settled_by).state_dict()
    files = {"keras": "weights.npz", "checkpoint": "checkpoint.pt"}
    return InMemory(files.get(name, "weights.pt"), damaged(state, name))
