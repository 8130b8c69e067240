"""What was left out of a set when it was unpacked, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from app_pages.parts.markdown import plain
from app_pages.parts.words import _, plural

if TYPE_CHECKING:
    from core.datasets.sets import KeptSet

LISTED, LONGEST = 50, 80  # files, characters of their names


def left_out(kept: KeptSet) -> None:
    """Draw the closed list of what was left out; nothing where nothing was."""
    count = len(kept.left_out) + kept.more_left_out
    if not count:
        return
    title = plural("{count:,} file left out", "{count:,} files left out", count)
    with st.popover(title, icon=":material/filter_alt_off:", type="tertiary", key="set-left-out"):
        rows = [
            f"- {plain(each.name[:LONGEST])}: {plain(each.reason)}"
            for each in kept.left_out[:LISTED]
        ]
        if count > LISTED:
            rows.append(_("- and {count} more").format(count=f"{count - LISTED:,}"))
        st.markdown("\n".join(rows))
