"""What is known about a model: shipped beside its weights, or measured by a visitor for a run.

Measurements belong to the process and are kept in memory: whoever may ask a run, sees what was
measured about it. They go on one after the other, beside the page.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace
from itertools import count
from typing import TYPE_CHECKING

import streamlit as st

from app_pages.parts.background import Job, Line
from app_pages.parts.models import Model, classifier, description
from core.datasets import DatasetError
from core.training.files import RunError
from core.training.folder import find_run

if TYPE_CHECKING:
    from core.prediction import Classifier
    from core.prediction.knowledge import Knowledge


@dataclass(slots=True, eq=False)
class Measurement(Job):
    """One measurement of a model; `knowledge` is what came of it."""

    FAILURES = (DatasetError, RunError, ValueError)

    model: Model
    asked: Classifier
    takes: float = 1.0  # seconds, about
    knowledge: Knowledge | None = None
    number: int = field(default_factory=count(1).__next__)

    @property
    def over(self) -> float:
        """How much of its time is over, from 0 to 1: how many pictures there will be depends on it."""
        return min(1.0, (time.monotonic() - self.began) / self.takes) if self.began else 0.0

    def do(self) -> None:
        """Look at as many pictures as there is time for, and conclude."""
        from core.prediction.measuring import conclude, see
        from core.prediction.own_pictures import SECONDS, about, other_things, sides

        self.takes = SECONDS
        trained, judged, to_cut = sides(find_run(self.model.key).configuration, self.asked)
        seen = see(
            self.asked, trained, judged, other_things(self.asked, to_cut),
            lambda done: self.tell(done, 0), self.called_off.is_set,
        )  # fmt: skip
        self.knowledge = conclude(seen, about(seen))


_line: Line[Model, Measurement] = Line("measuring")


def measurement(model: Model) -> Measurement | None:
    """Return the measurement of a model that goes on or has ended, if there is one."""
    return _line.get(model)


def begin(model: Model) -> Measurement:
    """Begin to measure a run's model, or join whoever is at it; return at once.

    Raises ModelError when the model cannot be used.
    """
    asked, found = classifier(model), measurement(model)
    if found and found.knowledge:
        return found
    return _line.begin(model, lambda: Measurement(model, asked))


def classifier_of(model: Model) -> Classifier:
    """Return a model with whatever is known about it. Raises ModelError when it cannot be used."""
    asked = classifier(model)
    found = measurement(model)
    if asked.knowledge is None and found and found.knowledge:
        return replace(asked, knowledge=found.knowledge)
    return asked


def knowledge_of(model: Model) -> Knowledge | None:
    """Return what is known about a model. Raises ModelError when it cannot be used."""
    return classifier_of(model).knowledge


@st.cache_resource(max_entries=32, show_spinner=False)
def _beside(model: Model) -> Knowledge | None:
    from core.prediction.knowledge import read_knowledge

    return read_knowledge(model.path, len(description(model).classes))


def told_of(model: Model) -> Knowledge | None:
    """Return what `knowledge_of` does, without loading the network."""
    found = measurement(model)
    return found.knowledge if found and found.knowledge else _beside(model)


def turn(model: Model) -> int:
    """Return a number that changes with what is known about a model: a part of caches' keys."""
    found = measurement(model)
    return found.number if found and found.knowledge else 0
