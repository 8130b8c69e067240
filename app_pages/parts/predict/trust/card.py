"""A model's card as it was written, and how it fares class by class."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import streamlit as st

from app_pages.parts.drawing import draw, ink, table
from app_pages.parts.models import SHIPPED_MODELS, Model
from app_pages.parts.predict.trust.words import share
from app_pages.parts.words import _
from charts import judging as charts
from core import judging
from core.confusion import confusion
from core.training.files import RunError
from core.training.folder import find_run
from core.training.model_card import model_card
from core.training.pointers import read_pointer

if TYPE_CHECKING:
    from core.prediction.knowledge import Knowledge

LARGEST = 100_000  # characters of a card
DEEPER, DEEPEST = 1, 3  # levels that headings go down, below the page's own; what is deeper is bold


def show(model: Model, classes: tuple[str, ...], known: Knowledge | None) -> None:
    """Draw the figures by class where they are known, and the card."""
    if known is not None:
        by_class(classes, known)
    text = card_of(model)
    if text:
        with st.container(border=True, key="model-card"):
            st.markdown(text)
    else:
        st.info(_("No card lies beside this model's weights."), icon=":material/description:")


def by_class(classes: tuple[str, ...], known: Knowledge) -> None:
    """Draw the accuracy within each class, with its interval."""
    counts = confusion(known.logits.argmax(axis=1), known.labels, len(classes))
    scores = judging.by_class(counts)
    ends = [judging.wilson(each.right, each.count) for each in scores]
    with st.container(border=True):
        st.markdown(f"**{_('Right, class by class')}**")
        rows = table(
            name=list(classes), recall=[each.recall for each in scores],
            low=[low for low, _high in ends], high=[high for _low, high in ends],
            text=["–" if each.recall is None else share(each.recall) for each in scores],
        )  # fmt: skip
        alt = _("Accuracy of each class with its 95 % interval.")
        draw(charts.by_class(classes, _("accuracy"), ink()), "trust-classes", alt=alt, classes=rows)
        st.caption(
            _("On {count} validation photos. The lines are 95 % intervals.").format(
                count=f"{len(known.labels):,}"
            )
        )


def card_of(model: Model) -> str:
    """Return a model's card with its headings below the page's; "" where there is none."""
    if model.key not in SHIPPED_MODELS:
        try:
            run = find_run(model.key)
            return lowered(model_card(run, read_pointer(run.path, "best")))
        except RunError:
            return ""
    try:
        text = model.path.with_name("README.md").read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        return ""
    return lowered(text[:LARGEST])


def lowered(text: str) -> str:
    """Return Markdown with its headings further down; what stands in fenced code stays."""
    lines, fenced = [], False
    for line in text.splitlines():
        fenced ^= line.startswith("```")
        heading = None if fenced else re.match(r"(#{1,6})\s+(.+)", line)
        lines.append(_lower(len(heading[1]), heading[2]) if heading else line)
    return "\n".join(lines)


def _lower(level: int, text: str) -> str:
    depth = level + DEEPER
    return f"{'#' * depth} {text}" if depth <= DEEPEST else f"**{text.strip()}**"
