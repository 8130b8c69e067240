"""Open: what is in a parameter file or a network, and the numbers of one tensor at a time."""

from __future__ import annotations

import streamlit as st

from app_pages.parts import frame
from app_pages.parts.files.open.facts import facts
from app_pages.parts.files.open.inspector import inspector
from app_pages.parts.files.open.listing import listing
from app_pages.parts.files.open.refused import refused
from app_pages.parts.files.open.rows import outlined
from app_pages.parts.files.open.whole import whole
from app_pages.parts.files.sources import pick
from app_pages.parts.network.asked import Asked
from app_pages.parts.words import _
from core.checkpoints import FileError

CODE = (
    "core.checkpoints.opening.open_file",
    "core.checkpoints.parameter_file.ParameterFile",
    "core.checkpoints.outline.outline",
)


def show(asked: Asked) -> None:
    """Draw the picker, the outline of what is chosen, and what is selected in it."""
    with st.container(border=True, key="open-source"):
        found = pick("opened", _("What to open"), asked)
    if isinstance(found, FileError):
        refused(found)
    elif found is not None:
        inside = outlined(found)
        facts(inside)
        whole(asked, found)
        inspector(inside, listing(inside))
    frame.look_for("files-open")
    frame.code(*CODE)
