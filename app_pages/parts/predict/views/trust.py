"""How far a model can be trusted: its confidence, its threshold, its card."""

from __future__ import annotations

from app_pages.parts.predict.asked import Asked
from app_pages.parts.predict.bringing import invite


def show(asked: Asked) -> None:
    """Draw the view."""
    if not asked.photos:
        invite()
