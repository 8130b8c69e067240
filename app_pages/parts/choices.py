"""Choices that stand in the URL by what they are, not by how they are called.

`bind="query-params"` writes an option's label into the URL. A label is translated, and two runs may
share a name, so that such a link would mean something else to whoever opens it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
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


def taking(
    label: str,
    options: Sequence[str],
    key: str,
    current: str,
    take: Callable[[str], None],
    **more: Any,
) -> None:
    """Draw a selectbox that shows what is in hand, `current`, and calls `take` with what is chosen.

    It is a new one, of another key, whenever something else has changed what is in hand. Whoever is
    quick clicks again before his browser has heard of that, and it sends what the old one showed: a
    selectbox of the same key would take that for a choice, and bring back what was there before.
    """
    shown, turn = st.session_state.get(f"{key}-shown", (current, 0))
    turn += shown != current
    st.session_state[f"{key}-shown"] = (current, turn)
    st.session_state[_name(key, turn)] = current
    st.selectbox(
        label, options, key=_name(key, turn), on_change=_taken, args=(key, turn, take), **more
    )


def _name(key: str, turn: int) -> str:
    return f"{key}-{turn}" if turn else key


def _taken(key: str, turn: int, take: Callable[[str], None]) -> None:
    if turn != st.session_state[f"{key}-shown"][1]:
        return  # one that is not there any more
    chosen: str = st.session_state[_name(key, turn)]
    st.session_state[f"{key}-shown"] = (chosen, turn)
    take(chosen)
