"""A result among others as a strip of dots."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from app_pages.parts.drawing import draw, ink, table
from app_pages.parts.words import _, language
from charts import book
from charts.plot import Spec
from core.lenet.expected import Expected, span

NONE = float("nan")


def strip(known: Expected | None, others: Sequence[tuple[int, float]], accuracy: float) -> None:
    """Draw `accuracy` beside what is known and the visitor's `others` (seed, accuracy), if any."""
    measured, published, yours, own = _rows(language())
    rows: list[tuple[str, float, float]] = []
    if known is not None and known.measured is not None:
        results = known.measured.results
        rows += [(measured, each.test_accuracy, float(each.seed)) for each in results]
    if known is not None and known.published is not None:
        rows.append((published, known.published.test_accuracy, NONE))
    rows += [(yours, value, float(seed)) for seed, value in others]
    if not rows:
        return
    who, values, seeds = zip(*rows, (own, accuracy, NONE), strict=True)
    spec, words = _spec(language(), ink())
    draw(
        spec, "seeds-chart", alt=words, results=table(who=list(who), value=values, seed=seeds),
        span=table(value=span(values)),
    )  # fmt: skip


@cache
def _rows(_language: str) -> tuple[str, str, str, str]:
    return _("other seeds"), _("published"), _("your others"), _("yours")


@cache
def _spec(language: str, ink: str) -> tuple[Spec, str]:
    spec = book.seeds(_rows(language), _("test accuracy"), _("seed"), ink)
    return spec, _("Your test accuracy beside the published one and those of other seeds")
