"""The small example files, opened once for everybody: they are the same for all, and only read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import streamlit as st

from app_pages.parts.words import _
from core.checkpoints import FileError

if TYPE_CHECKING:
    from core.checkpoints import Tensors


def examples() -> Mapping[str, str]:
    """Return the examples' titles by name, in the visitor's language."""
    from core.checkpoints.examples import EXAMPLES

    return {name: _(example.title) for name, example in EXAMPLES.items()}


@st.cache_data(max_entries=20, show_spinner=False)
def content(name: str) -> bytes:
    """Return an example's file."""
    from core.checkpoints.examples import EXAMPLES

    return EXAMPLES[name].make()


@st.cache_resource(max_entries=20, show_spinner=False)
def opened(name: str) -> Tensors | FileError:
    """Open an example, or return why it is refused."""
    from core.checkpoints import open_file
    from core.checkpoints.examples import EXAMPLES

    try:
        return open_file(content(name), EXAMPLES[name].file)
    except FileError as error:
        return error
