"""The models that a visitor can ask: those that come with Layerwise, and his runs' best ones."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from app_pages.parts.runs import data_words, is_lenet, own_runs
from app_pages.parts.words import _
from core.prediction import Description, ModelError, describe, shipped_weights
from core.training.files import RunError
from core.training.folder import Run, find_run
from core.training.pointers import weights_path

if TYPE_CHECKING:
    from core.prediction import Classifier

SHIPPED, LENET = "shipped", "lenet-colour"
SHIPPED_MODELS = (SHIPPED, LENET)


@dataclass(frozen=True, slots=True)
class Model:
    """A weights file as it was when it was looked at; small and hashable, a key for caches.

    `key` stands in the URL: one of SHIPPED_MODELS or a run's id. `title` is what to call it in a list.
    """

    key: str
    title: str
    path: Path
    modified: int
    size: int


def models(asked: str | None = None) -> dict[str, Model]:
    """Return the models at hand by their keys, the shipped ones first, then the newest runs.

    `asked` is a key from a link: whoever knows a run's id may ask it, listed or not.
    """
    found = [_model(*each) for each in _shipped() if each[2].is_file()]
    asking = [run for run in own_runs() if not is_lenet(run)]  # that one has a page of its own
    found += [model for run in asking if (model := _of_run(run))]
    if asked and asked not in {model.key for model in found}:
        found += [model for model in [linked(asked)] if model]
    return {model.key: model for model in found}


def _shipped() -> tuple[tuple[str, str, Path], ...]:
    """Return key, title and weights file of each model that comes with Layerwise."""
    pets = shipped_weights()
    lenet = pets.parent.parent / LENET / "weights.safetensors"
    return (SHIPPED, _("Comes with Layerwise"), pets), (LENET, _("LeNet in colour"), lenet)


def linked(key: str) -> Model | None:
    """Return the model of the run with this id; None when there is no such run, or no weights."""
    try:
        return _of_run(find_run(key))
    except RunError:
        return None


def _of_run(run: Run) -> Model | None:
    try:
        return _model(run.id, run.name, weights_path(run.path, "best"))
    except (RunError, OSError):
        return None  # nothing saved yet: /runs says so, here it is no choice


def _model(key: str, title: str, path: Path) -> Model:
    status = path.stat()
    return Model(key, title, path, status.st_mtime_ns, status.st_size)


@st.cache_data(max_entries=64, show_spinner=False)
def description(model: Model) -> Description:
    """Return what a model's file says about it. Raises ModelError when it cannot be used."""
    return describe(model.path)


@st.cache_resource(max_entries=3, show_spinner=False)
def classifier(model: Model) -> Classifier:
    """Load a model once for all visitors. Raises ModelError when it cannot be used."""
    from core.prediction import load_classifier

    return load_classifier(model.path)


def trained_on(model: Model, described: Description) -> str:
    """Return what the model's file or its run says of the pictures it was trained on."""
    told = described.details.get("data")
    if isinstance(told, str) and told:
        return told
    try:
        return (
            ""
            if model.key in SHIPPED_MODELS
            else data_words(find_run(model.key).configuration.data)
        )
    except RunError:
        return ""


__all__ = [
    "LENET",
    "SHIPPED",
    "SHIPPED_MODELS",
    "Model",
    "ModelError",
    "classifier",
    "description",
    "linked",
    "models",
    "trained_on",
]
