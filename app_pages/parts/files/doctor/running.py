"""What loading would change, really computed: on a copy of the network in hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from app_pages.parts.files import origins
from app_pages.parts.files.doctor.examined import Examined, module_of
from app_pages.parts.network.asked import Asked
from app_pages.parts.network.cached import shapes
from app_pages.parts.network.making import made
from app_pages.parts.network.patience import waits
from app_pages.parts.network.trees.cached import estimated
from app_pages.parts.words import _
from core.blocks import BlockError
from core.checkpoints import FileError
from core.checkpoints.diagnosis import Plan
from core.tracing import TraceError

if TYPE_CHECKING:
    from torch import Tensor

    from core.checkpoints.diagnosis import Effect

KEPT = "doctor_effect"


def state_after(examined: Examined, plan: Plan) -> dict[str, Tensor]:
    """Return the whole state dict that the network in hand has after the plan.

    Raises FileError where that is not possible.
    """
    from core.checkpoints.diagnosis import resulting

    return resulting(module_of(examined.asked), examined.tensors, plan)


def effect_of(examined: Examined, plan: Plan) -> Effect:
    """Load on a copy and run it before and after; kept while nothing else is asked.

    Raises FileError where the plan cannot be carried out.
    """
    of = (*examined.of, plan, examined.asked.input)
    kept = st.session_state.get(KEPT)
    if kept is None or kept[0] != of:
        with st.spinner(_("Trying it on a copy …"), show_time=False):
            kept = (of, _computed(examined, plan))
        st.session_state[KEPT] = kept
    found: Effect = kept[1]
    return found


def _computed(examined: Examined, plan: Plan) -> Effect:
    from dataclasses import replace

    from core.checkpoints.diagnosis import effect

    asked = examined.asked
    state = state_after(examined, plan)
    obstacle = _obstacle(asked)
    try:
        copy = made(asked.block, asked.weights, origins.settling(asked.block, asked.input))
        x = None if obstacle else asked.input.make()
    except (BlockError, TraceError) as error:
        raise FileError(str(error)) from error
    found = effect(copy, state, x)
    return replace(found, obstacle=obstacle) if obstacle else found


def _obstacle(asked: Asked) -> str:
    """Return why no input is sent through the network, "" where one is."""
    from core.tracing import check_limits, reckon

    if waits(asked):
        return _("With so many modules a pass takes long; it is not made here.")
    try:
        passed = shapes(asked.block, asked.input)
        try:
            taken = estimated(asked.block, asked.input)
        except TraceError:
            if passed.failure:
                raise
            taken = reckon(asked.block, asked.input, passed)  # its way goes by values
        check_limits(taken, training=False)
    except (BlockError, TraceError) as error:
        return str(error)
    return ""
