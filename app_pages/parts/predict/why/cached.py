"""What is computed for the view, remembered for one visitor's session and no longer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

import streamlit as st

from app_pages.parts.models import Model, classifier
from app_pages.parts.predict.known import classifier_of, turn
from app_pages.parts.verdicts import Photo, square
from core.images import encode_jpeg, open_picture

if TYPE_CHECKING:
    import numpy as np

    from core.explanation.covering import Fill, Shape
    from core.explanation.heatmaps import Explanation
    from core.explanation.occlusion import Occlusion

KEPT = 60  # maps and checks
LARGE = 12  # what takes half a megabyte each
Made = TypeVar("Made")


@st.cache_data(scope="session", max_entries=KEPT, show_spinner=False)
def explained(photo: str, model: Model, label: str, _content: bytes) -> Explanation:
    """Return the maps of a photo for a class. Raises ExplanationError when the model has none."""
    from core.explanation.heatmaps import explain

    asked = classifier(model)
    return explain(asked, square(_content, asked.image_size), label)


@st.cache_data(scope="session", max_entries=4 * KEPT, show_spinner=False)
def fogged(
    photo: str, model: Model, label: str, depth: str, strength: float, _shown: bytes, _heat: Any
) -> bytes:
    """Return a photo under the fog of one depth's map, as JPEG."""
    from core.explanation.heatmaps import overlay

    return encode_jpeg(overlay(open_picture(_shown), _heat, strength))


@dataclass(frozen=True, slots=True)
class Cover:
    """What is covered of what a depth's map marks, and with what; `share` is from 0 to 1."""

    depth: str
    share: float
    shape: Shape
    fill: Fill


def checked(photo: Photo, model: Model, label: str, cover: Cover, heat: np.ndarray) -> Occlusion:
    """Return what becomes of the class when what `heat` marks is covered."""
    return _checked(photo.id, model, turn(model), label, cover, photo.content, heat)


@st.cache_data(scope="session", max_entries=KEPT, show_spinner=False)
def _checked(
    photo: str, model: Model, known: int, label: str, cover: Cover, _content: bytes,
    _heat: np.ndarray,
) -> Occlusion:  # fmt: skip
    from core.explanation.occlusion import occlusion_check

    asked = classifier_of(model)
    return occlusion_check(
        asked, square(_content, asked.image_size), _heat, cover.share,
        label=label, shape=cover.shape, fill=cover.fill,
    )  # fmt: skip


def remembered(name: str, key: object, make: Callable[[], Made]) -> Made:
    """Return what `make` made for `key`, at most the last `LARGE` of them; it may show progress."""
    shelf: dict[object, Made] = st.session_state.setdefault(f"why-{name}", {})
    if key not in shelf:
        made = make()
        while len(shelf) >= LARGE:
            del shelf[next(iter(shelf))]
        shelf[key] = made
    return shelf[key]
