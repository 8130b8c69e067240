"""What is known about a model: shipped beside its weights, or measured by a visitor for a run.

Measurements belong to the process and are kept in memory: whoever may ask a run, sees what was
measured about it. They go on one after the other, beside the page.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from dataclasses import dataclass, field, replace
from itertools import count
from typing import TYPE_CHECKING, Literal

import streamlit as st

from app_pages.parts.models import Model, classifier, description
from core.datasets import DatasetError
from core.training.files import RunError
from core.training.folder import find_run

if TYPE_CHECKING:
    from core.prediction import Classifier
    from core.prediction.knowledge import Knowledge

KEPT = 32  # models whose measurement is remembered

_place = threading.Lock()  # held by the measurement that goes on
_guard = threading.Lock()  # held while `_measured` is looked at or changed


@dataclass(slots=True, eq=False)
class Measurement:
    """One measurement of a model, and how far it is; only its own thread changes it."""

    model: Model
    asked: Classifier
    state: Literal["waiting", "measuring", "ready", "stopped", "failed"] = "waiting"
    done: int = 0
    began: float = 0.0
    takes: float = 1.0  # seconds, about
    error: str = ""
    knowledge: Knowledge | None = None
    called_off: threading.Event = field(default_factory=threading.Event)
    number: int = field(default_factory=count(1).__next__)

    @property
    def running(self) -> bool:
        """Whether it waits or measures."""
        return self.state in ("waiting", "measuring")

    @property
    def share(self) -> float:
        """How much of its time is over, from 0 to 1."""
        return min(1.0, (time.monotonic() - self.began) / self.takes) if self.began else 0.0

    def work(self) -> None:
        """Measure until the end, or until it is called off or turns out to be impossible."""
        from core.prediction.measuring import Stopped

        ended: Literal["ready", "stopped", "failed"] = "failed"
        try:
            with _place:
                self._measure()
            ended = "ready"
        except Stopped:
            ended = "stopped"
        except (DatasetError, RunError, ValueError) as error:
            self.error = str(error)
        finally:
            self.state = ended

    def _measure(self) -> None:
        from core.prediction.measuring import conclude, see
        from core.prediction.own_pictures import SECONDS, about, drawn_others, sides

        self.state, self.began, self.takes = "measuring", time.monotonic(), SECONDS
        trained, judged = sides(find_run(self.model.key).configuration, self.asked)
        seen = see(
            self.asked, trained, judged, drawn_others(self.asked), self._progress,
            self.called_off.is_set,
        )  # fmt: skip
        self.knowledge = conclude(seen, about(seen))

    def _progress(self, done: int) -> None:
        self.done = done


_measured: OrderedDict[Model, Measurement] = OrderedDict()


def measurement(model: Model) -> Measurement | None:
    """Return the measurement of a model that goes on or has ended, if there is one."""
    with _guard:
        return _measured.get(model)


def begin(model: Model) -> Measurement:
    """Begin to measure a run's model, or join whoever is at it; return at once.

    Raises ModelError when the model cannot be used.
    """
    asked = classifier(model)
    with _guard:
        found = _measured.get(model)
        if found is not None and (found.running or found.knowledge):
            return found
        new = _measured[model] = Measurement(model, asked)
        _measured.move_to_end(model)
        while len(_measured) > KEPT:
            _measured.popitem(last=False)
    # A daemon: closing the app does not wait for it, and half a measurement is none.
    threading.Thread(target=new.work, name="measuring", daemon=True).start()
    return new


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
