"""The controls of one view alone: how a kernel is looked for, and from where."""

from __future__ import annotations

import math

import streamlit as st

from app_pages.parts.choices import choice
from app_pages.parts.lab.experiments import OWN_DEFAULTS
from app_pages.parts.lab.kernels import MOST_SEED
from app_pages.parts.lab.learning_run import Attempt
from app_pages.parts.markdown import plain
from app_pages.parts.own import text, whole
from app_pages.parts.words import _
from core.convolution import (
    ConvolutionError,
    Rows,
    as_rows,
    parse_kernel,
    parse_number,
    write_number,
)

MOST_STEPS = 200
MOST_RATE, MOST_FROM = 40, 2_000  # characters
RATE, STEPS, START = "learning_rate", "learning_steps", "learning_start"
SEED, FROM = "learning_seed", "learning_from"
LEAST_RATE, LARGEST_RATE = 1e-12, 1e6
FALLBACK = 0.03  # the course's learning rate


def read(x: Rows, target: Rows) -> Attempt:
    """Draw the controls and return what they ask for, with sentences where it is not possible."""
    rate_said = text(RATE, str(OWN_DEFAULTS[RATE]), MOST_RATE)
    count = whole(STEPS, 10, 1, MOST_STEPS)
    rate, steps, start, more = st.columns([3, 4, 3, 3], gap="medium")
    rate.text_input(
        _("Learning rate"), key=RATE, max_chars=MOST_RATE,
        help=_("A number or a fraction: 0.03, 1/36."),
    )  # fmt: skip
    steps.slider(_("Steps"), 1, MOST_STEPS, key=STEPS)
    with start:
        titles = {"random": _("Random"), "zeros": _("Zeros"), "own": _("Your own")}
        kind = choice(st.selectbox, _("Start"), titles, START)
    with more:
        first, seed = _start(kind, target)
    return Attempt(x, target, _rate(rate_said), count, first, seed)


def _rate(said: str) -> float:
    """Return the learning rate that a text says, the course's when it says none."""
    try:
        rate = parse_number(said, "learning rate")
        if LEAST_RATE <= rate <= LARGEST_RATE:
            return rate
        sentence = _(
            "The learning rate is {rate:g}, but has to be from {least:g} to {most:g}."
        ).format(rate=rate, least=LEAST_RATE, most=LARGEST_RATE)
    except ConvolutionError as error:
        sentence = str(error)
    st.warning(plain(sentence) + " → **0.03**", icon=":material/tune:")
    return FALLBACK


def _start(kind: str, target: Rows) -> tuple[Rows | None, int]:
    """Draw what a kind of start asks for; return the start (None: a random one) and a seed."""
    height, width = len(target), len(target[0])
    if kind == "zeros":
        return ((0.0,) * width,) * height, 0
    if kind == "own":
        said = text(FROM, str(OWN_DEFAULTS[FROM]), MOST_FROM)
        st.text_input(
            _("Start at"), key=FROM, max_chars=MOST_FROM,
            help=_("Weights by commas, rows by semicolons: 0,1;2,3. What is missing is 0."),
        )  # fmt: skip
        return _fitted(said, height, width), 0
    seed = whole(SEED, 0, 0, MOST_SEED)
    st.number_input(_("Seed"), 0, MOST_SEED, step=1, key=SEED)
    return None, seed


def _fitted(said: str, height: int, width: int) -> Rows:
    """Return a start of the kernel's size: cut off, or filled up with zeros, and said so."""
    try:
        given = parse_kernel(said)
    except ConvolutionError as error:
        sentence = str(error).replace("kernel", "start")
        st.warning(plain(sentence) + " → **0**", icon=":material/tune:")
        return ((0.0,) * width,) * height
    rows = [
        [given[r][c] if r < len(given) and c < len(given[0]) else 0.0 for c in range(width)]
        for r in range(height)
    ]
    if (len(given), len(given[0])) != (height, width):
        st.caption(
            _("{given} given, {kernel} in the kernel: the others start at 0.").format(
                given=f"{len(given)} × {len(given[0])}", kernel=f"{height} × {width}"
            )
        )
    return as_rows(rows)


def suggestions(limit: float, fastest: float) -> None:
    """Draw buttons that set the learning rate to what suits this picture and this start."""
    offers = (
        ("fastest", _("Fastest"), fastest), ("limit", _("Limit"), limit),
        ("too-fast", _("Too fast"), 1.05 * limit),
    )  # fmt: skip
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        for name, label, rate in offers:
            if math.isfinite(rate):
                st.button(
                    f"{label}: {rate_text(rate)}",
                    key=f"{RATE}-{name}",
                    on_click=_take,
                    args=(rate,),
                )


def _take(rate: float) -> None:
    st.session_state[RATE] = exact_text(rate)


def exact_text(rate: float) -> str:
    """Write a learning rate for the control: 1/36 where it is one over a whole number."""
    below = round(1 / rate)
    whole = 1 < below < 1_000 and math.isclose(1 / rate, below, rel_tol=1e-9)
    return f"1/{below}" if whole else write_number(float(f"{rate:.6g}"))


def rate_text(rate: float) -> str:
    """Write a learning rate to be read: 1/36, 0.00213, 2.13·10⁻⁵."""
    exact = exact_text(rate)
    return exact if "/" in exact else number_text(rate, 3)


def number_text(value: float, digits: int = 5) -> str:
    """Write a number to be read: 14.58, 2.13·10⁻⁵, ∞."""
    if not math.isfinite(value):
        return "∞" if value > 0 else str(value)
    front, _e, power = f"{value:.{digits}g}".partition("e")
    raised = str(int(power or 0)).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))
    return f"{front}·10{raised}" if power else front
