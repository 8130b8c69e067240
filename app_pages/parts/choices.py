"""Choices that stand in the URL by what they are, not by how they are called.

`bind="query-params"` writes an option's label into the URL. A label is translated, and two runs may
share a name, so that such a link would mean something else to whoever opens it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st


def choice(
    widget: Callable[..., Any],
    label: str,
    options: Mapping[str, str],
    key: str,
    default: str | None = None,
    **more: Any,
) -> str:
    """Draw `widget` (a selectbox, a segmented control) and return the option that is chosen.

    `options` holds the label of each option, the default first unless `default` names it. The
    option stands in the URL under `key`, unless it is the default; a URL that names no option gets
    the default.
    """
    asked = st.query_params.get(key)
    default = next(iter(options)) if default is None else default
    known = st.session_state.get(key, asked)
    # Said each time: what a control of the same key on another page holds, this one would not take.
    st.session_state[key] = next((each for each in (known, asked) if each in options), default)
    chosen: str = widget(label, list(options), format_func=options.__getitem__, key=key, **more)
    if chosen != default:
        st.query_params[key] = chosen
    elif asked is not None:
        del st.query_params[key]
    return chosen
