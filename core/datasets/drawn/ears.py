"""Ears: pricked, half pricked, floppy and folded; either kind may have several of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from core.datasets.drawn.breed import Ear
from core.datasets.drawn.geometry import shaggy, smooth
from core.datasets.drawn.skull import Head


def _ear_frame(head: Head, side: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return an ear's inner and outer foot (3,) on the skull."""
    breed = head.breed
    middle, half = breed.ear_spread, breed.ear_width / 1.7
    feet = []
    for angle in (middle - half, middle + half):
        x, y = side * np.sin(angle) * breed.face_width, -np.cos(angle) * breed.face_height
        feet.append(np.array([0.93 * x, 0.93 * y, 0.06]))
    return feet[0], feet[1]


def _prick(head: Head, side: int) -> None:
    inner, outer = _ear_frame(head, side)
    angle = head.breed.ear_spread * 0.62
    middle = (inner + outer) / 2
    tip = middle + head.breed.ear_height * np.array([side * np.sin(angle), -np.cos(angle), 0.05])
    _ear_blade(head, inner, outer, tip, head.breed.ear == "prick")


def _ear_blade(
    head: Head, inner: NDArray[np.float64], outer: NDArray[np.float64], tip: NDArray[np.float64],
    open_ear: bool,
) -> None:  # fmt: skip
    bulge = 0.1 * (outer - inner)
    rim = [inner, (inner + tip) / 2 - bulge, 0.08 * inner + 0.92 * tip, tip,
           0.08 * outer + 0.92 * tip, (outer + tip) / 2 + bulge, outer]  # fmt: skip
    outline = head.project(np.array(rim))
    head.sheet.part(smooth(outline, steps=4), head.coat.ears)
    if open_ear:
        centre = head.project([(inner + outer) / 2]) * 0.8 + outline[3:4] * 0.2
        head.sheet.mark(
            smooth(centre + (outline - centre) * (0.62, 0.74), steps=4), head.coat.inner_ear
        )


def _rise(head: Head, side: int) -> NDArray[np.float64]:
    """Return how far (3,) a half pricked ear stands up before it tips over."""
    angle, height = 0.8 * head.breed.ear_spread, 0.4 * head.breed.ear_height
    return height * np.array([side * np.sin(angle), -np.cos(angle), 0.08])


def _stem(head: Head, side: int) -> None:
    inner, outer = _ear_frame(head, side)
    up = _rise(head, side)
    head.sheet.part(head.project(np.array([inner, inner + up, outer + up, outer])), head.coat.ears)


def _flap(head: Head, side: int) -> None:
    inner, outer = _ear_frame(head, side)
    up = _rise(head, side)
    tip = (inner + outer) / 2 + up + (side * 0.16, 0.78 * head.breed.ear_height, 0.5)
    rim = np.array([
        inner + up, (inner + up) * 0.5 + tip * 0.5, tip, (outer + up) * 0.5 + tip * 0.5,
        outer + up, (inner + outer) / 2 + up * 1.15,
    ])  # fmt: skip
    head.sheet.part(smooth(head.project(rim), steps=4), head.coat.ears)


def _floppy(head: Head, side: int) -> None:
    inner, outer = _ear_frame(head, side)
    length, width = 1.35 * head.breed.ear_height, head.breed.ear_width
    root = outer + (0.02 * side, 0.0, 0.12)
    bottom = root + (0.2 * side, length, 0.18)
    rim = np.array([
        inner, (inner + outer) / 2 + (0.12 * side, -0.1, 0.1), root + (0.24 * side, 0.12, 0.1),
        root + (0.32 * side, 0.5 * length, 0.1), bottom + (0.05 * side, -0.06, 0),
        bottom - (width * 0.5 * side, 0.05, 0), root + (-(width * 0.62) * side, 0.5 * length, 0.25),
    ])  # fmt: skip
    outline = smooth(head.project(rim))
    head.sheet.part(shaggy(outline, 0.8 * head.radius * head.tufts), head.coat.ears)


def _fold(head: Head, side: int) -> None:
    inner, outer = _ear_frame(head, side)
    height = 0.42 * head.breed.ear_height
    top = (inner + outer) / 2 + (0.06 * side, -0.14, 0.1)
    tip = (inner + outer) / 2 + (0.1 * side, height, 0.3)
    rim = np.array(
        [inner, top, outer, (outer + tip) / 2 + (0.03 * side, 0.05, 0), tip, (inner + tip) / 2]
    )
    head.sheet.part(smooth(head.project(rim), steps=4), head.coat.ears)


def _no_part(head: Head, side: int) -> None:
    """Draw no part of an ear here."""


EarPart: TypeAlias = Callable[[Head, int], None]
EARS: Mapping[Ear, tuple[EarPart, EarPart]] = {  # what is behind the skull, what is before it
    "prick": (_prick, _no_part),
    "semi": (_stem, _flap),
    "floppy": (_no_part, _floppy),
    "fold": (_no_part, _fold),
}
