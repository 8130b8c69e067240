"""How verdicts are said beside pictures."""

from __future__ import annotations

from app_pages.parts.atlas.asked import Asked
from app_pages.parts.markdown import plain
from app_pages.parts.verdict_words import percent
from app_pages.parts.words import _
from core.judged import SMALLEST


def loss(value: float, probability: float) -> str:
    """Return a loss in nats; where the probability was written down as 0, it is at least that."""
    return ("≥ " if probability < SMALLEST else "") + f"{value:.2f}"


def answer(found: Asked, index: int) -> str:
    """Return what a picture is taken for and how surely, as Markdown."""
    judged = found.judged
    sign = ":material/close:" if judged.wrong[index] else ":material/check:"
    name = plain(judged.classes[judged.predicted[index]])
    return f"{sign} **{name}** {percent(float(judged.confidence[index]))}"


def truth(found: Asked, index: int) -> str:
    """Return a picture's own class with its probability, and the loss, as Markdown."""
    judged = found.judged
    of_truth = float(judged.of_truth[index])
    return _("is {label}: {probability} · loss {loss}").format(
        label=plain(judged.classes[judged.labels[index]]), probability=percent(of_truth),
        loss=loss(float(judged.loss[index]), of_truth),
    )  # fmt: skip


def marked(found: Asked, name: str) -> str:
    """Return what the visitor has decided about a picture, "" where it is nothing."""
    kind = found.mark(name)
    if kind == "out":
        return ":material/block: " + _("left out by you")
    if kind == "label":
        told = _("{label}, you say").format(label=plain(found.marks.labels[name]))
        return f":material/label: {told}"
    return ""
