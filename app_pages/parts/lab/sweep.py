"""A window that sweeps over a picture while the output fills in, with the window's arithmetic.

Everything that moves is done in the browser (`assets/components/sweep*.js`); nothing is sent back.
The numbers are sent as bytes: a header in JSON, then the arrays that it lists, as they lie in memory.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from app_pages.parts.components import component
from app_pages.parts.words import _
from core.convolution import Geometry, Rows

_SWEEP = component("sweep", "unpack", "cells", "sweep_paint", "sweep_numbers")
_TYPES = {np.dtype(np.uint8): "u1", np.dtype(np.float32): "f4"}


@dataclass(frozen=True, slots=True, eq=False)
class Sweep:
    """What is swept over, and what comes of it.

    `padded` (C, H + 2p, W + 2p) is uint8 or float32, whose values times `unit` are the numbers;
    `scale` are those that are shown black and white. `output` (C, H', W') is float32; the ends of
    its `tones` are black and white, or, where it is `signed`, blue and red.
    """

    padded: np.ndarray
    unit: float
    scale: tuple[float, float]
    output: np.ndarray
    tones: tuple[float, float]
    absolute: bool = False
    signed: bool = False


@dataclass(frozen=True, slots=True)
class Captions:
    """What stands beside the two pictures: their sizes, how they are shown, and their ranges."""

    input: str
    output: str
    input_range: str
    output_range: str
    alt: Mapping[str, str] = field(default_factory=dict)  # inputLabel, outputLabel


def sweep(swept: Sweep, kernel: Rows, layer: Geometry, captions: Captions, key: str) -> None:
    """Draw the two pictures; how far the sweep is and what is pinned survive new numbers."""
    _SWEEP(data=packed(header(swept, kernel, layer, captions), swept), key=key)


def header(swept: Sweep, kernel: Rows, layer: Geometry, captions: Captions) -> dict[str, Any]:
    """Return everything but the pictures' numbers."""
    return {
        "channels": len(swept.output),
        "padded": swept.padded.shape[1:],
        "size": swept.output.shape[1:],
        "kernel": layer.kernel,
        "padding": layer.padding,
        "stride": layer.stride,
        "dilation": layer.dilation,
        "weights": [weight for row in kernel for weight in row],
        "unit": swept.unit,
        "low": swept.scale[0],
        "high": swept.scale[1],
        "darkest": swept.tones[0],
        "brightest": swept.tones[1],
        "absolute": swept.absolute,
        "table": swept.signed and len(swept.output) == 1,
        "facts": {
            "input": captions.input,
            "output": captions.output,
            "inputRange": captions.input_range,
            "outputRange": captions.output_range,
        },
        "words": {**words(), **captions.alt},
    }


def packed(head: Mapping[str, Any], swept: Sweep) -> bytes:
    """Return the length of the header (4 bytes, little endian), the header, and the arrays."""
    arrays = {"input": swept.padded, "output": swept.output}
    listed = [(name, _TYPES[array.dtype], array.size) for name, array in arrays.items()]
    text = json.dumps({**head, "arrays": listed}).encode()
    parts = [np.ascontiguousarray(array).tobytes() for array in arrays.values()]
    return b"".join([len(text).to_bytes(4, "little"), text, *parts])


def words() -> dict[str, str]:
    """Return what the browser says by itself, in the visitor's language."""
    return {
        "input": _("Input"), "output": _("Output"), "kernel": _("kernel"), "pixels": _("window"),
        "products": _("products"), "sum": _("sum"), "play": _("Play"), "pause": _("Pause"),
        "scrub": _("Position of the sweep"), "speed": _("Speed"), "rate": _("{count} cells/s"),
        "channel": _("Channel"), "red": _("Red"), "green": _("Green"), "blue": _("Blue"),
        "place": _("Output ({row}, {column}) reads rows {rows} and columns {columns}."),
    }  # fmt: skip
