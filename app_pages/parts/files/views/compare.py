"""Compare: two parameter files, runs or networks, key by key and number by number."""

from __future__ import annotations

import streamlit as st

from app_pages.parts import frame
from app_pages.parts.files.compare.compared import compared
from app_pages.parts.files.compare.facts import along, facts
from app_pages.parts.files.compare.inspector import inspector
from app_pages.parts.files.compare.listing import listing, sieve
from app_pages.parts.files.compare.report import downloads
from app_pages.parts.network.asked import Asked

CODE = (
    "core.checkpoints.comparison.comparing.compare",
    "core.checkpoints.comparison.numbers.Workspace",
    "core.checkpoints.comparison.pairing.pairs",
)


def show(asked: Asked) -> None:
    """Draw the two that are compared, the sums, the table of keys, and the selected one."""
    found = compared(asked)
    if found is not None:
        facts(found.comparison)
        chart = st.container()
        bar = st.container(horizontal=True, vertical_alignment="bottom", key="compare-bar")
        shown = sieve(found.comparison, bar)
        downloads(found.comparison, bar)
        row = listing(found.comparison, shown)
        with chart:
            along(found.comparison, row)
        inspector(found, row)
    frame.look_for("files-compare")
    frame.code(*CODE)
