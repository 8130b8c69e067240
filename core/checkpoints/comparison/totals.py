"""All compared tensors together, as if they were one long tensor."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

from core.checkpoints.comparison.records import Row, Total

Ties = Iterable[Sequence[str]]


def total(rows: Iterable[Row], ties_a: Ties, ties_b: Ties) -> Total:
    """Return the sums over all rows with a difference, each pair of tensors once whatever its names."""
    first_a, first_b = _first(ties_a), _first(ties_b)
    once: dict[tuple[str, str], Row] = {}
    for row in rows:
        if row.difference and row.a and row.b:
            pair = first_a.get(row.a.key, row.a.key), first_b.get(row.b.key, row.b.key)
            once.setdefault(pair, row)
    return _sums(list(once.values()))


def _first(ties: Ties) -> Mapping[str, str]:
    return {key: group[0] for group in ties for key in group}


def _sums(rows: Sequence[Row]) -> Total:
    found = [(row.a, row.b, row.difference) for row in rows]
    a = math.hypot(*(one.norm or 0.0 for one, _, _ in found if one))
    b = math.hypot(*(other.norm or 0.0 for _, other, _ in found if other))
    norm = math.hypot(*(each.norm for _, _, each in found if each))
    count = sum(one.count for one, _, _ in found if one)
    changed = sum(each.changed for _, _, each in found if each)
    relative = norm / a if a else math.inf if norm else 0.0
    return Total(count, changed, a, b, norm, relative if rows else None, _cosine(found, a, b))


def _cosine(found: Sequence[tuple[object, object, object]], a: float, b: float) -> float | None:
    """Return Σab / (‖a‖‖b‖) from the rows' own cosines: Σab of a row is cosine · ‖a‖ · ‖b‖."""
    if not (0 < a < math.inf and 0 < b < math.inf):
        return None
    products = math.fsum(
        each.cosine * (one.norm / a) * (other.norm / b)  # type: ignore[attr-defined]
        for one, other, each in found
        if each.cosine is not None  # type: ignore[attr-defined]
    )
    return min(max(products, -1.0), 1.0)
