"""How verdicts are said: how sure, which class, or neither."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app_pages.parts.words import _

if TYPE_CHECKING:
    from core.prediction import Verdict

NEITHER = ""  # as an answer: none of the classes


def percent(probability: float) -> str:
    """Return a probability in words that never round to certainty."""
    if probability > 0.999:
        return "> 99.9 %"
    if probability < 0.001:
        return "< 0.1 %"
    return f"{100 * probability:.1f} %"


def answer(verdict: Verdict, threshold: float | None) -> str:
    """Return the class that a verdict names, or NEITHER where the photo is less familiar than that."""
    familiarity = verdict.familiarity
    if threshold is not None and familiarity is not None and familiarity < threshold:
        return NEITHER
    return verdict.label


@dataclass(frozen=True, slots=True)
class Phrases:
    """How verdicts are said in the visitor's language: by how sure they are, and for neither."""

    by_confidence: Mapping[float, str]
    neither: str

    def of(self, verdict: Verdict, threshold: float | None = None) -> str:
        """Return a verdict as a short phrase; below the threshold of familiarity it is neither."""
        if answer(verdict, threshold) == NEITHER:
            return self.neither
        least = next(bound for bound in self.by_confidence if verdict.probability >= bound)
        return self.by_confidence[least].format(label=verdict.label)


def phrases() -> Phrases:
    """Return the phrases in the visitor's language: for thousands of verdicts they are looked up once."""
    by_confidence = {
        0.9: _("Clearly: {label}"),
        0.7: _("Probably: {label}"),
        0.0: _("Undecided, rather: {label}"),
    }
    return Phrases(by_confidence, _("Neither, or I can't tell"))


def in_words(verdict: Verdict, threshold: float | None = None) -> str:
    """Return a verdict as a short phrase: how clear it is, and the class.

    Where it is less familiar than `threshold`, the phrase is that it is neither.
    """
    return phrases().of(verdict, threshold)


def how_sure(verdict: Verdict, threshold: float | None = None) -> str:
    """Return a verdict's probability, with its class where the phrase does not name that."""
    sure = percent(verdict.probability)
    return f"{verdict.label} {sure}" if answer(verdict, threshold) == NEITHER else sure
