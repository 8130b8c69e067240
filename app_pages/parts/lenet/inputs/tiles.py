"""Small grey pictures to choose from, drawn by `assets/components/garment_tiles.js`."""

from __future__ import annotations

import base64
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import streamlit as st

from app_pages.parts.components import component

_TILES = component("garment_tiles")


@dataclass(frozen=True, slots=True)
class Tile:
    """A picture (784 bytes) under a key; `title` is read out, `note` stands below it.

    A note is "strong" where it deserves a second look.
    """

    key: str
    title: str
    pixels: bytes
    note: str = ""
    tone: Literal["", "strong"] = ""
    group: str = ""


def tiles(
    shown: Sequence[Tile], chosen: str, key: str, label: str, take: Callable[[str], None],
    *, side: int = 44,
) -> None:  # fmt: skip
    """Draw tiles, `chosen` marked; `take` gets the key of the one that the visitor chooses.

    `side` is that of a tile in pixels on the screen. Tiles of one `group` stand together under it.
    """

    def picked() -> None:
        picked = st.session_state[key].chosen
        if isinstance(picked, str) and any(tile.key == picked for tile in shown):
            take(picked)

    _TILES(key=key, data=sent(shown, chosen, label, side), on_chosen_change=picked)


def sent(shown: Sequence[Tile], chosen: str, label: str, side: int) -> dict[str, object]:
    """Return what the component draws."""
    return {
        "label": label, "chosen": chosen, "side": side,
        "pixels": base64.b64encode(b"".join(tile.pixels for tile in shown)).decode(),
        "tiles": [
            {
                "key": tile.key, "title": tile.title, "note": tile.note, "tone": tile.tone,
                "group": tile.group,
            }
            for tile in shown
        ],
    }  # fmt: skip
