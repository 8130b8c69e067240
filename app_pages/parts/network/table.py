"""The views of a network in their order."""

from __future__ import annotations

from collections.abc import Mapping

from app_pages.parts.words import _


def views() -> Mapping[str, str]:
    """Return the views' titles by name, in the visitor's language."""
    return {
        "compose": _("Compose"),
        "trees": _("Trees"),
        "forward": _("Forward and back"),
        "duties": _("What a block must do"),
        "clinic": _("Custom layers"),
        "devices": _("Devices"),
        "take": _("Take away"),
    }
