"""The kinds of non-pets, and how each is drawn."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from core.novelty.non_pets import (
    clutter,
    household,
    nature,
    outdoors,
    pages,
    people,
    textures,
    things,
)
from core.novelty.non_pets.camera import photographed
from core.novelty.non_pets.noise import Dice
from core.novelty.non_pets.rooms import draw_room
from core.novelty.non_pets.scene import FINER, Scene

SMALLEST_SIDE, LARGEST_SIDE = 8, 1024
Paint = Callable[[Dice, int], Scene]


def _surface(texture: Callable[[Dice, int], np.ndarray]) -> Paint:
    return lambda dice, side: Scene(np.clip(texture(dice, side * FINER), 0, 255))


_FITTED: Mapping[str, Paint] = {
    "static": nature.draw_static,
    "skies": nature.draw_sky,
    "stripes": _surface(textures.stripes),
    "wood": _surface(textures.wood),
    "bricks": _surface(textures.bricks),
    "cloth": _surface(textures.cloth),
    "stone": _surface(textures.stone),
    "leaves": nature.draw_leaves,
    "grass": nature.draw_grass,
    "flowers": nature.draw_flowers,
    "text": pages.draw_text,
    "charts": pages.draw_chart,
    "shapes": things.draw_collage,
    "fruit": things.draw_fruit,
    "lights": things.draw_glow,
    "balloons": clutter.draw_balloons,
    "dials": clutter.draw_dials,
    "mosaics": clutter.draw_mosaic,
    "wires": clutter.draw_wires,
    "shelves": clutter.draw_shelves,
    "machines": household.draw_machines,
    "vessels": household.draw_vessels,
}
_HELD_OUT: Mapping[str, Paint] = {
    "water": nature.draw_water,
    "screens": pages.draw_screen,
    "toys": things.draw_balls,
    "landscapes": outdoors.draw_landscape,
    "trees": outdoors.draw_trees,
    "houses": outdoors.draw_house,
    "cars": outdoors.draw_car,
    "portraits": people.draw_portrait,
    "clothes": people.draw_clothes,
}
ROOMS = "rooms"  # with the light and lens of the drawn pets themselves

FITTED = tuple(_FITTED)
HELD_OUT = (*_HELD_OUT, ROOMS)
KINDS = (*FITTED, *HELD_OUT)


def draw(kind: str, number: int, side: int) -> np.ndarray:
    """Draw a picture that shows no pet, uint8 (side, side, 3); the same for the same arguments.

    `kind` is one of `KINDS`, `number` any whole number from 0, `side` from 8 to 1024 pixels. Raises
    ValueError for anything else.
    """
    if kind not in KINDS:
        raise ValueError(f"There is no kind {kind!r}; ask for one of: {', '.join(KINDS)}.")
    if number < 0 or not SMALLEST_SIDE <= side <= LARGEST_SIDE:
        raise ValueError(
            f"Numbers go from 0 and sides from {SMALLEST_SIDE} to {LARGEST_SIDE} pixels, "
            f"not {number} and {side}."
        )
    dice = np.random.default_rng((number, *kind.encode()))
    if kind == ROOMS:
        return draw_room(dice, side)
    return photographed(dice, {**_FITTED, **_HELD_OUT}[kind](dice, side))


def tinted(grey: np.ndarray, number: int, side: int) -> np.ndarray:
    """Return a garment, uint8 (28, 28), white on black, as a photo in colour: uint8 (side, side, 3)."""
    dice = np.random.default_rng((number, len(KINDS)))
    return photographed(dice, people.garment(dice, grey, side))
