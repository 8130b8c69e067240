"""The input of the network in hand: its kind, its shape, its seed; all of it in the URL."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st

from app_pages.parts import own
from app_pages.parts.choices import choice
from app_pages.parts.lab import pictures
from app_pages.parts.markdown import plain
from app_pages.parts.network.compose.form import whole_numbers
from app_pages.parts.network.shown import dimensions
from app_pages.parts.words import _
from core.blocks import Block
from core.blocks.lessons import Lesson
from core.tracing import Input, TraceError
from core.tracing.inputs import PICTURES

KIND, SHAPE, SEED, HIGH, PICTURE = "input", "shape", "input_seed", "high", "input_picture"
LAST, GIVEN = "network_input_of", "network_inputs"
MOST_GIVEN = 100  # networks whose input is kept for undo and redo
MOST_SEED, MOST_HIGH = 999_999, 1_000_000
INTEGERS = "int64"
OWN = Input(shape=(2, 20))  # of a network of the visitor's own, until he says another


@dataclass(frozen=True, slots=True)
class Settled:
    """The input that is asked for, the one that needs no saying, and why it is another, if it is."""

    asked: Input
    default: Input
    refusal: str = ""


def settled(block: Block, lesson: Lesson | None) -> Settled:
    """Return the input that session and URL ask for.

    A network of the course brings its own input when it is opened, and one to which the visitor
    comes back by undo or redo, or from another page, brings the input that it had. It keeps that
    where another one is asked for that cannot be.
    """
    default = Input(shape=lesson.shape, kind=lesson.kind) if lesson else OWN
    given: dict[Block, Input] = st.session_state.setdefault(GIVEN, {})
    another = st.session_state.get(LAST) not in (None, block)
    if (another or _left()) and (block in given or lesson):
        take_input(given.get(block, default))
    st.session_state[LAST] = block
    try:
        found = Settled(_asked(default), default)
    except TraceError as error:
        return Settled(given.get(block, default), default, str(error))
    given[block] = found.asked
    while len(given) > MOST_GIVEN:
        del given[next(iter(given))]
    return found


def _left() -> bool:
    """Say whether the visitor was on another page meanwhile, and comes back without a link."""
    names = (KIND, SHAPE, SEED, HIGH, PICTURE)
    return SHAPE not in st.session_state and not any(name in st.query_params for name in names)


def _asked(default: Input) -> Input:
    kind = str(st.session_state.get(KIND, st.query_params.get(KIND, _kind(default))))
    shape = own.text(SHAPE, written(default.shape), 80)
    seed = own.whole(SEED, 0, 0, MOST_SEED)
    high = own.whole(HIGH, default.high or 10, 2, MOST_HIGH)
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


def controls(settled: Settled) -> None:
    """Draw the controls of the input in a popover that says what it is."""
    asked, default = settled.asked, settled.default
    title = f"{dimensions(asked.shape)} · {kinds()[_kind(asked)]}"
    with st.popover(title, icon=":material/input:", key="input-popover"):
        kind = choice(st.selectbox, _("Input"), kinds(), key=KIND, default=_kind(default))
        st.text_input(
            _("Shape"), key=SHAPE, help=_("Sizes such as 2 × 20; the first is the batch."),
        )  # fmt: skip
        if kind == "picture":
            titles = pictures.titles()
            choice(
                st.selectbox, _("Picture"), {name: titles[name] for name in PICTURES}, key=PICTURE,
                default=default.picture,
            )  # fmt: skip
        if kind in ("random", "uniform", "indices"):
            st.number_input(_("Seed"), 0, MOST_SEED, step=1, key=SEED)
        if kind == "indices":
            st.number_input(_("Below"), 2, MOST_HIGH, step=1, key=HIGH)
        if settled.refusal:
            st.warning(plain(settled.refusal), icon=":material/block:")
