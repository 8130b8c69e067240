"""The views of LeNet in their order."""

from __future__ import annotations

from collections.abc import Mapping

from app_pages.parts.words import _


def views() -> Mapping[str, str]:
    """Return the views' titles by name, in the visitor's language."""
    return {
        "strip": _("Step through"),
        "inputs": _("Show it something"),
        "change": _("Change it"),
        "train": _("Train it"),
        "moments": _("Watch it learn"),
        "judge": _("Judge it"),
        "ladder": _("From 1998 to today"),
        "matters": _("What matters most"),
    }
