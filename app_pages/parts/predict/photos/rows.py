"""One photo with everything that is said of it, and which photos are shown in which order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import streamlit as st

from app_pages.parts.models import Model
from app_pages.parts.predict.known import classifier_of, turn
from app_pages.parts.verdict_words import NEITHER, answer, phrases
from app_pages.parts.verdicts import Judged, Photo
from app_pages.parts.words import _

if TYPE_CHECKING:
    from core.prediction.scored_alike import Records, ScoredAlike

ALL, UNREADABLE = "all", "unreadable"
A_CLASS, NONE = "is:", "neither"  # in the URL; a class may be called like one of the others


@dataclass(frozen=True, slots=True)
class Row:
    """A photo, what was said of it, in words, and what became of verdicts that were as sure.

    `group` is the part of the filter that it belongs to. Of an answer that is neither there is no
    such record: the validation photos show one of the classes.
    """

    photo: Photo
    judged: Judged
    said: str
    group: str
    alike: ScoredAlike | None = None


def rows(
    results: Sequence[tuple[Photo, Judged]], model: Model, threshold: float | None
) -> list[Row]:
    """Say in words what was said of photos, at this threshold of familiarity."""
    words, unread = phrases(), _("No verdict")
    alike = _alike(results, model)
    found = []
    for (photo, judged), each in zip(results, alike, strict=True):
        if judged.verdict is None:
            found.append(Row(photo, judged, unread, UNREADABLE))
            continue
        named = answer(judged.verdict, threshold)
        group, record = (NONE, None) if named == NEITHER else (A_CLASS + named, each)
        found.append(Row(photo, judged, words.of(judged.verdict, threshold), group, record))
    return found


@st.cache_resource(max_entries=32, show_spinner=False)
def _records(model: Model, known: int) -> Records | None:
    from core.prediction.scored_alike import records

    knowledge = classifier_of(model).knowledge
    return None if knowledge is None else records(knowledge)


def _alike(results: Sequence[tuple[Photo, Judged]], model: Model) -> list[ScoredAlike | None]:
    """Return for each photo how often verdicts that were as sure were right; None where unknown."""
    found = _records(model, turn(model))
    answers: list[ScoredAlike | None] = [None] * len(results)
    if found is None:
        return answers
    classes = classifier_of(model).classes
    for number, name in enumerate(classes):
        own = [i for i, (_p, j) in enumerate(results) if j.verdict and j.verdict.label == name]
        sure = [results[i][1].verdict.probability for i in own]  # type: ignore[union-attr]
        for i, each in zip(own, found.alike(number, sure), strict=True):
            answers[i] = each
    return answers


def familiarities(results: Sequence[tuple[Photo, Judged]]) -> list[float]:
    """Return how familiar photos are, those left out of which that is not known."""
    verdicts = [judged.verdict for _photo, judged in results if judged.verdict]
    return [each.familiarity for each in verdicts if each.familiarity is not None]


def groups(found: Sequence[Row], classes: Sequence[str]) -> Mapping[str, int]:
    """Return how many photos there are of each answer, those without any left out."""
    counts = Counter(row.group for row in found)
    order = [*(A_CLASS + name for name in classes), NONE, UNREADABLE]
    return {group: counts[group] for group in order if counts[group]}


def orders(familiar: bool) -> Mapping[str, str]:
    """Return the titles of the orders in which photos can be shown."""
    found = {
        "brought": _("as you brought them"), "unsure": _("least sure first"),
        "sure": _("surest first"), "name": _("by name"),
    }  # fmt: skip
    return found | ({"familiar": _("least familiar first")} if familiar else {})


def in_order(found: Sequence[Row], order: str) -> list[Row]:
    """Return photos in order; those without a verdict come last where that is what counts."""
    keys: Mapping[str, Callable[[Row], Any]] = {
        "unsure": lambda row: _confidence(row, 2.0),
        "sure": lambda row: -_confidence(row, -1.0),
        "name": lambda row: (row.photo.name.casefold(), row.photo.name),
        "familiar": _familiarity,
    }
    return sorted(found, key=keys[order]) if order in keys else list(found)


def _confidence(row: Row, without: float) -> float:
    return row.judged.verdict.probability if row.judged.verdict else without


def _familiarity(row: Row) -> float:
    verdict = row.judged.verdict
    known = verdict is not None and verdict.familiarity is not None
    return verdict.familiarity if known else float("inf")  # type: ignore[union-attr, return-value]
