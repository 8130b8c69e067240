"""The comparison to take away."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from app_pages.parts.words import _

if TYPE_CHECKING:
    from core.checkpoints.comparison import Comparison


def downloads(found: Comparison, place: Any) -> None:
    """Draw the buttons; what they give is written when one is clicked."""
    from core.checkpoints.comparison import to_csv, to_markdown

    with place:
        st.download_button(
            _("CSV"), lambda: to_csv(found), "comparison.csv", "text/csv", on_click="ignore",
            icon=":material/download:", key="compare-csv", help=_("A row for each key, in full."),
        )  # fmt: skip
        st.download_button(
            _("Report"), lambda: to_markdown(found), "comparison.md", "text/markdown",
            on_click="ignore", icon=":material/description:", key="compare-report",
            help=_("What is different, as Markdown."),
        )  # fmt: skip
