"""An experiment of the course: its code, run now, the files that it wrote, and what came back."""

from __future__ import annotations

import streamlit as st

from app_pages.parts import frame
from app_pages.parts.files.save.proofs import proofs
from app_pages.parts.markdown import size
from app_pages.parts.network.trees.words import inline
from app_pages.parts.words import _


def lesson(name: str) -> None:
    """Draw an experiment, which is done anew at each run of the page: a few milliseconds."""
    from core.checkpoints.lessons import LESSONS

    asked = LESSONS[name]
    told = asked.run()
    st.markdown(":material/lightbulb: " + _(asked.sentence))
    left, right = st.columns([11, 9], gap="medium")
    with left:
        st.markdown("**" + _("What is run") + "**")
        st.code(frame.source_of(asked.code)[1])
    with right:
        st.markdown("**" + _("What lies on the disk") + "**")
        for file, content in told.files.items():
            download(file, content, f"save-{name}-{file}")
        if told.holds:
            st.success(
                _("Read back and compared: all is as the course says."), icon=":material/check:"
            )
        else:
            st.error(_("Not everything is as the course says."), icon=":material/error:")
    st.markdown("**" + _("What came back, number by number") + "**")
    proofs(told.proofs, f"proof-{name}")


def download(file: str, content: bytes, key: str) -> None:
    """Draw a file's name and size, and the button that saves it."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(f"{inline(file)} :gray[{size(len(content))}]", width="stretch")
        st.download_button(
            _("Download"), content, file, "application/octet-stream", icon=":material/download:",
            on_click="ignore", key=key,
        )  # fmt: skip
