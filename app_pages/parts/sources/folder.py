"""A folder on this machine, where the app is at home."""

from __future__ import annotations

import streamlit as st

from app_pages.parts import own
from app_pages.parts.sources.chosen import Chosen
from app_pages.parts.words import _, guide
from core.datasets import Source

LONGEST = 4096  # characters of a path


def folder() -> Chosen:
    """Draw where a folder is named. Raises DatasetError when the path can be none."""
    # Not bound to the URL: on the way to another page Streamlit drops what this page has bound.
    own.text("folder", "", LONGEST)
    typed = st.text_input(_("Folder on this machine"), placeholder="~/pictures/pets", key="folder")
    st.caption(guide("data-forms"))
    if not (typed or "").strip():
        st.info(guide("data-no-folder"), icon=":material/folder_open:")
        return Chosen()
    source = Source("folder", folder=typed or "")
    return Chosen(source, {"folder": str(source)})
