"""Numbers and kinds of pictures, as the view says them."""

from __future__ import annotations

from collections.abc import Mapping

from app_pages.parts.words import _


def share(value: float, digits: int = 1) -> str:
    """Return a share in percent."""
    return f"{100 * value:.{digits}f} %"


def count(number: int) -> str:
    """Return a number with its thousands set apart."""
    return f"{number:,}"


def kinds() -> Mapping[str, str]:
    """Return what the kinds of pictures without a known class are called."""
    return {
        "static": _("static"), "skies": _("skies"), "stripes": _("stripes"), "wood": _("wood"),
        "bricks": _("bricks"), "cloth": _("cloth"), "stone": _("stone"), "leaves": _("leaves"),
        "grass": _("grass"), "flowers": _("flowers"), "text": _("text"), "charts": _("charts"),
        "shapes": _("shapes"), "fruit": _("fruit"), "lights": _("lights"), "water": _("water"),
        "screens": _("screens"), "toys": _("toys"), "landscapes": _("landscapes"),
        "trees": _("trees"), "houses": _("houses"), "cars": _("cars"),
        "portraits": _("portraits"), "clothes": _("clothes"), "rooms": _("rooms"),
        "garments": _("garments"), "scrambled": _("scrambled photos"),
        "scrambled finely": _("finely scrambled photos"), "corners": _("corners of photos"),
    }  # fmt: skip


def kind(name: str) -> str:
    """Return what a kind is called; its own name where it is none of ours."""
    return kinds().get(name, name[:40])
