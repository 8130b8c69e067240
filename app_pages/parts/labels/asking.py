"""Going through the suspects one by one: the picture large, its label, the verdict, and four answers."""

from __future__ import annotations

from functools import lru_cache

import streamlit as st

from app_pages.parts.doctor.drafted import change, draft
from app_pages.parts.labels.judged import Judged
from app_pages.parts.markdown import plain
from app_pages.parts.run_verdicts import picture as small
from app_pages.parts.verdict_words import percent
from app_pages.parts.words import _
from charts.probability_bar import probability_bar
from core.datasets import DatasetError, Source, read_picture
from core.datasets.drafts import Draft
from core.images import PictureError, encode_jpeg, thumbnail
from core.training import Run
from core.training.labels.deciding import (
    Answer,
    answered,
    ask_again,
    begun,
    decide,
    undoable,
)
from core.training.labels.suspects import Suspect

SIDE = 640  # pixels of the large picture, at most
MANY = 0.1  # of the labels contradicted: rather the network is wrong than a tenth of the labels
NEXT = 6  # that come after the one that is asked about


def ask(run: Run, source: Source, found: Judged) -> None:
    """Draw the suspect whose turn it is, and how many have had theirs. Raises DatasetError."""
    suspects = found.suspects
    if not suspects:
        st.success(
            _("Not one of {count} labels is contradicted.").format(count=f"{found.pictures:,}"),
            icon=":material/verified:",
        )
        return
    now = draft(source)
    left = [each for each in suspects if answered(now, each) is None]
    done = len(suspects) - len(left)
    st.progress(
        done / len(suspects),
        _("**{done} of {count}** looked at").format(done=done, count=len(suspects)),
    )
    st.caption(_basis(found))
    with st.container(border=True, key="suspect"):
        if left:
            _one(source, left[0])
        else:
            _all_done(source, suspects, now)
        _undo(source, suspects, now)
    _coming(source, left[1 : NEXT + 1])


def _basis(found: Judged) -> str:
    """Say how many labels are contradicted, and how good the networks are that do it."""
    said = _(
        "{count} of {pictures} labels are contradicted, the strongest contradiction first. The verdicts agree"
        " with {share} of the labels."
    ).format(
        count=f"{len(found.suspects):,}", pictures=f"{found.pictures:,}",
        share=percent(found.agreed / found.pictures),
    )  # fmt: skip
    if len(found.suspects) < MANY * found.pictures:
        return said
    more = _(
        "So many are mostly mistakes of the network: train for longer, and fewer labels are doubted."
    )
    return f"{said} {more}"


def _one(source: Source, suspect: Suspect) -> None:
    shown, said = st.columns(2, gap="medium")
    with shown:
        try:
            alt = _("The picture, labelled {label}").format(label=suspect.given)
            st.image(_large(source, suspect.name), width="stretch", alt=alt)
        except (DatasetError, PictureError) as error:
            st.warning(plain(str(error)), icon=":material/broken_image:")
    with said:
        st.markdown(
            _("It is labelled **{given}**. A network that never saw it says **{suggested}**, {sure}.").format(
                given=plain(suspect.given), suggested=plain(suspect.suggested),
                sure=percent(suspect.confidence),
            )
        )  # fmt: skip
        shares = {suspect.given: suspect.doubted, suspect.suggested: suspect.confidence}
        st.image(probability_bar(shares), width="stretch", alt=_verdict_in_words(suspect))
        st.caption(plain(suspect.name))
        _answers(source, suspect)


def _verdict_in_words(suspect: Suspect) -> str:
    return f"{suspect.suggested} {percent(suspect.confidence)}, {suspect.given} {percent(suspect.doubted)}"


def _answers(source: Source, suspect: Suspect) -> None:
    # The picture is in the keys: a second press that was meant for this one never answers the next.
    mark = suspect.finding.id
    answers: dict[Answer, tuple[str, str]] = {
        "move": (
            _("It is: {label}").format(label=plain(suspect.suggested)),
            ":material/swap_horiz:",
        ),
        "right": (_("The label is right"), ":material/check:"),
        "leave out": (_("Leave it out"), ":material/visibility_off:"),
        "unsure": (_("Can't tell"), ":material/help:"),
    }
    for number, (answer, (label, icon)) in enumerate(answers.items(), 1):
        st.button(
            label, key=f"{answer}-{mark}", icon=icon, shortcut=str(number), width="stretch",
            type="tertiary" if answer == "unsure" else "secondary",
            on_click=_answer, args=(source, suspect, answer),
        )  # fmt: skip


def _answer(source: Source, suspect: Suspect, answer: Answer) -> None:
    """Take an answer, unless there is one: on a slow line a key may reach buttons of the picture before."""
    change(source, lambda draft: _decided(begun(draft, source), suspect, answer))


def _decided(draft: Draft, suspect: Suspect, answer: Answer) -> Draft:
    return decide(draft, suspect, answer) if answered(draft, suspect) is None else draft


def _undo(source: Source, suspects: tuple[Suspect, ...], now: Draft) -> None:
    st.button(
        _("Undo"), key="labels-undo", icon=":material/undo:", shortcut="Ctrl+Z",
        disabled=undoable(now, suspects) is None, on_click=_take_back, args=(source, suspects),
    )  # fmt: skip


def _take_back(source: Source, suspects: tuple[Suspect, ...]) -> None:
    if undoable(draft(source), suspects) is not None:
        change(source, Draft.undo)


def _all_done(source: Source, suspects: tuple[Suspect, ...], now: Draft) -> None:
    answers = [answered(now, each) for each in suspects]
    st.markdown(":material/task_alt: **" + _("All of them have been looked at.") + "**")
    said = {
        _("of another class"): answers.count("move"), _("right as they are"): answers.count("right"),
        _("left out"): answers.count("leave out"), _("can't tell"): answers.count("unsure"),
    }  # fmt: skip
    st.markdown(" · ".join(f"**{count}** {words}" for words, count in said.items() if count))
    if "unsure" in answers:
        st.button(
            _("Look at those again"), key="labels-again", icon=":material/replay:",
            on_click=_ask_again, args=(source, suspects),
        )  # fmt: skip


def _ask_again(source: Source, suspects: tuple[Suspect, ...]) -> None:
    change(source, lambda draft: ask_again(draft, suspects))


def _coming(source: Source, suspects: list[Suspect]) -> None:
    if not suspects:
        return
    st.caption(_("Coming next"))
    with st.grid(NEXT, min_column_width=80, gap="small"):
        for each in suspects:
            try:
                st.image(small(source, each.name), width="stretch", alt=each.given)
            except (DatasetError, PictureError):
                st.caption(":material/broken_image:")


@lru_cache(maxsize=64)
def _large(source: Source, name: str) -> bytes:
    return encode_jpeg(thumbnail(read_picture(source, name, at_least=SIDE), SIDE))
