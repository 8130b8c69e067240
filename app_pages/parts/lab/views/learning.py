"""Learn a kernel: from a picture and what it was turned into, by gradient descent."""

from __future__ import annotations

import math

import streamlit as st

from app_pages.parts.drawing import draw, ink, table
from app_pages.parts.lab import learning_controls as own
from app_pages.parts.lab.asked import Asked
from app_pages.parts.lab.ending import ending
from app_pages.parts.lab.learning_player import Printed, player
from app_pages.parts.lab.learning_run import Attempt, Outcome, outcome
from app_pages.parts.lab.learning_update import updates
from app_pages.parts.lab.plane import plane, written
from app_pages.parts.markdown import plain
from app_pages.parts.words import _
from charts import learning as charts
from core.convolution import PRESETS, ConvolutionError, Lesson, learning_source

FUNCTIONS = (
    "core.convolution.learning.learn_kernel", "core.convolution.closed_form.Quadratic",
    "core.convolution.cut.Section",
)  # fmt: skip


def show(asked: Asked) -> None:
    """Draw the attempt that is asked for, and what the closed form says about it."""
    lesson = PRESETS[asked.experiment].lesson if asked.experiment else None
    if asked.experiment == "in-place":
        updates()
    with st.container(border=True, key="learning-attempt"):
        attempt = own.read(plane(asked), asked.kernel)
        try:
            found = outcome(attempt)
        except ConvolutionError as error:
            st.warning(plain(str(error)), icon=":material/error:")
            return
        own.suggestions(found.limit_here, found.fastest_here)
    with st.container(border=True, key="learning-stage"):
        player(attempt, found, _printed(lesson))
        verdict(attempt, found)
    left, right = st.columns(2, gap="medium")
    with left.container(border=True, height="stretch"):
        _rates(attempt, found)
    with right.container(border=True, height="stretch"):
        _numbers(attempt, found, lesson)
    start = attempt.start or found.kernels[0]
    source = learning_source(written(asked), attempt.target, start, attempt.lr, attempt.steps)
    ending("learning", source, *FUNCTIONS, experiment=asked.experiment)


def verdict(attempt: Attempt, found: Outcome) -> None:
    """Say how it ended, and whether there is one answer only."""
    rate, limit = own.number_text(attempt.lr, 4), own.rate_text(found.limit_here)
    if attempt.lr > found.limit_here:
        st.warning(
            plain(found.verdict) + " "
            + _("Above {limit} each step overshoots: at {rate} it multiplies the largest distance"
                " by {factor:.3g}.").format(limit=limit, rate=rate, factor=found.factor),
            icon=":material/trending_up:",
        )  # fmt: skip
    else:
        st.markdown(plain(found.verdict))
    if found.unique:
        st.caption(plain(found.answer))
    else:
        free = _("Patterns that are free to add change the kernel and not its output.")
        st.info(f"**{plain(found.answer)}** {free}", icon=":material/join_inner:")


def _printed(lesson: Lesson | None) -> Printed:
    """Return the losses that the book prints, by the updates made before: its step 2 is after 1."""
    return [(step - 1, loss) for step, loss in lesson.printed] if lesson else []


def _rates(attempt: Attempt, found: Outcome) -> None:
    """Draw the learning rate's limit and the fastest one."""
    st.markdown(_("**How fast, for which learning rate**"))
    marks = [("fastest", _("fastest"), found.fastest_here), ("limit", _("limit"), found.limit_here)]
    if not math.isclose(found.limit, found.limit_here, rel_tol=1e-6):
        marks.append(("any", _("limit for any start"), found.limit))
    rows = [(rate, f"{label} {own.rate_text(rate)}", kind) for kind, label, rate in marks
            if math.isfinite(rate)]  # fmt: skip
    rows.append((attempt.lr, _("yours"), "yours"))
    rate, label, kind = zip(*rows, strict=True)
    grid = found.rates
    draw(
        charts.rates(
            _("learning rate"),
            _("distance left after a step"),
            _("converges"),
            _("diverges"),
            ink(),
        ),
        "learning-rates",
        alt=_("What a step multiplies the distance to the answer by, over learning rates"),
        rates=table(rate=grid[:, 0], here=grid[:, 1], any=grid[:, 2]),
        marks=table(rate=rate, label=label, kind=kind),
        field=table(low=[grid[0, 0]], high=[grid[-1, 0]]),
    )
    if not math.isclose(found.limit, found.limit_here, rel_tol=1e-6):
        st.caption(_("This start has nothing to lose along the steepest direction; dashed: a start"
                     " that has."))  # fmt: skip


def _numbers(attempt: Attempt, found: Outcome, lesson: Lesson | None) -> None:
    """Write the losses as a table, the book's beside ours where it prints any."""
    st.markdown(_("**In numbers**"))
    last = len(found.losses) - 1
    printed = dict(_printed(lesson))
    at = sorted({0, *printed, last} if printed else {round(last * k / 5) for k in range(6)})
    head = [_("updates"), _("loss"), _("closed form")]
    if printed and lesson:
        head.append(_("the book printed") if lesson.start is None else _("the course says"))
    lines = ["|".join(["", *head, ""]), "|" + "--:|" * len(head)]
    for n in at:
        cells = [str(n), _shown(found.losses, n), _shown(found.predicted, n)]
        cells += [f"{printed[n]:g}" if n in printed else ""] if printed else []
        lines.append("|".join(["", *cells, ""]))
    st.markdown("\n".join(lines))
    if printed and lesson and lesson.start is None:
        st.caption(_("The book began at another random start: its numbers are there to compare"
                     " with, not to be met."))  # fmt: skip
    if lesson and lesson.learned and len(attempt.target) == 1:
        learned = ", ".join(f"{value:g}" for value in lesson.learned[0])
        ours = ", ".join(f"{value:.5f}" for value in found.kernels[-1][0])
        st.caption(_("Learned: ({ours}); the course: ({book}).").format(ours=ours, book=learned))


def _shown(losses: tuple[float, ...], at: int) -> str:
    return own.number_text(losses[at]) if at < len(losses) else "∞"
