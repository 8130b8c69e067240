"""Which training is watched: the run in hand, else one of the visitor's, or the one that is shipped."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from app_pages.parts.choices import choice
from app_pages.parts.lenet.asked import Asked
from app_pages.parts.lenet.trained import Trained, linked, trained_runs
from app_pages.parts.words import _
from core.lenet.moments import Course, course_of_run, shipped_course

WATCHED, SHIPPED = "watched", "zh"


@dataclass(frozen=True, slots=True)
class Chosen:
    """A training: its course so far, the run that it is of (None where it is shipped)."""

    course: Course
    run: Trained | None = None

    @property
    def going(self) -> bool:
        """Whether later moments may still come."""
        return self.run is not None and self.run.run.status().active


def chosen(asked: Asked) -> Chosen | None:
    """Return the training to be watched, drawing the choice where there is one; None without any.

    Raises RunError, BlockError, NetworkError where it cannot be read.
    """
    run = linked(asked.key)
    if run is not None:
        return _of_run(run)
    shipped = shipped_course(SHIPPED)
    runs = {each.id: each for each in trained_runs()}
    titles = {SHIPPED: _("The course's LeNet, as it was trained for these weights")}
    titles = (titles if shipped else {}) | {key: each.title for key, each in runs.items()}
    if not titles:
        return None
    key = choice(st.selectbox, _("Training"), titles, key=WATCHED)
    if key in runs:
        return _of_run(runs[key])
    return Chosen(shipped) if shipped else None


def _of_run(run: Trained) -> Chosen:
    run.moments()  # says what is missing where there is none yet
    return Chosen(course_of_run(run.run), run)
