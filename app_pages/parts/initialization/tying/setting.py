"""Set one number through one name, and see it under the other."""

from __future__ import annotations

import json

import streamlit as st

from app_pages.parts.initialization.tying.questions import written
from app_pages.parts.initialization.tying.shared import Shared
from app_pages.parts.initialization.tying.values import cells, pictures
from app_pages.parts.network import steps
from app_pages.parts.network.asked import Asked
from app_pages.parts.network.trees.heatmap import heatmap
from app_pages.parts.words import _
from core.parameters import Edit

NAME, VALUE, INDEX = "tying-name", "tying-value", "tying-index-{}"
LARGEST = 1_000_000.0
MOST_NAMES = 2  # that are shown side by side


def setting(asked: Asked, shared: Shared) -> None:
    """Draw the fields, what is read at that place, and the values under the first two names."""
    index = _fields(shared)
    _read(asked, shared, index)
    names = shared.names[:MOST_NAMES]
    found = pictures(asked.block, asked.weights, asked.input, names)
    with st.grid(len(names), min_column_width=230, gap="small") as grid:
        for number, (name, picture) in enumerate(zip(names, found, strict=True)):
            with grid.cell():
                heatmap(written(asked, name), picture, f"tying-values-{number}", on_pick=_pick)
    st.caption(_("Click a cell to choose it."))


def _fields(shared: Shared) -> tuple[int, ...]:
    """Draw the fields and the button; return the place that is asked about."""
    if st.session_state.get(NAME) not in shared.names:
        st.session_state[NAME] = shared.names[-1]
    index = []
    with st.container(horizontal=True, vertical_alignment="bottom", key="tying-set-bar"):
        if shared.tied:
            st.selectbox(_("Through"), shared.names, key=NAME, width=140)
        for axis, size in enumerate(shared.shape):
            key = INDEX.format(axis)
            st.session_state[key] = min(int(st.session_state.get(key) or 0), size - 1)
            label = _("Index {axis}").format(axis=axis)
            index.append(int(st.number_input(label, 0, size - 1, step=1, key=key, width=84)))
        st.session_state.setdefault(VALUE, 100.0)
        st.number_input(_("Value"), -LARGEST, LARGEST, step=1.0, key=VALUE, width=120, format="%g")
        st.button(
            _("Set"), key="tying-set", type="primary", icon=":material/edit:", on_click=_set,
            args=(len(shared.shape),), help=_("A step of the initialization: Undo takes it back."),
        )  # fmt: skip
    return tuple(index)


def _pick(index: str) -> None:
    """Choose the place of a cell that was clicked: "[0, 7]"."""
    for axis, number in enumerate(json.loads(index)):
        st.session_state[INDEX.format(axis)] = int(number)


def _set(axes: int) -> None:
    index = tuple(int(st.session_state[INDEX.format(axis)]) for axis in range(axes))
    step = Edit(str(st.session_state[NAME]), "set", float(st.session_state[VALUE]), index or None)
    steps.take(st.session_state[steps.HISTORY].present.then(step))


def _read(asked: Asked, shared: Shared, index: tuple[int, ...]) -> None:
    place = f"[{', '.join(map(str, index))}]" if index else ""
    names = shared.names[:MOST_NAMES]
    found = cells(asked.block, asked.weights, asked.input, names, index)
    ways = [f"{written(asked, name)}{place}" for name in names]
    width = max(map(len, ways))
    lines = [f"{way:<{width}}  # {value:.6g}" for way, value in zip(ways, found, strict=True)]
    st.code("\n".join(lines))
