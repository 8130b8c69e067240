"""The numbers of the selected key."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from app_pages.parts.files.compare.words import cosine, percent
from app_pages.parts.network.trees.seen import Seen
from app_pages.parts.network.trees.words import number
from app_pages.parts.words import _

if TYPE_CHECKING:
    from core.checkpoints.comparison import Row, Side

ROUNDING = 1e-5  # that 32-bit floats may add to differences that are all the same


def constant(change: Seen) -> bool:
    """Return whether the differences are all the same, but for the rounding of 32-bit floats."""
    least, most = change.statistics.minimum, change.statistics.maximum
    if least is None or most is None:
        return False
    return most - least <= ROUNDING * max(abs(least), abs(most))


def figures(row: Row, values: tuple[float, float] | None, change: Seen) -> Mapping[str, str]:
    """Return the numbers of a row; `values` are those of a and b at the largest change."""
    found, a, b = row.difference, row.a, row.b
    assert found is not None and a is not None and b is not None
    shown = {
        "‖a‖": number(a.norm),
        "‖b‖": number(b.norm),
        "‖b − a‖": number(found.norm),
        "‖b − a‖ / ‖a‖": percent(found.relative),
        _("Cosine"): cosine(found.cosine),
        _("Numbers changed"): _("{changed:,} of {count:,}").format(
            changed=found.changed, count=a.count
        ),
        _("Mean of b − a"): number(change.statistics.mean),
    }
    if found.place is not None and values is not None:
        old, new = values
        at = str(list(found.place)) if found.place else _("the one number")
        shown[_("Largest change")] = _("{size} at {place}: {old} → {new}").format(
            size=number(found.largest), place=at, old=number(old), new=number(new)
        )
    for name, side in (("a", a), ("b", b)):
        if side.nan + side.infinite:
            shown[_("Not finite in {side}").format(side=name)] = _broken(side)
    return shown


def _broken(side: Side) -> str:
    return _("{nan:,} NaN, {infinite:,} infinite").format(nan=side.nan, infinite=side.infinite)
