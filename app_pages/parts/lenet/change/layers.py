"""The table of layers: what each makes, what it costs, how much of the garment it sees."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from app_pages.parts.network.cached import BY_JSON
from app_pages.parts.network.shown import dimensions
from app_pages.parts.words import _
from core.blocks import Block


def layers(block: Block) -> None:
    """Draw a row for each layer, and where the parameters and the work are."""
    columns: dict[str, Any] = {
        "number": st.column_config.NumberColumn(_("#"), width=40),
        "layer": _("Layer"),
        "output": _("Output"),
        "parameters": st.column_config.NumberColumn(_("Parameters"), format="localized"),
        "work": st.column_config.NumberColumn(_("Multiply-adds"), format="localized"),
        "field": st.column_config.NumberColumn(
            _("Sees"), format="%d px", width=60,
            help=_("The receptive field: the side of the square of the garment that one unit sees."),
        ),
        "jump": st.column_config.NumberColumn(
            _("Jump"), format="%d px", width=60,
            help=_("How far apart on the garment two neighbours look."),
        ),
        "formula": _("Formula"),
    }  # fmt: skip
    st.dataframe(
        _table(block), hide_index=True, key="change-layers", height="content", placeholder="",
        alt=_("Layer by layer: output shape, parameters, multiply-adds, receptive field, jump"),
        column_config=columns,
    )  # fmt: skip


@st.cache_resource(max_entries=200, show_spinner=False, hash_funcs=BY_JSON)
def _table(block: Block) -> pd.DataFrame:
    """Return the rows, to be read only: what costs nothing has an empty cell."""
    from core.lenet.layers import layer_table

    rows = [
        {
            "number": each.number,
            "layer": each.name,
            "output": dimensions(each.shape),
            "parameters": each.parameters or None,
            "work": each.multiply_adds or None,
            "field": each.field,
            "jump": each.jump,
            "formula": each.formula,
        }
        for each in layer_table(block)
    ]
    whole: dict[str, Any] = dict.fromkeys(("parameters", "work", "field", "jump"), "Int64")
    return pd.DataFrame(rows).astype(whole)
