"""What the kinds of pictures are called."""

from __future__ import annotations

from collections.abc import Mapping

from app_pages.parts.words import _


def kinds() -> Mapping[str, str]:
    """Return the ways to choose a picture."""
    return {
        "test": _("Test pictures"),
        "hardest": _("Hardest"),
        "wrong": _("Misclassified"),
        "drawing": _("Drawing"),
        "photo": _("Photo"),
        "odd": _("Not a garment"),
    }


def odd_kinds() -> Mapping[str, str]:
    """Return what the kinds of oddities are called."""
    return {
        "noise": _("Noise"),
        "gauss": _("Normal noise"),
        "static": _("Black and white noise"),
        "clouds": _("Clouds"),
        "stripes": _("Stripes"),
        "even": _("One grey"),
        "cat": _("Cat"),
        "dog": _("Dog"),
        "car": _("Car"),
        "house": _("House"),
        "letter": _("Letter"),
    }


def odd(kind: str, number: int) -> str:
    """Return what to call one of them."""
    if kind == "letter":
        from core.lenet.oddities.letters import name

        return _("The letter {letter}").format(letter=name(number))
    return f"{odd_kinds()[kind]} {number}"
