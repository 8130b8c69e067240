"""What the browser is sent once: every moment's maps, kernels and verdicts, and the curves.

A header in JSON, then the arrays as they lie in memory: levels of 8 bits for maps and kernels, whose
scales stand in the header, and 32-bit floats for the verdicts.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from app_pages.parts.lenet.asked import Picture
from core.lenet.moments import Course

if TYPE_CHECKING:
    from core.lenet.moments.levels import Levels
    from core.lenet.moments.watching import Watched

HIDDEN = "Flatten"  # its numbers are those of the layer before


@dataclass(frozen=True, slots=True, eq=False)
class Sent:
    """All that is sent. `captions` hold a few sentences for each moment, `start` is shown first."""

    course: Course
    watched: Watched
    picture: Picture
    classes: Sequence[str]
    captions: Sequence[Sequence[str]]
    words: Mapping[str, str]
    start: int = 0
    openable: bool = False


def packed(sent: Sent) -> bytes:
    """Return the length of the header (4 bytes, little endian), the header, and the arrays."""
    watched = sent.watched
    shown = [
        (layer, levels)
        for layer, levels in zip(watched.table, watched.maps, strict=True)
        if layer.kind != HIDDEN
    ]
    arrays = {f"m{layer.number}": levels.levels for layer, levels in shown}
    arrays |= {f"k{number}": levels.levels for number, levels in watched.kernels.items()}
    arrays |= {"picture": sent.picture.array(), "verdicts": watched.verdicts.astype("<f4")}
    kinds = [[name, _kind(array), array.size] for name, array in arrays.items()]
    layers = [
        {"number": layer.number, "name": layer.name, "whole": layer.shape[0], **_scaled(levels)}
        for layer, levels in shown
    ]
    head = {**header(sent), "layers": layers, "arrays": kinds}
    text = json.dumps(head).encode()
    parts = [np.ascontiguousarray(array).tobytes() for array in arrays.values()]
    return b"".join([len(text).to_bytes(4, "little"), text, *parts])


def _kind(array: np.ndarray) -> str:
    return "u1" if array.dtype == np.uint8 else "f4"


def header(sent: Sent) -> dict[str, Any]:
    """Return everything but the layers and the arrays."""
    course, watched = sent.course, sent.watched
    table = {layer.number: layer for layer in watched.table}
    return {
        "moments": [
            {
                "step": each.step, "epoch": each.epoch, "loss": course.loss(each.step),
                "accuracy": course.test_accuracy(each.step), "says": list(caption),
            }
            for each, caption in zip(watched.moments, sent.captions, strict=True)
        ],
        "kernels": [
            {
                "number": number, "name": table[number].name, **_scaled(levels),
                "whole": [table[number].shape[0], _channels(watched, number)],
                "changes": watched.changes[number],
            }
            for number, levels in watched.kernels.items()
        ],
        "losses": course.losses, "tests": course.tests, "classes": list(sent.classes),
        "label": sent.picture.label, "title": sent.picture.title, "start": sent.start,
        "openable": sent.openable, "words": dict(sent.words),
    }  # fmt: skip


def _channels(watched: Watched, number: int) -> int:
    return 1 if number == 1 else watched.table[number - 2].shape[0]


def _scaled(levels: Levels) -> dict[str, Any]:
    """Return the shape of one moment's numbers, and the scale of each moment."""
    return {
        "shape": levels.levels.shape[1:],
        "low": [float(f"{each:.6g}") for each in levels.low],
        "high": [float(f"{each:.6g}") for each in levels.high],
    }
