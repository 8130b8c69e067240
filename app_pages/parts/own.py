"""Controls that one view or page alone has, settled before they are drawn.

Such a control is drawn afterwards, without a value of its own and not bound to the URL, which holds
the settled value unless it is the default. (A bound number would stop the page at `1e400`, and a
bound text that an experiment sets when the page opens would not come into the URL.)
"""

from __future__ import annotations

import math

import streamlit as st


def whole(key: str, default: int, least: int, most: int) -> int:
    """Settle a whole number: from the session, else the URL, else `default`, within its bounds."""
    asked = st.session_state.get(key, st.query_params.get(key, default))
    try:
        number = float(asked)
    except (TypeError, ValueError):
        number = math.nan
    value = int(number) if math.isfinite(number) else default
    value = min(max(value, least), most)
    _remember(key, value, default)
    return value


def number(key: str, default: float, least: float, most: float) -> float:
    """Settle a number with a fraction, as `whole` does."""
    asked = st.session_state.get(key, st.query_params.get(key, default))
    try:
        value = float(asked)
    except (TypeError, ValueError):
        value = default
    value = min(max(value, least), most) if math.isfinite(value) else default
    _remember(key, value, default)
    return value


def text(key: str, default: str, longest: int) -> str:
    """Settle a text: from the session, else the URL, else `default`, cut off where it is too long."""
    value = str(st.session_state.get(key, st.query_params.get(key, default)))[:longest]
    _remember(key, value, default)
    return value


def _remember(key: str, value: object, default: object) -> None:
    st.session_state[key] = value
    if value != default:
        st.query_params[key] = str(value)
    elif key in st.query_params:
        del st.query_params[key]
