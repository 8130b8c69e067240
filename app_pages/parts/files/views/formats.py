"""Formats: the network in hand in each file format, and in fewer bits, measured now."""

from __future__ import annotations

import streamlit as st

from app_pages.parts import frame
from app_pages.parts.files.formats.bits import bits
from app_pages.parts.files.formats.ways import ways
from app_pages.parts.markdown import plain
from app_pages.parts.network.asked import Asked
from core.checkpoints import FileError

CODE = (
    "core.checkpoints.measuring.measure",
    "core.checkpoints.measuring.keeps_ties",
    "core.checkpoints.precision.lower",
)


def show(asked: Asked) -> None:
    """Draw the formats side by side, and what fewer bits do."""
    for part in (ways, bits):
        try:
            part(asked)
        except FileError as error:
            st.info(plain(str(error)), icon=":material/memory:")
    frame.look_for("files-formats")
    frame.code(*CODE)
