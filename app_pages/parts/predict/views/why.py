"""Why a photo is taken for what it is: where, at which depth, and what would change it."""

from __future__ import annotations

from app_pages.parts.predict.asked import Asked
from app_pages.parts.predict.bringing import invite


def show(asked: Asked) -> None:
    """Draw the view."""
    if not asked.photos:
        invite()
