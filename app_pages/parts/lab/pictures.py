"""The lab's pictures by their keys: recipes of a few numbers, shipped photos, the visitor's own.

A key is short enough for a link: `counting-3x3`, `noise-8x8x3~7` (three channels, seed 7), `cat`,
`yours`. Photos come through the app's one door. The visitor's own stays in his session's memory;
whoever follows his link sees a shipped one instead, and is told so.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import streamlit as st
from PIL import Image

from app_pages.parts.words import ASSETS, _
from core.convolution import ConvolutionError, Picture
from core.convolution.recipes import KINDS
from core.images import PictureError, open_picture, thumbnail

YOURS, FALLBACK = "yours", "cat"
MOST_SIDE = 32  # cells of a recipe in a link
LARGEST = 512  # pixels of a photo's longer side, at most
FOLDER = ASSETS / "pictures"
_RECIPE = re.compile(r"([a-z]+)-(\d{1,2})x(\d{1,2})(?:x(\d))?(?:~(\d{1,6}))?", re.ASCII)
_OWN = "lab_photo"
LEVELS = 9  # of brightness, where a photo is shown as numbers


@dataclass(frozen=True, slots=True)
class OwnPhoto:
    """The visitor's photo: a name for it, an id that changes with it, and its pixels, upright."""

    name: str
    id: str
    pixels: np.ndarray = field(repr=False, compare=False)  # uint8 (H, W, 3)


def recipe(key: str) -> Picture | None:
    """Return the recipe that a key writes, None when it is another kind of key, or impossible."""
    found = _RECIPE.fullmatch(key)
    if not found or found[1] not in KINDS:
        return None
    height, width = int(found[2]), int(found[3])
    if not 0 < max(height, width) <= MOST_SIDE:
        return None
    try:
        return Picture(found[1], height, width, int(found[4] or 1), int(found[5] or 0))
    except ConvolutionError:
        return None


def key_of(picture: Picture) -> str:
    """Return the key that `recipe` reads."""
    channels = f"x{picture.channels}" if picture.channels > 1 else ""
    seed = f"~{picture.seed}" if picture.seed else ""
    return f"{picture.kind}-{picture.height}x{picture.width}{channels}{seed}"


def photos() -> tuple[str, ...]:
    """Return the keys of the shipped photos, in the order in which they are offered."""
    return tuple(key for key in titles() if key != YOURS)


def known(key: str) -> bool:
    """Say whether there is such a picture for this visitor."""
    return key in photos() or recipe(key) is not None or (key == YOURS and own() is not None)


def titles() -> Mapping[str, str]:
    """Return what the shipped photos and the visitor's own are called."""
    return {
        "cat": _("A drawn cat"), "dog": _("A drawn dog"), "street": _("A street of houses"),
        "page": _("A printed page"), "rings": _("Rings, ever finer"),
        "steps": _("Slopes, steps and noise"), YOURS: _("Your photo"),
    }  # fmt: skip


def title(key: str) -> str:
    """Return what a picture is called: `"Counting, 3 × 3"` for a recipe."""
    found = recipe(key)
    if found is None:
        return titles().get(key, key)
    kinds = {
        "counting": _("Counting"), "bars": _("Bars"), "bands": _("Bands"),
        "diagonal": _("Diagonal"), "dot": _("A dot"), "constant": _("All ones"),
        "noise": _("Noise"),
    }  # fmt: skip
    channels = f" × {found.channels}" if found.channels > 1 else ""
    return f"{kinds[found.kind]}, {found.height} × {found.width}{channels}"


def own() -> OwnPhoto | None:
    """Return the visitor's photo of this session."""
    found: OwnPhoto | None = st.session_state.get(_OWN)
    return found


def bring(name: str, id: str, content: bytes) -> None:
    """Take the visitor's photo. Raises PictureError with the reason when it cannot be read."""
    picture = thumbnail(open_picture(content, at_least=LARGEST), LARGEST)
    st.session_state[_OWN] = OwnPhoto(name, id, np.array(picture))


def values(key: str, most: int, channels: int) -> np.ndarray:
    """Return a picture's numbers, float64 (C, H, W), its longer side `most` cells at the most.

    Photos have `channels` (1: grey, 3: red, green, blue) and values from 0 to 1, rounded to ninths
    (0 to 9) where they are to be read as numbers, that is up to 32 cells. Recipes are as they are,
    cut off after `most` cells, and their first channel where one is asked for.
    """
    found = recipe(key)
    if found is not None:
        planes = found.values()[:, :most, :most]
        return planes[:1] if channels == 1 else planes
    photo = own() if key == YOURS else None
    return _own_shrunk(photo.id, most, channels) if photo else _shrunk(key, most, channels)


@st.cache_data(max_entries=32, show_spinner=False)
def _shrunk(key: str, most: int, channels: int) -> np.ndarray:
    return shrink(np.array(open_picture(path_of(key))), most, channels)


@st.cache_data(max_entries=8, scope="session", show_spinner=False)
def _own_shrunk(id: str, most: int, channels: int) -> np.ndarray:
    """Return the visitor's own, from a cache that is his own as well; `id` is his photo's."""
    photo = own()
    assert photo is not None and photo.id == id
    return shrink(photo.pixels, most, channels)


def shrink(pixels: np.ndarray, most: int, channels: int) -> np.ndarray:
    """Return pixels, uint8 (H, W, 3), as float64 (channels, H, W), at most `most` on a side."""
    longest = max(pixels.shape[:2])
    height, width = (
        max(1, round(length * most / longest)) if longest > most else length
        for length in pixels.shape[:2]
    )
    readable = most <= MOST_SIDE
    # Grey first, then Pillow's own filter: what the shown PyTorch does with the file.
    how = Image.Resampling.BOX if readable else Image.Resampling.BICUBIC
    image = Image.fromarray(pixels).convert("RGB" if channels == 3 else "L")
    array = np.asarray(image.resize((width, height), how), np.float64) / 255
    planes = array.transpose(2, 0, 1) if channels == 3 else array[None]
    return (planes * LEVELS).round() if readable else planes


def path_of(key: str) -> Path:
    """Return the file of a shipped photo."""
    return FOLDER / f"{key}.webp"


__all__ = ["PictureError", "bring", "key_of", "known", "own", "photos", "recipe", "title", "values"]
