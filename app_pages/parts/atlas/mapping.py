"""The work behind a map, beside the page: looking at the pictures, and laying them out.

What came of it belongs to the process and to the weights, so that it is done once for all who watch a
run. Only the last maps are kept.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import streamlit as st

from app_pages.parts.atlas.asked import Asked
from app_pages.parts.background import Job, Line
from app_pages.parts.models import Model, classifier, linked
from app_pages.parts.words import _
from core.datasets import DatasetError
from core.explanation import ExplanationError
from core.prediction import ModelError
from core.training.files import RunError

if TYPE_CHECKING:
    import numpy as np

    from core.atlas.atlas import Atlas

KEPT = 6  # maps: each takes some megabytes


@dataclass(slots=True, eq=False)
class Looking(Job):
    """Showing a run's network its pictures; `atlas` is what came of it, with its exact plane.

    `points` are places on the map, (n, 2), validation before training; `variance` is the share of it
    that each axis holds, `kept` the share of neighbours that stay so.
    """

    FAILURES = (DatasetError, ExplanationError, ModelError, RunError)

    model: Model
    asked: Asked
    atlas: Atlas | None = None
    points: np.ndarray | None = None
    variance: float = 0.0
    kept: float = 0.0
    sheet: bytes = field(default=b"", repr=False)

    def do(self) -> None:
        """Look at the pictures, and lay them out by principal components."""
        from core.atlas.atlas import make_atlas
        from core.atlas.neighbours import neighbours_kept
        from core.atlas.principal import principal
        from core.atlas.sheet import sheet

        found = make_atlas(
            classifier(self.model), self.asked.run.configuration, self.asked.judged, self.tell,
            self.called_off.is_set,
        )  # fmt: skip
        plane = principal(found.features)
        self.points, self.variance = plane.points, plane.kept
        self.kept = neighbours_kept(found.features, plane.points)
        self.sheet = sheet(found)
        self.atlas = found


@dataclass(slots=True, eq=False)
class Arranging(Job):
    """Laying an atlas out so that neighbours stay neighbours; `points` and `kept` as in `Looking`."""

    FAILURES = (ValueError,)

    atlas: Atlas
    points: np.ndarray | None = None
    kept: float = 0.0

    def do(self) -> None:
        """Descend."""
        from core.atlas.neighbours import neighbours_kept
        from core.atlas.tsne import tsne

        features = self.atlas.features
        found = tsne(features, progress=self.tell, cancelled=self.called_off.is_set)
        self.kept = neighbours_kept(features, found.points)
        self.points = found.points


_looking: Line[Model, Looking] = Line("atlas")
_arranging: Line[Model, Arranging] = Line("arranging")
_guard = threading.Lock()
_order: list[Model] = []  # whose maps were asked for, the last one last


def model_of(found: Asked) -> Model | None:
    """Return a run's best weights as they are now, None where there are none."""
    return linked(found.run.id)


def looking(model: Model) -> Looking | None:
    """Return the looking that goes on or has ended, None where what came of it is not kept any more."""
    found = _looking.get(model)
    return None if found is None or (found.state == "ready" and found.atlas is None) else found


def arranging(model: Model) -> Arranging | None:
    """Return the arranging that goes on or has ended, if it is of the looking at hand."""
    found, looked = _arranging.get(model), looking(model)
    return found if found and looked and found.atlas is looked.atlas else None


def look(model: Model, asked: Asked) -> None:
    """Begin to look at a run's pictures, or join whoever is at it."""
    _looking.begin(model, lambda: Looking(model, asked))
    with _guard:
        if model in _order:
            _order.remove(model)
        _order.append(model)
        for old in _order[:-KEPT]:
            _forget(old)
        del _order[:-KEPT]


def arrange(model: Model) -> None:
    """Begin to lay an atlas out, or join whoever is at it."""
    found = looking(model)
    if found and (atlas := found.atlas):
        _arranging.begin(model, lambda: Arranging(atlas))


def _forget(model: Model) -> None:
    """Let go of a map; whoever asks for it again has it made again."""
    found = _looking.get(model)
    if found and not found.running:
        found.atlas, found.points, found.sheet = None, None, b""
    arranged = _arranging.get(model)
    if arranged and not arranged.running:
        _arranging.put(model, Arranging(arranged.atlas, state="stopped"))


def watch(job: Job, key: str, told: str, waiting: str) -> None:
    """Draw how far a job is, with Stop; the page runs as a whole once it has ended.

    `told` is what is done, with {done} and {total} where it says how far.
    """
    st.fragment(_watch, run_every="0.5s")(job, key, told, waiting)


def _watch(job: Job, key: str, told: str, waiting: str) -> None:
    if not job.running:
        st.rerun()
    text = waiting if job.state == "waiting" or not job.total else told
    if job.called_off.is_set():
        text = _("Stopping …")
    st.progress(job.share, text.format(done=f"{job.done:,}", total=f"{job.total:,}"))
    st.button(
        _("Stop"), key=key, icon=":material/stop_circle:", on_click=job.cancel,
        disabled=job.called_off.is_set(),
    )  # fmt: skip
