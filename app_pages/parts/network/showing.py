"""The choice among a page's views of the network in hand, and the chosen one; each page has its own."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module

import streamlit as st

from app_pages.parts.choices import choice
from app_pages.parts.markdown import plain
from app_pages.parts.network.asked import Asked
from app_pages.parts.words import _
from core.blocks import BlockError
from core.checkpoints import FileError
from core.parameters import ParameterError
from core.tracing import TraceError


def show(package: str, titles: Mapping[str, str], key: str, asked: Asked) -> None:
    """Draw the choice and the chosen view, or in its place why it cannot be.

    `titles` holds the title of each view by the name of its module in `package`, which has a function
    `show(asked)`. The choice stands in the URL under `key`.
    """
    view = choice(
        st.segmented_control, _("View"), titles, key=key, required=True,
        label_visibility="collapsed",
    )  # fmt: skip
    try:
        import_module(f"{package}.{view}").show(asked)
    except (BlockError, FileError, ParameterError, TraceError) as error:
        st.error(plain(str(error)), icon=":material/block:")
