"""Numbers in the URL that no control can hold."""

from __future__ import annotations

import math

import streamlit as st

from app_pages.parts.contents import PAGES


def forget_infinite(page: str) -> None:
    """Open `page` anew without parameters such as `1e400`; call it before the controls are drawn.

    Streamlit ignores whatever does not fit a control, but an infinite number stops the page.
    """
    asked = st.query_params.to_dict()
    kept = {name: value for name, value in asked.items() if not _infinite(value)}
    if kept != asked:
        st.switch_page(PAGES / page, query_params=kept)


def _infinite(text: str) -> bool:
    try:
        return math.isinf(float(text))
    except ValueError:
        return False
