"""Drawing a chart: its constant spec, and only the data anew."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pyarrow as pa
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from charts import colours


def draw(
    spec: Mapping[str, Any],
    key: str,
    *,
    alt: str | None = None,
    on_select: Callable[[], None] | None = None,
    **frames: Any,
) -> None:
    """Draw `spec` with its named data sets; `alt` says in words what there is to see.

    `frames` are Arrow tables (made once and cached, they cost a hundredth of a data frame), data
    frames, or whatever Streamlit understands. The spec is not changed. `on_select` is called when the
    visitor selects something in a chart that has a selection; it is in the session under `key` then.
    """
    st.vega_lite_chart(
        spec={**spec, "datasets": frames}, key=key, width="stretch", alt=alt,
        on_select=on_select or "ignore",
    )  # fmt: skip


def card(title: str) -> DeltaGenerator:
    """Draw a bordered card with a title; return the place for what is in it."""
    place = st.container(border=True, height="stretch", gap="small")
    place.markdown(f"**{title}**")
    return place


def ink() -> str:
    """Return the colour of text in the visitor's theme."""
    return colours.INK[st.context.theme.type or "light"]


def table(**columns: Any) -> pa.Table:
    """Return columns as an Arrow table, numbers with fractions as float32."""
    return pa.table({name: _slim(values) for name, values in columns.items()})


def _slim(values: Any) -> Any:
    array = np.asarray(values)
    return array.astype(np.float32) if array.dtype == np.float64 else array
