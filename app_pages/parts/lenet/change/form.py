"""The form that changes a LeNet: where to begin, its layers, and what all layers have in common."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import streamlit as st

from app_pages.parts.lenet import bar
from app_pages.parts.lenet.change import convolutions, dense, state
from app_pages.parts.words import _
from core.lenet import MODERN, ORIGINAL, SIX_CONVOLUTIONS, LeNet

BEGINNINGS: Mapping[str, LeNet] = {
    "original": ORIGINAL, "modern": MODERN, "six": SIX_CONVOLUTIONS,
}  # fmt: skip


def form(lenet: LeNet) -> None:
    """Draw the form for what is in hand. Each change is taken at once, in a callback."""
    history, turn = state.settle(lenet)
    with st.container(border=True, key="change-form"):
        _beginning(lenet, turn)
        with st.container(horizontal=True):
            st.button(
                _("Undo"), key="change-undo", icon=":material/undo:", shortcut="Ctrl+Z",
                disabled=not history.can_undo, on_click=state.undo,
            )  # fmt: skip
            st.button(
                _("Redo"), key="change-redo", icon=":material/redo:", shortcut="Ctrl+Shift+Z",
                disabled=not history.can_redo, on_click=state.redo,
            )  # fmt: skip
        convolutions.rows(lenet, turn)
        dense.widths(lenet, turn)
        _common(lenet, turn)


def _beginning(lenet: LeNet, turn: int) -> None:
    titles = {
        "original": _("The original"), "modern": _("Modern"), "six": _("Six convolutions"),
    }  # fmt: skip
    key = state.named("change-begin", turn)
    st.session_state[key] = next((name for name, one in BEGINNINGS.items() if one == lenet), None)
    st.segmented_control(
        _("Begin with"), list(titles), format_func=titles.__getitem__, key=key,
        on_change=_begin, args=(key, turn), width="stretch",
    )  # fmt: skip


def _begin(key: str, turn: int) -> None:
    chosen = st.session_state.get(key)
    if chosen and state.current(turn) is not None:
        state.take(BEGINNINGS[chosen])


def _common(lenet: LeNet, turn: int) -> None:
    """Draw what all layers have in common."""
    st.markdown("**" + _("All layers") + "**")
    grid = st.grid(2, min_column_width=130, gap="small")
    for field, label, titles in _choices():
        key = state.named(f"change-{field}", turn)
        st.session_state[key] = getattr(lenet, field)
        grid.cell().selectbox(
            label, list(titles), format_func=titles.__getitem__, key=key,
            on_change=_take, args=(field, key, turn),
        )  # fmt: skip
    with grid.cell():
        bar.seed()
        st.number_input(
            _("Seed"), key=bar.SEED, min_value=0, max_value=2**31 - 1, step=1, on_change=_seeded,
            help=_("Which random numbers the untrained weights begin with."),
        )  # fmt: skip
    key = state.named("change-batch_norm", turn)
    st.session_state[key] = lenet.batch_norm
    st.toggle(
        _("Batch normalization"), key=key, on_change=_take, args=("batch_norm", key, turn),
        help=_("Between each layer and its activation; a convolution before it needs no bias."),
    )  # fmt: skip


def _choices() -> tuple[tuple[str, str, Mapping[str, str]], ...]:
    activations = {
        "sigmoid": "sigmoid", "tanh": "tanh", "relu": "ReLU", "gelu": "GELU", "silu": "SiLU",
    }  # fmt: skip
    pools = {"mean": _("mean"), "max": _("maximum")}
    beginnings = {"default": _("PyTorch's own"), "xavier": "Xavier", "kaiming": "Kaiming"}
    return (
        ("activation", _("Activation"), activations),
        ("pooling", _("Pooling"), pools),
        ("initialization", _("Initialization"), beginnings),
    )


def _take(field: str, key: str, turn: int) -> None:
    lenet = state.current(turn)
    if lenet is not None:
        changes = {field: st.session_state[key]}
        state.take(replace(lenet, **changes), by_control=True)


def _seeded() -> None:
    """Another seed is another untrained network, also where a trained one was in hand."""
    state.take(state.present(), by_control=True)
