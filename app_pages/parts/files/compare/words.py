"""How the comparison is written: what became of a key, and numbers."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING

from app_pages.parts.network.shown import dimensions
from app_pages.parts.words import _

if TYPE_CHECKING:
    from core.checkpoints.comparison import Row, Side, Status

SIGNS = {
    "changed": "≠", "retyped": "≈", "reshaped": "⤢", "renamed": "→", "added": "+", "gone": "−",
    "same": "=",
}  # fmt: skip


def statuses() -> Mapping[Status, str]:
    """Return what became of keys, in the visitor's language, the most interesting first."""
    return {
        "changed": _("changed"), "retyped": _("another type"), "reshaped": _("another shape"),
        "renamed": _("renamed"), "added": _("added"), "gone": _("gone"), "same": _("same"),
    }  # fmt: skip


def hows() -> Mapping[str, str]:
    """Return why two different keys are one row."""
    return {
        "content": _("the same numbers under another key"),
        "remove": _("a guess: another beginning"), "add": _("a guess: another beginning"),
        "swap": _("a guess: another beginning"), "inside": _("a guess: a wrapper's name inside"),
        "ending": _("a guess: another library's word"),
        "separators": _("a guess: another way to write it"),
        "indices": _("a guess: layers counted anew"), "order": _("a guess: the same place in order"),
        "transpose": _("a guess: transposed"),
    }  # fmt: skip


def keys_of(row: Row) -> str:
    """Return a row's key, or both where they differ."""
    keys = [side.key or '""' for side in (row.a, row.b) if side]
    return " → ".join(dict.fromkeys(keys))


def shapes_of(row: Row) -> str:
    """Return a row's shape, or both where they differ; nothing for a plain value."""
    shapes = [_shape(side) for side in (row.a, row.b) if side]
    return " → ".join(dict.fromkeys(shapes))


def _shape(side: Side) -> str:
    plain = not side.count and not side.shape
    return _("no tensor") if plain else dimensions(side.shape)


def types_of(row: Row) -> str:
    """Return a row's dtype, or both where they differ."""
    return " → ".join(dict.fromkeys(side.dtype for side in (row.a, row.b) if side))


def percent(value: float | None) -> str:
    """Return a share in three digits: `1.25 %`, `∞`, a dash where there is none."""
    if value is None:
        return "–"
    return "∞" if math.isinf(value) else f"{100 * value:.3g} %"


def cosine(value: float | None) -> str:
    """Return a cosine so that what is nearly 1 does not read as 1."""
    return "–" if value is None else f"{value:.6f}".rstrip("0").rstrip(".").replace("-", "−")
