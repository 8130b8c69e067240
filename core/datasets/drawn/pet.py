"""One drawn pet: a scene, an animal in it, and light, all from one seed."""

from __future__ import annotations

from random import Random

import numpy as np
from numpy.typing import NDArray

from core.datasets.drawn.animal import Animal
from core.datasets.drawn.background import draw_background
from core.datasets.drawn.breed import Kind, draw_breed, pick
from core.datasets.drawn.coat import draw_coat
from core.datasets.drawn.foreground import draw_foreground
from core.datasets.drawn.head import draw_mood
from core.datasets.drawn.light import draw_light
from core.datasets.drawn.poses import POSES, Pose, draw_head_pose
from core.datasets.drawn.sheet import Sheet, lit_ball

CLASSES: tuple[Kind, Kind] = ("cat", "dog")
SMALLEST_SIDE, LARGEST_SIDE = 8, 2048
TUFTS = 256  # more than any outline has points
CLOSE = 0.12  # share of the animals that are too near to fit into the frame
PANTING: dict[Kind, float] = {"cat": 0.06, "dog": 0.35}


class DrawnPetError(ValueError):
    """Something was asked for that cannot be drawn."""


def draw_pet(kind: Kind, seed: int, side: int) -> NDArray[np.uint8]:
    """Draw a cat or dog as uint8 (side, side, 3); the same picture for the same arguments.

    A seed shows the same animal in the same scene at every side. Raises DrawnPetError when kind is
    neither class, seed no whole number, or side no whole number from 8 to 2048.
    """
    _check(kind, seed, side)
    dice = Random(f"{kind} {seed}")
    noise = np.random.Generator(np.random.PCG64(dice.getrandbits(64)))
    pose = POSES[pick(dice, {name: pose.weight for name, pose in POSES.items()})]
    canvas = side * (2 if side >= 96 else 3 if side >= 48 else 4)
    sheet = Sheet(
        draw_background(dice, canvas), lit_ball(dice.randint(-10, 10)), _view(dice, pose, canvas)
    )
    if pose.grounded:
        sheet.shadow(pose.middle[0], 0.85 * pose.reach)
    pose.draw(_animal(dice, noise, kind, pose, sheet))
    draw_foreground(dice, sheet)
    return draw_light(dice, noise, sheet, side)


def _check(kind: Kind, seed: int, side: int) -> None:
    if kind not in CLASSES:
        raise DrawnPetError(f"There is no drawn {kind!r}; ask for one of: {', '.join(CLASSES)}.")
    if not _whole(seed):
        raise DrawnPetError(f"A drawn pet's seed is a whole number, not {seed!r}.")
    if not _whole(side) or not SMALLEST_SIDE <= side <= LARGEST_SIDE:
        raise DrawnPetError(
            f"A drawn pet is from {SMALLEST_SIDE} to {LARGEST_SIDE} pixels wide, not {side!r}."
        )


def _whole(number: object) -> bool:
    return isinstance(number, int | np.integer) and not isinstance(number, bool)


def _animal(
    dice: Random, noise: np.random.Generator, kind: Kind, pose: Pose, sheet: Sheet
) -> Animal:
    held = draw_head_pose(dice, pose)
    breed, coat = draw_breed(kind, dice), draw_coat(dice, noise, sheet.picture.width)
    mood = draw_mood(dice, PANTING[kind])
    tufts = breed.fur * (noise.random(TUFTS) ** 2 - 0.2)
    stride = dice.choice((-1, 1)) * dice.uniform(0.3, 1.0)
    return Animal(sheet, breed, coat, mood, held, stride, tufts)


def _view(dice: Random, pose: Pose, canvas: int) -> NDArray[np.float64]:
    """Draw where the animal stands in the frame, how large, tilted and mirrored; (2, 3)."""
    size = dice.uniform(1.08, 1.35) if dice.random() < CLOSE else dice.uniform(0.74, 1.08)
    scale = canvas / 2 / pose.reach * size
    tilt = dice.gauss(0.0, 0.06)
    c, s = scale * np.cos(tilt), scale * np.sin(tilt)
    flip = dice.choice((-1, 1))
    turn = np.array([[flip * c, -s], [flip * s, c]])
    centre = np.array([dice.uniform(0.4, 0.6), dice.uniform(0.44, 0.57)]) * canvas
    return np.column_stack([turn, centre - turn @ pose.middle])
