"""The tensors of a pass as the player draws them: each once, with the numbers of its preview."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from app_pages.parts.network.shown import dimensions

if TYPE_CHECKING:
    from core.tracing import Value


class Values:
    """Collects values: `facts` are what JSON can say of each, `previews` their numbers, as bytes."""

    def __init__(self) -> None:
        self.facts: list[dict[str, Any]] = []
        self.previews: list[bytes] = []
        self._known: dict[int, int] = {}  # by identity: one call's output is the next one's input
        self._count = 0

    def places(self, values: Sequence[Value]) -> list[int]:
        """Return where the values stand in `facts`, adding those that do not yet."""
        return [self._place(value) for value in values]

    def packed(self, head: Mapping[str, Any]) -> bytes:
        """Return the length of the header (4 bytes, little endian), the header, and the previews.

        The header is padded to a multiple of 4, where a browser may read 32-bit numbers.
        """
        text = json.dumps(head, separators=(",", ":"), allow_nan=False).encode()
        text += b" " * (-len(text) % 4)
        return b"".join([len(text).to_bytes(4, "little"), text, *self.previews])

    def _place(self, value: Value) -> int:
        if id(value) not in self._known:
            self._known[id(value)] = len(self.facts)
            self.facts.append(self._facts(value))
        return self._known[id(value)]

    def _facts(self, value: Value) -> dict[str, Any]:
        preview = None
        if value.preview is not None:
            rows, columns = value.preview.shape
            preview = [self._count, rows, columns]
            self.previews.append(np.ascontiguousarray(value.preview, "<f4").tobytes())
            self._count += rows * columns
        numbers = {
            name: _finite(getattr(value, name))
            for name in ("minimum", "mean", "maximum", "deviation")
        }
        return {
            "written": dimensions(value.shape), "dtype": value.dtype, "broken": value.broken or 0,
            "preview": preview, "steps": _strides(value), "shown": shown(value), **numbers,
        }  # fmt: skip


def _finite(number: float | None) -> float | None:
    """Return a number to seven digits, as 32 bits have."""
    return float(f"{number:.7g}") if number is not None and math.isfinite(number) else None


def _strides(value: Value) -> dict[str, Any]:
    """Return how a cell of the preview leads to a place in the tensor."""
    down, across = _distances(value)
    dimensions = len(value.shape)
    return {
        "before": [0] * (dimensions - 2), "down": down, "across": across, "dimensions": dimensions,
    }  # fmt: skip


def _distances(value: Value) -> tuple[int, int]:
    """Return the distances at which rows and columns were taken into the preview."""
    if value.preview is None:
        return 1, 1
    *_others, height, width = (1, 1, *value.shape)
    rows, columns = value.preview.shape
    return -(-height // rows), -(-width // columns)


def shown(value: Value) -> str:
    """Return in Python what part of a tensor its preview is: `[0, 0, ::2, ::2]`; "" for all of it."""
    down, across = _distances(value)
    leading = ["0"] * (len(value.shape) - 2)
    steps = [":" if step == 1 else f"::{step}" for step in (down, across)]
    places = [*leading, *steps[-len(value.shape) :]] if value.shape else []
    return f"[{', '.join(places)}]" if any(place != ":" for place in places) else ""
