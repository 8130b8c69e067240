"""The views of the page about initialization in their order."""

from __future__ import annotations

from collections.abc import Mapping

from app_pages.parts.words import _


def views() -> Mapping[str, str]:
    """Return the views' titles by name, in the visitor's language."""
    return {
        "rules": _("Rules"),
        "signal": _("Signal"),
        "symmetry": _("Symmetry"),
        "tying": _("Tying"),
        "code": _("Take away"),
    }
