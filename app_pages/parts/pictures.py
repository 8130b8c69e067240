"""Cached calls into core for the pictures of a data set: what there is, on which side, how it looks.

Everything is keyed by the source and by the listing's digest, so that a picture that changes on the
disk is read anew.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np
import streamlit as st
from PIL import Image, ImageColor, ImageOps

from core.datasets import (
    DatasetError,
    Description,
    Listing,
    Sides,
    Skipped,
    Source,
    describe,
    prepared_pixels,
    read_picture,
)
from core.datasets.marks import marked_listing, read_marks
from core.images import PictureError, to_square
from core.training.schedule import cache_side

FRAME = 320  # pixels: the width of a picture in the gallery
STRIP = 10  # pixels: the band in the class's colour below it
ASPECTS = (0.75, 1.5)  # width over height of the gallery's frames, at the least and at the most

View = Literal["photo", "network"]


@st.cache_resource(ttl=60, max_entries=8, show_spinner=False)
def described(source: Source) -> Description:
    """Describe a source; looked at anew after a minute. Raises DatasetError."""
    if not source.marks:
        return describe(source)
    known = described(source.unmarked)  # marks change at every step, the files behind them do not
    return replace(known, listing=marked_listing(known.listing, read_marks(source.marks)))


def readable(known: Description, skipped: tuple[Skipped, ...]) -> Description:
    """Return a description without the pictures of `skipped`, which becomes what is left out."""
    listing, out = known.listing, {item.name for item in skipped}
    kept = [i for i, name in enumerate(listing.names) if name not in out]
    without = replace(
        listing,
        names=tuple(listing.names[i] for i in kept),
        labels=tuple(listing.labels[i] for i in kept),
        parts=tuple(listing.parts[i] for i in kept) if listing.parts else (),
        keys=tuple(listing.keys[i] for i in kept) if listing.keys else (),
        test=sum(i >= len(listing) - listing.test for i in kept),
        skipped=skipped,
        digest=f"{listing.digest} {len(kept)}",
    )
    return replace(known, listing=without)


@dataclass(frozen=True, slots=True)
class Split:
    """How the pictures of each class fall on both sides, and why no run could begin with that."""

    sides: Mapping[str, Sides]
    obstacle: str

    @property
    def training(self) -> int:
        """The number of pictures that train."""
        return sum(side.training for side in self.sides.values())

    @property
    def validation(self) -> int:
        """The number of pictures that validate."""
        return sum(side.validation for side in self.sides.values())


@st.cache_data(max_entries=64, show_spinner=False)
def split(source: Source, digest: str, share: float, _known: Description) -> Split:
    """Split a source by its pictures' names."""
    listing = _known.listing
    try:
        listing.split(share)
    except DatasetError as error:
        return Split(_known.sides(share), str(error))
    return Split(_known.sides(share), "")


@st.cache_data(max_entries=16, show_spinner=False)
def order(source: Source, digest: str, shuffle: int, _listing: Listing) -> np.ndarray:
    """Return the indices of all pictures by chance, the classes taking turns while they last."""
    labels = np.array(_listing.labels)
    turns = np.empty(len(labels))
    for label in range(len(_listing.classes)):
        found = np.flatnonzero(labels == label)
        turns[np.random.default_rng([shuffle, label]).permutation(found)] = np.arange(len(found))
    return np.lexsort((labels, turns))


@dataclass(frozen=True, slots=True)
class Ready:
    """Pixels that are decoded already: how many pictures and bytes, and what could not be read."""

    pictures: int
    bytes: int
    skipped: tuple[Skipped, ...]


@st.cache_data(ttl=10, max_entries=64, show_spinner=False)
def ready(source: Source, side: int, digest: str) -> Ready | None:
    """Say what is in the pixel cache for a source. Raises DatasetError."""
    found = prepared_pixels(source, side)
    if found is None:
        return None
    return Ready(len(found), found.pixels.nbytes, found.skipped)


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture as it stands in the gallery (WebP), or why it cannot be read."""

    content: bytes = field(repr=False)
    error: str = ""


@st.cache_data(max_entries=1000, show_spinner=False)
def shown(
    source: Source, digest: str, name: str, view: View, size: int, aspect: float, colour: str
) -> Shown:
    """Return a picture in a frame of that aspect, above a band of `colour`.

    `view` "photo" shows it whole, "network" as the square of `size` pixels that a network takes.
    """
    try:
        picture = _read(source, name, view, size)
    except (PictureError, DatasetError) as error:
        return Shown(b"", str(error))
    return Shown(_framed(picture, FRAME, round(FRAME / aspect), colour, view))


def _read(source: Source, name: str, view: View, size: int) -> Image.Image:
    if view == "photo":
        return read_picture(source, name, at_least=FRAME)
    kept = cache_side(size)
    square = Image.fromarray(to_square(read_picture(source, name, at_least=kept), kept))
    return Image.fromarray(to_square(square, size))


def _framed(picture: Image.Image, width: int, height: int, colour: str, view: View) -> bytes:
    """Lay a picture into the middle of a transparent frame, with a band of colour under it."""
    smooth = Image.Resampling.LANCZOS if view == "photo" else Image.Resampling.NEAREST
    fitted = ImageOps.contain(picture, (width, height), smooth)
    sheet = Image.new("RGBA", (width, height + STRIP))
    sheet.paste(fitted, ((width - fitted.width) // 2, height - fitted.height))
    band = (0, height, width, height + STRIP)
    sheet.paste((*ImageColor.getrgb(colour)[:3], 255), band)
    file = io.BytesIO()
    sheet.save(file, "WEBP", quality=88, method=2)
    return file.getvalue()


def aspect(known: Description, view: View) -> float:
    """Return width over height of the gallery's frames: that of most pictures, within reason."""
    if view == "network" or not known.sizes:
        return 1.0
    middle = float(np.median([width / height for width, height in known.sizes]))
    return float(np.clip(middle, *ASPECTS))


@st.cache_data(max_entries=32, show_spinner=False)
def drawn_at(source: Source, name: str, side: int) -> bytes:
    """Return a drawn picture of `side` pixels, each of them enlarged to a visible square (PNG)."""
    picture = read_picture(source, name, at_least=side)
    file = io.BytesIO()
    large = (FRAME // side) * side or side
    picture.resize((large, large), Image.Resampling.NEAREST).save(file, "PNG")
    return file.getvalue()
