"""What is taken for what, with the pictures of each kind of mistake, and the surest mistakes."""

from __future__ import annotations

import numpy as np
import streamlit as st

from app_pages.parts.lenet.inputs.asking import percent
from app_pages.parts.lenet.inputs.tiles import tiles
from app_pages.parts.lenet.judging.behind import behind
from app_pages.parts.lenet.judging.matrix import choosing, matrix, settled
from app_pages.parts.lenet.judging.neighbours import look_at
from app_pages.parts.lenet.judging.verdicts import Verdicts
from app_pages.parts.words import _
from core import judging
from core.confusion import confusion
from core.lenet.confidence import sure
from core.lenet.ranking import misclassified

SUREST = 24
Pairs = tuple[tuple[int, int, int], ...]  # class, verdict, how many


def show(found: Verdicts) -> None:
    """Draw the matrix beside the pictures of the chosen cell, and the surest mistakes below."""
    classes = found.known.classes
    counts = confusion(found.predicted, found.known.labels, len(classes))
    pairs = judging.confused(counts, 3)
    chosen = settled(len(classes), pairs[0][:2] if pairs else (0, 0))
    st.markdown(_in_words(classes, pairs))
    left, right = st.columns([3, 2], gap="medium")
    with left.container(border=True, height="stretch"):
        matrix(counts, classes, chosen)
    with right.container(border=True, height="stretch"):
        choosing(classes, chosen)
        behind(found, chosen)
    _surest(found)


def _in_words(names: tuple[str, ...], pairs: Pairs) -> str:
    if not pairs:
        return _("It gets every test picture right.")
    listed = "; ".join(
        _("**{true}** taken for **{taken}**, {count} times").format(
            true=names[true], taken=names[taken], count=f"{count:,}"
        )
        for true, taken, count in pairs
    )
    return _("Its most frequent mistakes: {listed}.").format(listed=listed)


def _surest(found: Verdicts) -> None:
    wrong = misclassified(found.logits, found.known.labels)[:SUREST]
    if not len(wrong):
        return
    st.markdown("**" + _("Its surest mistakes") + "**  \n" + _how_often(found, wrong))
    shown = []
    for index in wrong.tolist():
        taken = int(found.predicted[index])
        said = _("is {true}\nsays {taken}\n{sure}").format(
            true=found.known.classes[found.known.labels[index]],
            taken=found.known.classes[taken], sure=percent(found.shares[index, taken]),
        )  # fmt: skip
        shown.append(found.tile(index, said))
    tiles(shown, "", "judge-surest", _("Its surest mistakes"), look_at, side=84)
    st.caption(_("Some of them are hard for people too. Choose one to see its neighbours."))


def _how_often(found: Verdicts, wrong: np.ndarray) -> str:
    """Say how often verdicts that are as sure as these mistakes are right."""
    least = float(found.shares[wrong].max(axis=1).min())
    alike = sure(found.shares, found.known.labels, least)
    said = _(
        "The {count} that it was surest of. Of all {sure} verdicts with at least their {least}, "
        "{right} are right: {share}."
    )
    return said.format(
        count=len(wrong), sure=f"{alike.sure:,}", least=percent(least), right=f"{alike.right:,}",
        share=percent(alike.reliability or 0.0),
    )  # fmt: skip
