"""What the signal says of each initialization, in words, at the top."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import streamlit as st

from app_pages.parts.markdown import plain
from app_pages.parts.words import _

if TYPE_CHECKING:
    from core.parameters import Signal

BADGES = (":blue-badge[A]", ":orange-badge[B]")  # the colours of charts.signal.PAIR


def verdicts(signals: Sequence[Signal], titles: Sequence[str]) -> None:
    """Draw a card for each initialization, side by side."""
    from core.parameters import verdict

    for place, badge, title, signal in zip(st.columns(2), BADGES, titles, signals, strict=True):
        with place.container(border=True, height="stretch", gap="small"):
            st.markdown(f"{badge} **{plain(title)}**")
            for found in verdict(signal):
                icon = (
                    ":green[:material/check_circle:]" if found.healthy else ":red[:material/error:]"
                )
                st.markdown(f"{icon} {plain(found.words)}")
            st.caption(
                _("Mean squared error against random targets: {loss}.").format(
                    loss=number(signal.loss)
                )
            )


def number(value: float | None) -> str:
    """Return a number in three digits, a dash where there is none."""
    return "–" if value is None else f"{value:.3g}".replace("-", "−")
