"""One value of a pass by itself: the preview of its numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

from app_pages.parts.components import component
from app_pages.parts.network.playback.values import Values
from app_pages.parts.network.playback.words import words

if TYPE_CHECKING:
    from core.tracing import Value

Role: TypeAlias = Literal["input", "output"]

_VALUE = component("playback_value", "cells", "playback_theme", "playback_heat")


def preview(value: Value, title: str, role: Role, key: str) -> None:
    """Draw the numbers of a value under a title in the colour of its role."""
    values = Values()
    values.places((value,))
    head = {"facts": values.facts[0], "title": title, "role": role, "words": words()}
    _VALUE(key=key, data=values.packed(head))
