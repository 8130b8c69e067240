"""What a card says beside the verdict: how such verdicts fared, and how familiar the photo is."""

from __future__ import annotations

from app_pages.parts.markdown import plain
from app_pages.parts.predict.photos.rows import Row
from app_pages.parts.verdict_words import percent
from app_pages.parts.words import _


def alike_words(row: Row) -> str:
    """Return how many of the validation photos that scored alike were what the verdict says."""
    verdict, alike = row.judged.verdict, row.alike
    if verdict is None or alike is None:
        return ""
    return _("Of {count} photos scored like this one, **{right}** were indeed {label}.").format(
        count=alike.count, right=alike.right, label=plain(verdict.label)
    )


def alike_help(row: Row) -> str | None:
    """Return how sure those validation photos were, and how much their share may be chance."""
    if row.judged.verdict is None or row.alike is None:
        return None
    low, high = row.alike.interval
    return _(
        "The validation photos with the same verdict that are nearest in confidence: {least} to {most}. Of "
        "all such photos, {low} % to {high} % are right (95 % interval)."
    ).format(
        least=percent(row.alike.least), most=percent(row.alike.most),
        low=round(100 * low), high=round(100 * high),
    )  # fmt: skip


def familiar_words(familiarity: float | None, threshold: float | None) -> str:
    """Return how familiar the photo is, and below what it would be neither."""
    if familiarity is None or threshold is None:
        return ""
    return _("Familiarity {value} (neither below {threshold})").format(
        value=number(familiarity), threshold=number(threshold)
    )


def number(value: float) -> str:
    """Return a familiarity with two digits after the point and a true minus sign."""
    return f"{value:.2f}".replace("-", "−")
