"""What the browser is sent: all points with their verdicts, and the sheet of small pictures."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from app_pages.parts.atlas.asked import Asked
from app_pages.parts.words import _
from charts.colours import class_colours

if TYPE_CHECKING:
    from app_pages.parts.atlas.mapping import Looking

TRAINING = 255  # as the place of a picture that was not judged


def packed(
    found: Asked, looked: Looking, points: np.ndarray, shown: np.ndarray, order: str
) -> bytes:
    """Return the length of the header (4 bytes, little endian), the header as JSON, and arrays.

    `points` (n, 2), validation before training; `shown` are the indices of the pictures that the
    filters let through, in their order, whose name is `order`.
    """
    from core.atlas.looking import TILE
    from core.atlas.sheet import across

    columns, names = _columns(found, looked, shown)
    arrays: dict[str, np.ndarray] = {
        "xy": points.astype("<f4").ravel(), **columns, "sheet": np.frombuffer(looked.sheet, np.uint8),
    }  # fmt: skip
    head: dict[str, Any] = {
        "count": len(points), "names": names, "classes": found.judged.classes,
        "colours": class_colours(found.judged.classes), "tile": TILE, "across": across(len(points)),
        "digest": hashlib.blake2b(looked.sheet, digest_size=8).hexdigest(), "words": _words() | {"order": order},
        "arrays": [[name, _type(each), len(each)] for name, each in arrays.items()],
    }  # fmt: skip
    text = json.dumps(head).encode()
    return b"".join(
        [len(text).to_bytes(4, "little"), text, *(each.tobytes() for each in arrays.values())]
    )


def _type(array: np.ndarray) -> str:
    return {"u": "u1", "f": "f4"}[array.dtype.kind]


def _columns(
    found: Asked, looked: Looking, shown: np.ndarray
) -> tuple[Mapping[str, np.ndarray], list[str]]:
    """Return for each point its class, what it is taken for, its probabilities, and its name."""
    assert looked.atlas
    atlas, judged = looked.atlas, found.judged
    there = {name: i for i, name in enumerate(judged.names)}
    names = [atlas.names[i] for i in atlas.validation.places]
    rows = np.array([there.get(name, -1) for name in names], np.int64)
    n, m = len(names), len(atlas.training)
    number = {name: i for i, name in enumerate(judged.classes)}
    learned = [atlas.trained[i] for i in range(m)]
    place = np.full(len(judged), len(judged))  # of a picture in the order that is asked for
    place[shown] = np.arange(len(shown))
    wanted, known = place < len(judged), rows >= 0
    columns = {
        "truth": np.append(judged.labels[rows], [number.get(each.label, 0) for each in learned]),
        "said": np.append(np.where(known, judged.predicted[rows], TRAINING), np.full(m, TRAINING)),
        "wanted": np.append(wanted[rows] & known, np.zeros(m, bool)),
        "marked": np.append([found.mark(name) != "none" for name in names], np.zeros(m, bool)),
    }
    numbers = {
        "sure": judged.confidence[rows], "oftruth": judged.of_truth[rows], "loss": judged.loss[rows],
        "place": place[rows],
    }  # fmt: skip
    packed = {name: each.astype(np.uint8) for name, each in columns.items()}
    packed |= {name: np.append(each, np.zeros(m)).astype("<f4") for name, each in numbers.items()}
    assert all(len(each) == n + m for each in packed.values())
    return packed, names + [each.name for each in learned]


def _words() -> dict[str, str]:
    return {
        "label": _(
            "Map of the network's features. Arrow keys move the cursor; with Shift they draw a "
            "rectangle. E and Shift+E go to the next and the last error, Enter looks closer, "
            "Escape lets go."
        ),
        "is": _("is {label}"),
        "taken": _("taken for {label}"),
        "sure": _("{label} {share}"),
        "loss": _("loss {loss}"),
        "learned": _("{label}: the network learned from it"),
        "marked": _("marked by you"),
        "hint": _("Drag a rectangle on the map to list what lies there, or click on a point."),
        "chosen": _("{count} pictures chosen, {wrong} of them errors"),
        "one": _("1 picture chosen"),
        "nothing": _("No picture lies there."),
        "noneWanted": _("No picture on the map is let through by the filters above."),
        "more": _("Show {count} more"),
        "clear": _("Clear"),
        "brush": _("Draw a rectangle"),
        "errors": _("taken for something else"),
        "training": _("training pictures"),
        "faint": _("faint: not let through by the filters"),
    }
