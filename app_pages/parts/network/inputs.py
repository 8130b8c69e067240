"""The input of the network in hand: its kind, its shape, its seed; all of it in the URL."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from app_pages.parts import own
from app_pages.parts.choices import choice
from app_pages.parts.lab import pictures
from app_pages.parts.markdown import plain
from app_pages.parts.network.form import whole_numbers
from app_pages.parts.network.shown import dimensions
from app_pages.parts.words import _
from core.blocks.lessons import Lesson
from core.tracing import Input, TraceError
from core.tracing.inputs import PICTURES

KIND, SHAPE, SEED, HIGH, PICTURE = "input", "shape", "input_seed", "high", "input_picture"
OF = "network_input_of"  # the lesson whose input the controls were last set to
INTEGERS = "int64"


def settled(lesson: Lesson | None) -> tuple[Input, str]:
    """Return the input that session and URL ask for, and why it is another, if it is.

    A network of the course brings its own input when it is opened.
    """
    default = Input(shape=lesson.shape, kind=lesson.kind) if lesson else Input(shape=(2, 20))
    name = lesson.name if lesson else ""
    if name and st.session_state.get(OF) not in (None, name):
        take_input(default)
    if name:
        st.session_state[OF] = name
    try:
        return _asked(default), ""
    except TraceError as error:
        return default, str(error)


def _asked(default: Input) -> Input:
    kind = str(st.session_state.get(KIND, st.query_params.get(KIND, _kind(default))))
    shape = own.text(SHAPE, written(default.shape), 80)
    seed = own.whole(SEED, 0, 0, 999_999)
    high = own.whole(HIGH, default.high or 10, 2, 1_000_000)
    sizes = whole_numbers(shape)
    if isinstance(sizes, str):
        raise TraceError(
            f"The input's shape is {shape!r}, but has to be sizes such as 2 × 20, batch first."
        )
    sizes = (sizes,) if isinstance(sizes, int) else sizes
    if kind == "indices":
        return Input(shape=sizes, kind="random", seed=seed, dtype=INTEGERS, high=high)  # type: ignore[arg-type]
    if kind not in kinds():
        kind = _kind(default)
    picture = str(st.session_state.get(PICTURE, st.query_params.get(PICTURE, default.picture)))
    return Input(shape=sizes, kind=kind, seed=seed, picture=picture)  # type: ignore[arg-type]


def kinds() -> Mapping[str, str]:
    """Return what an input may be, with titles in the visitor's language."""
    return {
        "random": _("Random, normal (0, 1)"), "uniform": _("Random, from 0 to 1"),
        "ones": _("Ones"), "zeros": _("Zeros"),
        "counting": _("Counting: 0, 1, 2 …"), "picture": _("A picture"),
        "indices": _("Random whole numbers"),
    }  # fmt: skip


def _kind(asked: Input) -> str:
    return "indices" if asked.dtype == INTEGERS else asked.kind


def written(shape: tuple[int, ...]) -> str:
    """Return a shape as it stands in the URL: `2x20`."""
    return "x".join(map(str, shape))


def take_input(asked: Input) -> None:
    """Set the controls to an input."""
    st.session_state[KIND] = _kind(asked)
    st.session_state[SHAPE] = written(asked.shape)
    st.session_state[SEED] = asked.seed
    st.session_state[HIGH] = asked.high or 10
    st.session_state[PICTURE] = asked.picture


def controls(asked: Input, refusal: str) -> None:
    """Draw the controls of the input in a popover that says what it is."""
    title = f"{dimensions(asked.shape)} · {kinds()[_kind(asked)]}"
    with st.popover(title, icon=":material/input:", key="input-popover"):
        kind = choice(st.selectbox, _("Input"), kinds(), key=KIND, default=_kind(asked))
        st.text_input(
            _("Shape"), key=SHAPE, help=_("Sizes such as 2 × 20; the first is the batch."),
        )  # fmt: skip
        if kind == "picture":
            titles = pictures.titles()
            choice(
                st.selectbox, _("Picture"), {name: titles[name] for name in PICTURES}, key=PICTURE,
                default=asked.picture,
            )  # fmt: skip
        if kind in ("random", "uniform", "indices"):
            st.number_input(_("Seed"), 0, 999_999, step=1, key=SEED)
        if kind == "indices":
            st.number_input(_("Below"), 2, 1_000_000, step=1, key=HIGH)
        if refusal:
            st.warning(plain(refusal), icon=":material/block:")
