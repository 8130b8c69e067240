"""The confusion matrix, the pictures behind each of its cells, and the surest mistakes."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeAlias

import numpy as np
import streamlit as st

from app_pages.parts.drawing import draw, ink, table
from app_pages.parts.lenet.inputs.asking import percent
from app_pages.parts.lenet.inputs.tiles import tiles
from app_pages.parts.lenet.judging.neighbours import look_at
from app_pages.parts.lenet.judging.verdicts import Verdicts
from app_pages.parts.own import text
from app_pages.parts.words import _
from charts import verdicts as charts
from core.lenet import judging
from core.lenet.ranking import misclassified

CELL, CHART = "cell", "judge-confusion"
SHOWN = 60  # pictures of a cell
SUREST = 24
Pairs: TypeAlias = tuple[tuple[int, int, int], ...]  # class, verdict, how many


def show(found: Verdicts) -> None:
    """Draw the matrix beside the pictures of the chosen cell, and the surest mistakes below."""
    counts = judging.confusion(found.predicted, found.known.labels, len(found.known.classes))
    pairs = judging.confused(counts, 3)
    true, taken = _cell(found, pairs)
    st.markdown(_in_words(found, pairs))
    matrix, pictures = st.columns([3, 2], gap="medium")
    with matrix.container(border=True):
        _matrix(found, counts)
    with pictures.container(border=True):
        _choosing(found.known.classes, true, taken)
        _pictures(found, true, taken)
    _surest(found)


def _in_words(found: Verdicts, pairs: Pairs) -> str:
    names = found.known.classes
    if not pairs:
        return _("It gets every test picture right.")
    listed = "; ".join(
        _("**{true}** taken for **{taken}**, {count} times").format(
            true=names[true], taken=names[taken], count=f"{count:,}"
        )
        for true, taken, count in pairs
    )
    return _("Its most frequent mistakes: {listed}.").format(listed=listed)


def _cell(found: Verdicts, pairs: Pairs) -> tuple[int, int]:
    """Return the chosen cell: from the link, or at first the one with the most mistakes."""
    first = pairs[0][:2] if pairs else (0, 0)
    written = text(CELL, "", 5)
    match = re.fullmatch(r"(\d)-(\d)", written, re.ASCII)
    chosen = (int(match[1]), int(match[2])) if match else first
    return chosen if max(chosen) < len(found.known.classes) else first


def _matrix(found: Verdicts, counts: np.ndarray) -> None:
    names = np.array(found.known.classes)
    true, predicted = np.indices(counts.shape)
    cells = table(
        true=names[true.ravel()].tolist(), predicted=names[predicted.ravel()].tolist(),
        count=counts.ravel(), text=[f"{each:,}" if each else "" for each in counts.ravel()],
        share=(counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)).ravel(),
    )  # fmt: skip
    title = _("What was taken for what")
    spec = charts.confusion_of_many(title, found.known.classes, ink(), _("is"), _("taken for"))
    alt = _("Confusion matrix: rows are the true classes, columns what the network says.")
    draw(spec, CHART, alt=alt, on_select=_picked(found.known.classes), cells=cells)
    st.caption(_("Click a cell to see its pictures. Stronger: a larger share of its row."))


def _picked(classes: tuple[str, ...]) -> Callable[[], None]:
    def take() -> None:
        chosen = st.session_state[CHART].get("selection", {}).get("cell") or []
        if chosen and {"true", "predicted"} <= set(chosen[0]):
            row, column = chosen[0]["true"], chosen[0]["predicted"]
            st.session_state[CELL] = f"{classes.index(row)}-{classes.index(column)}"

    return take


def _choosing(classes: tuple[str, ...], true: int, taken: int) -> None:
    """Draw the same choice for the keyboard."""

    def take() -> None:
        chosen = (st.session_state[f"{CELL}-true"], st.session_state[f"{CELL}-taken"])
        st.session_state[CELL] = "-".join(map(str, chosen))

    st.session_state[f"{CELL}-true"], st.session_state[f"{CELL}-taken"] = true, taken
    with st.container(horizontal=True, gap="small"):
        for name, label in (("true", _("Is")), ("taken", _("Taken for"))):
            st.selectbox(
                label, range(len(classes)), format_func=classes.__getitem__,
                key=f"{CELL}-{name}", on_change=take, width=170,
            )  # fmt: skip


def _pictures(found: Verdicts, true: int, taken: int) -> None:
    indices = judging.cell(found.shares, found.known.labels, true, taken)
    if not len(indices):
        st.caption(_("There is no such test picture."))
        return
    shown = [found.tile(int(i), percent(found.shares[i, taken])) for i in indices[:SHOWN]]
    tiles(shown, "", "judge-cell", _("Pictures of this cell"), look_at, side=60)
    said = _("The surest {count} of {all}; choose one to see its neighbours.")
    st.caption(said.format(count=len(shown), all=f"{len(indices):,}"))


def _surest(found: Verdicts) -> None:
    wrong = misclassified(found.logits, found.known.labels)[:SUREST]
    if not len(wrong):
        return
    st.markdown("**" + _("Its surest mistakes") + "**")
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
