"""The lab's views in their order: how many cells each can show, and which controls it has."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from app_pages.parts.words import _

Control = Literal["kernel", "window", "padding", "stride", "dilation", "outputs", "flip"]


@dataclass(frozen=True, slots=True)
class View:
    """A view: its name in the URL, the longest side of its picture in cells, and its controls.

    `depth` is how many channels it reads of a photo. `start` are the controls' values when it is
    opened for the first time, beside the defaults: a preset's name, or the values themselves.
    """

    name: str
    title: str
    most: int
    controls: tuple[Control, ...]
    start: str | Mapping[str, object]
    depth: int = 1


def views() -> Mapping[str, View]:
    """Return the views by name, with their titles in the visitor's language."""
    all_of_them: tuple[Control, ...] = ("kernel", "padding", "stride", "dilation", "flip")
    photo = {
        "picture": "cat", "kernel": "sobel-right", "kh": 3, "kw": 3, "ph": 1, "pw": 1,
        "mode": "replicate",
    }  # fmt: skip
    rows = (
        View("numbers", _("Numbers"), 16, all_of_them, "corr2d"),
        View("pictures", _("Pictures"), 224, all_of_them, photo, 3),
        View("padding", _("Padding and stride"), 16, all_of_them[:-1], "same-3"),
        View("why", _("Why convolve"), 16, ("kernel",), "shifted"),
        View("channels", _("Channels"), 8, (*all_of_them[:-1], "outputs"), "several-outputs", 3),
        View("pooling", _("Pooling"), 16, ("window", "padding", "stride"), "max-2", 3),
        View("learning", _("Learn a kernel"), 16, ("kernel",), "learn-general"),
        View("matrix", _("As a matrix"), 8, all_of_them[:-1], "as-a-matrix"),
    )
    return {row.name: row for row in rows}
