"""Numbers in the URL that no control can hold."""

from __future__ import annotations

import math

import streamlit as st


def forget_infinite() -> None:
    """Drop parameters such as `1e400` from the URL; call it before the controls are drawn.

    Streamlit ignores whatever does not fit a control, but an infinite number stops the page.
    """
    for name, value in st.query_params.to_dict().items():
        if _infinite(value):
            del st.query_params[name]


def _infinite(text: str) -> bool:
    try:
        return math.isinf(float(text))
    except ValueError:
        return False
