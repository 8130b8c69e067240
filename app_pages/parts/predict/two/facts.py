"""What each of two models is, costs, and reaches."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import streamlit as st

from app_pages.parts.markdown import plain, size
from app_pages.parts.models import Model, classifier, description, trained_on
from app_pages.parts.predict.known import knowledge_of
from app_pages.parts.words import _
from core.judging import wilson

if TYPE_CHECKING:
    from core.prediction.comparing import Cost


@st.cache_resource(max_entries=32, show_spinner=False)
def cost_of(model: Model) -> Cost:
    """Return what a model costs, timed once. Raises ModelError when it cannot be used."""
    from core.prediction.comparing import cost

    return cost(classifier(model))


def show(models: Sequence[Model]) -> None:
    """Draw a table with a column for each model, and what cannot be compared."""
    described = [description(model) for model in models]
    costs = [cost_of(model) for model in models]
    rows = {
        _("Trained on"): [
            plain(trained_on(m, d)) or "–" for m, d in zip(models, described, strict=True)
        ],
        _("Knows"): [" / ".join(map(plain, each.classes)) for each in described],
        _("Right on its validation photos"): [_accuracy(model) for model in models],
        _("Sees"): [f"{each.image_size} × {each.image_size}" for each in described],
        _("Learned numbers"): [f"{each.parameters:,}" for each in costs],
        _("Weights file"): [size(model.size) for model in models],
        _("Time for a photo"): [f"{1000 * each.seconds:.1f} ms" for each in costs],
    }
    head = ["", *(f"**{plain(model.title)}**" for model in models)]
    lines = [head, ["---"] * len(head), *([name, *cells] for name, cells in rows.items())]
    with st.container(border=True, key="two-facts"):
        st.markdown("\n".join(f"| {' | '.join(line)} |" for line in lines))
        st.caption(
            _(
                "Each is judged on its own validation photos: where these differ, the shares do not "
                "compare. Times are of the network alone, on this machine, just now."
            )
        )


def _accuracy(model: Model) -> str:
    known = knowledge_of(model)
    if known is None:
        share = description(model).metrics.get("validation_accuracy")
        return "–" if share is None else f"{100 * share:.1f} %"
    right, total = int((known.logits.argmax(axis=1) == known.labels).sum()), len(known.labels)
    low, high = wilson(right, total)
    return _("{share} ({low} to {high})").format(
        share=f"{100 * right / total:.1f} %", low=f"{100 * low:.1f}", high=f"{100 * high:.1f}"
    )
