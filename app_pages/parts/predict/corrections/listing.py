"""The photos whose class the visitor has named: how often the model was right, undo, take away."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import streamlit as st

from app_pages.parts.markdown import plain
from app_pages.parts.models import Model
from app_pages.parts.predict.corrections import kept, taking
from app_pages.parts.verdict_words import answer, in_words
from app_pages.parts.verdicts import Judged, Photo, judge_all
from app_pages.parts.words import _, plural
from core.judging import wilson

if TYPE_CHECKING:
    from core.prediction import Verdict

Named = tuple[Photo, str, Judged, "Verdict"]


def show(model: Model, threshold: float | None) -> None:
    """Draw what was named, where anything was."""
    marked = kept.marked()
    if not marked:
        return
    judged = judge_all([photo for photo, _right in marked], model)
    found = [
        (photo, right, each, each.verdict)
        for (photo, right), each in zip(marked, judged, strict=True)
        if each.verdict
    ]
    title = plural("{count} photo that you named", "{count} photos that you named", len(found))
    with st.container(border=True, key="corrections-box"):
        st.markdown(f"**{title}**")
        _right(found, threshold)
        with st.container(horizontal=True):
            _undo()
            taking.download(found)
        with st.expander(_("Which they are"), key="corrections-list"):
            st.markdown(_table(found, threshold))
        taking.use(found)


def _right(found: Sequence[Named], threshold: float | None) -> None:
    right = sum(answer(verdict, threshold) == said for _p, said, _j, verdict in found)
    low, high = wilson(right, len(found))
    st.markdown(
        _(
            "The model was right on **{right} of {count}** of them. If they were picked blindly, it is "
            "right on {low} % to {high} % of such photos (95 % interval); if only mistakes were picked, "
            "that says nothing."
        ).format(right=right, count=len(found), low=round(100 * low), high=round(100 * high))
    )


def _undo() -> None:
    st.button(
        _("Undo the last"),
        icon=":material/undo:",
        key="corrections-undo",
        on_click=kept.forget_last,
    )
    st.button(
        _("Forget all"), icon=":material/delete:", key="corrections-clear", on_click=kept.forget_all
    )
    if kept.full():
        st.caption(_("As many photos are named as are kept; undo one to name another."))


def _table(found: Sequence[Named], threshold: float | None) -> str:
    head = [_("Photo"), _("You say"), _("The model said"), ""]
    rows = [
        [
            plain(photo.name), plain(said) if said else _("neither"),
            plain(in_words(verdict, threshold)),
            ":green[:material/check:]" if answer(verdict, threshold) == said
            else ":red[:material/close:]",
        ]
        for photo, said, _judged, verdict in reversed(found)
    ]  # fmt: skip
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
