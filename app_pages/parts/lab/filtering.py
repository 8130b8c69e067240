"""A kernel over all of a picture, each channel by itself: computed once for a frozen request."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import streamlit as st

from app_pages.parts.lab import detail, pictures
from app_pages.parts.lab.asked import Asked
from app_pages.parts.lab.sweep import Sweep
from app_pages.parts.lab.table import views
from core.convolution import Geometry, Rows

if TYPE_CHECKING:
    from core.convolution import Tones

AUTOMATIC = "automatic"


@dataclass(frozen=True, slots=True)
class Request:
    """What is computed, a key for caches: the picture, the layer, and how the result is shown.

    `photo` is the id of the visitor's own photo, "" for the pictures that all visitors share; `most`
    is how long a photo's longer side may be.
    """

    picture: str
    photo: str
    most: int
    kernel: Rows
    layer: Geometry
    showing: str


@dataclass(frozen=True, slots=True, eq=False)
class Result:
    """The pictures, and what is said of them: how the result is shown, and both their ranges."""

    swept: Sweep
    before: Tones
    after: Tones


def request_of(asked: Asked, showing: str) -> Request:
    """Return what is to be computed; a recipe's two channels are no colours: its first is taken."""
    channels = 3 if asked.geometry.inputs == 3 else 1
    layer = replace(asked.geometry, groups=channels, inputs=channels, outputs=channels)
    photo = pictures.own() if asked.picture == pictures.YOURS else None
    most, _depth = detail.of(views()[asked.view])
    return Request(asked.picture, photo.id if photo else "", most, asked.kernel, layer, showing)


def result_of(request: Request) -> Result:
    """Return the pictures of a request, from the visitor's own cache where the photo is his."""
    return _private(request) if request.photo else _shared(request)


@st.cache_data(max_entries=32, show_spinner=False)
def _shared(request: Request) -> Result:
    return compute(request)


@st.cache_data(max_entries=8, scope="session", show_spinner=False)
def _private(request: Request) -> Result:
    return compute(request)


def compute(request: Request) -> Result:
    """Correlate the picture, and settle what is black and what is white."""
    from core.convolution import filter_channels, fitting, tones

    layer = request.layer
    x = pictures.values(request.picture, request.most, layer.inputs)[: layer.inputs]
    filtered = filter_channels(x, request.kernel, layer)
    recipe = pictures.recipe(request.picture) is not None
    scale = _scale(x) if recipe else (0.0, 1.0)
    automatic = request.showing == AUTOMATIC
    showing = fitting(request.kernel, layer.inputs) if automatic else request.showing
    tone = tones(filtered.output, showing, scale)  # type: ignore[arg-type]
    padded = filtered.padded if recipe else (filtered.padded * 255).round().astype(np.uint8)
    swept = Sweep(
        padded, 1.0 if recipe else 1 / 255, scale, filtered.output, (tone.low, tone.high),
        absolute=tone.absolute, signed=showing == "signed",
    )  # fmt: skip
    return Result(swept, tones(x, "as-is", scale), tone)


def _scale(x: np.ndarray) -> tuple[float, float]:
    """Return what a recipe shows black and white: zero belongs to it."""
    low = min(0.0, float(x.min()))
    high = max(0.0, float(x.max()))
    return low, high if high > low else low + 1
