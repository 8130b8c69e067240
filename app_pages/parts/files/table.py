"""The views of the page about files in their order."""

from __future__ import annotations

from collections.abc import Mapping

from app_pages.parts.words import _


def views() -> Mapping[str, str]:
    """Return the views' titles by name, in the visitor's language."""
    return {
        "save": _("Save and load"),
        "open": _("Open"),
        "compare": _("Compare"),
        "doctor": _("Load doctor"),
        "formats": _("Formats"),
    }
