"""Two models asked about the same photos."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from app_pages.parts import frame
from app_pages.parts.choices import choice
from app_pages.parts.markdown import plain
from app_pages.parts.models import Model, description, models
from app_pages.parts.predict.asked import Asked
from app_pages.parts.predict.bringing import invite
from app_pages.parts.predict.corrections import kept
from app_pages.parts.predict.known import classifier_of
from app_pages.parts.predict.two import cards, facts
from app_pages.parts.predict.two.pairs import Pair, pairs
from app_pages.parts.runs import address
from app_pages.parts.words import _, plural

OTHER = "beside"  # the key of the second model


def show(asked: Asked) -> None:
    """Draw the choice of the second model, what both are, and their verdicts."""
    second = _second(asked.model)
    if second is not None:
        both = (asked.model, second)
        with st.spinner(_("Loading the networks…")):
            for model in both:
                classifier_of(model)
            facts.show(both)
        _told_apart(both)
        if asked.photos:
            _judged(asked, both)
        else:
            invite()
    frame.code("core.prediction.comparing.distance", "core.prediction.comparing.cost")
    frame.look_for("predict-models")


def _second(first: Model) -> Model | None:
    found = models(st.query_params.get(OTHER))
    others = {key: model for key, model in found.items() if key != first.key}
    if not others:
        st.info(
            _("There is no second model yet. Train one of your own; it stands here after its first epoch."),
            icon=":material/model_training:",
        )  # fmt: skip
        st.page_link(
            "app_pages/train.py", label=_("Train a model"), icon=":material/arrow_forward:",
            query_params=address(),
        )  # fmt: skip
        return None
    titles = {key: model.title for key, model in others.items()}
    return others[choice(st.selectbox, _("Beside it"), titles, OTHER, width=420)]


def _told_apart(both: tuple[Model, Model]) -> None:
    """Say so where two models do not know the same classes."""
    one, other = (description(model).classes for model in both)
    if set(one) == set(other):
        return
    shared = sorted(set(one) & set(other))
    if shared:
        said = _(
            "They know different classes, and share {classes}: on anything else they cannot agree."
        )
        st.warning(said.format(classes=", ".join(map(plain, shared))))
    else:
        st.warning(_("They know no class in common: whatever they are shown, they cannot agree."))


def _judged(asked: Asked, both: tuple[Model, Model]) -> None:
    found = pairs(asked.photos, both, kept.labels())
    _summary(found, len(asked.photos), both)
    cards.show(found, both)


def _summary(found: Sequence[Pair], photos: int, both: tuple[Model, Model]) -> None:
    agree = sum(pair.agree for pair in found)
    parts = [
        _("The same answer on **{part}** of {all}").format(
            part=agree, all=plural("{count} photo", "{count} photos", len(found))
        )
    ]
    if found and agree < len(found):
        parts.append(_("those on which they differ come first"))
    if photos > len(found):
        parts.append(_("unreadable: **{count}**").format(count=photos - len(found)))
    judged = [pair for pair in found if pair.right is not None]
    for place, model in enumerate(both if judged else ()):
        right = sum(pair.answers[place] == pair.right for pair in judged)
        said = _("{model} is right on **{part}** of the {all} that you have judged")
        parts.append(said.format(model=plain(model.title), part=right, all=len(judged)))
    st.markdown(" · ".join(parts))
