"""The views of the page in their order."""

from __future__ import annotations

from collections.abc import Mapping

from app_pages.parts.words import _


def views() -> Mapping[str, str]:
    """Return the views' titles by name, in the visitor's language."""
    return {
        "photos": _("All photos"),
        "why": _("Why"),
        "models": _("Two models"),
        "trust": _("How far to trust it"),
    }
