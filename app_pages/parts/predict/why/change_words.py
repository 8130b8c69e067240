"""How the changes and their amounts are called."""

from __future__ import annotations

from collections.abc import Mapping

from app_pages.parts.words import _


def titles() -> Mapping[str, str]:
    """Return what each change is called, by its name."""
    return {
        "zoom": _("Cut closer"), "turn": _("Turned"), "mirror": _("Mirrored"),
        "saturation": _("Less colour"), "blur": _("Blurred"), "brightness": _("Darker or lighter"),
        "contrast": _("Contrast"), "quality": _("Small JPEG"), "noise": _("Noisy"),
    }  # fmt: skip


def amount(name: str, value: float) -> str:
    """Return a value of a change with its unit, as short as it can be."""
    if name == "mirror":
        return _("mirrored") if value else _("as it is")
    if name == "quality":
        return _("as it is") if value >= 100 else _("quality {value:g}").format(value=value)
    shapes = {
        "zoom": "{value:g} ×", "turn": "{value:g}°", "brightness": "{value:g} ×",
        "contrast": "{value:g} ×", "noise": "± {value:g}",
    }  # fmt: skip
    return shapes.get(name, "{value:g} %").format(value=value).replace("-", "−")
