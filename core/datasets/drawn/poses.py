"""The poses: a face close by, and whole animals that sit, stand and lie.

Each pose draws from what is farthest away to what is nearest, and tells where the animal's middle
is, so that it can be put into the frame.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from random import Random

from core.datasets.drawn.animal import Animal
from core.datasets.drawn.geometry import both_sides, ellipse, limb, smooth
from core.datasets.drawn.skull import HeadPose, hold_head


def _face(animal: Animal) -> None:
    """Only the face, as large as the frame."""
    breed = animal.breed
    shoulders = both_sides([(0, -0.2), (0.55, 0.0), (0.95, 0.55), (1.15, 1.4), (0, 1.6)])
    animal.part(smooth(shoulders), animal.coat.body)
    animal.part(
        smooth(both_sides([(0, 0.0), (0.42, 0.15), (0.5, 0.8), (0, 1.35)])), animal.coat.chest
    )
    animal.collar(0, 0.28, 0.62)
    animal.head(0, -0.35 - 0.2 * breed.neck, 0.85)


def _sit_front(animal: Animal) -> None:
    breed, coat = animal.breed, animal.coat
    high = 0.72 + 0.6 * breed.leg_length
    wide = 0.3 + 0.35 * breed.chest
    animal.tail(-wide * 0.7, -0.12, 0.3 * breed.tail_lift + 0.1)
    for side in (-1, 1):
        animal.part(ellipse(side * wide * 0.92, -0.27, 0.27, 0.3), coat.body)
        animal.sheet.part(ellipse(side * wide * 1.15, -0.05, 0.17, 0.08), coat.paws)
    torso = [
        (0, -high),
        (0.5 * wide, -high),
        (0.82 * wide, -0.72 * high),
        (1.02 * wide, -0.35 * high),
        (0.8 * wide, -0.05),
        (0, -0.03),
    ]
    animal.part(smooth(both_sides(torso)), coat.body)
    animal.part(
        smooth(
            both_sides(
                [
                    (0, -high),
                    (0.42 * wide, -0.85 * high),
                    (0.3 * wide, -0.4 * high),
                    (0, -0.3 * high),
                ]
            )
        ),
        coat.chest,
    )
    for side in (-1, 1):
        foot = side * (0.13 + 0.03 * animal.stride)
        animal.leg(
            [(side * 0.2 * wide + foot * 0.5, -0.6 * high), (foot, -0.3), (foot, -0.06)], toes=0.12
        )
    animal.collar(0, -high + 0.05, 0.6 * wide)
    animal.head(0, -high - breed.neck * 0.6 - 0.2 * breed.head_size, breed.head_size * 1.12)


def _sit_side(animal: Animal) -> None:
    breed, coat = animal.breed, animal.coat
    long, deep = 0.62 * breed.body_length, breed.chest
    high = 0.62 + 0.75 * breed.leg_length
    rump, chest = -0.5 * long, 0.5 * long
    animal.tail(rump - 0.1, -0.12, 0.4 * breed.tail_lift)
    animal.leg([(chest - 0.02, -high * 0.75), (chest + 0.06, -0.4), (chest + 0.06, -0.06)])
    torso = [
        (rump - 0.2, -0.2),
        (rump - 0.1, -0.55),
        (0.1 * long, -0.82 * high),
        (chest - 0.1, -high - 0.05),
        (chest + 0.14, -high * 0.95),
        (chest + 0.15, -high + 0.8 * deep),
        (0.2 * long, -0.26),
        (rump + 0.2, -0.04),
    ]
    animal.part(smooth(torso), coat.body)
    front = [
        (chest + 0.02, -high),
        (chest + 0.18, -0.92 * high),
        (chest + 0.15, -high + 0.8 * deep),
        (chest, -high + 0.7 * deep),
    ]
    animal.part(smooth(front), coat.chest)
    animal.leg(
        [
            (chest - 0.08, -high * 0.7),
            (chest - 0.06, -0.4),
            (chest - 0.06 + 0.1 * animal.stride, -0.06),
        ],
        1.2,
    )
    animal.part(ellipse(rump + 0.12, -0.33, 0.36, 0.3, -0.5), coat.body)
    animal.sheet.part(ellipse(rump + 0.38, -0.06, 0.24, 0.075), coat.paws)
    x, y = chest + 0.1 + 0.3 * breed.neck, -high - breed.neck * 0.8
    animal.part(limb([(chest - 0.02, -high + 0.12), (x - 0.05, y + 0.08)], [0.27, 0.2]), coat.body)
    animal.collar(x - 0.1, y + 0.3, 0.22)
    animal.head(x, y - 0.1, breed.head_size)


def _stand(animal: Animal) -> None:
    breed, coat = animal.breed, animal.coat
    half, leg, deep = 0.5 * breed.body_length, breed.leg_length, breed.chest
    top = -leg - deep
    swing = 0.16 * animal.stride
    animal.tail(-half - 0.08, top + 0.12, 1.1 * breed.tail_lift)
    animal.leg(
        [(half - 0.1, top + 0.3), (half - 0.1, -0.5 * leg), (half - 0.06 - swing, -0.06)], 1.1
    )
    animal.leg(
        [
            (-half + 0.12, top + 0.32),
            (-half + 0.2, -0.6 * leg),
            (-half + 0.02, -0.3 * leg),
            (-half + 0.12 + swing, -0.06),
        ],
        1.5,
    )
    torso = [
        (-half - 0.16, top + 0.3),
        (-half - 0.06, top + 0.06),
        (0, top + 0.03),
        (half - 0.12, top - 0.02),
        (half + 0.16, top + 0.14),
        (half + 0.18, top + 0.55 * deep),
        (half - 0.06, -leg + 0.04),
        (0, -leg - 0.5 * breed.tuck),
        (-half + 0.2, -leg - breed.tuck),
    ]
    animal.part(smooth(torso), coat.body)
    animal.leg(
        [(half - 0.02, top + 0.55 * deep), (half + 0.02, -0.5 * leg), (half + 0.06 + swing, -0.06)],
        1.25,
    )
    animal.leg(
        [
            (-half + 0.06, top + 0.36),
            (-half + 0.14, -0.6 * leg),
            (-half - 0.08, -0.3 * leg),
            (-half + 0.02 - swing, -0.06),
        ],
        1.7,
    )
    x, y = half + 0.16 + 0.5 * breed.neck, top - 0.75 * breed.neck
    animal.part(limb([(half + 0.06, top + 0.4), (x + 0.06, y + 0.1)], [0.2, 0.16]), coat.chest)
    animal.part(limb([(half - 0.08, top + 0.3), (x - 0.1, y + 0.05)], [0.28, 0.2]), coat.body)
    animal.collar(x - 0.12, y + 0.28, 0.22)
    animal.head(x, y, breed.head_size * 0.98)


def _lie(animal: Animal) -> None:
    breed, coat = animal.breed, animal.coat
    half, deep = 0.52 * breed.body_length, 0.4 + 0.34 * breed.chest
    animal.tail(-half - 0.1, -0.12, 0.25 * breed.tail_lift)
    reach = 0.3 + 0.35 * breed.leg_length
    animal.leg([(half - 0.1, -0.16), (half + 0.5 * reach, -0.08), (half + reach, -0.07)])
    torso = [
        (-half - 0.2, -0.22),
        (-half, -deep),
        (-0.2 * half, -deep - 0.06),
        (half - 0.1, -deep - 0.06),
        (half + 0.22, -0.7 * deep),
        (half + 0.2, -0.12),
        (0, -0.02),
        (-half, -0.02),
    ]
    animal.part(smooth(torso), coat.body)
    animal.part(ellipse(-half + 0.18, -0.26, 0.36, 0.26, -0.25), coat.body)
    animal.sheet.part(ellipse(-half + 0.5, -0.06, 0.22, 0.07), coat.paws)
    animal.leg([(half, -0.2), (half + 0.4 * reach, -0.08), (half + reach - 0.1, -0.06)])
    x, y = half + 0.12 + 0.3 * breed.neck, -deep - 0.15 - 0.8 * breed.neck
    animal.part(limb([(half + 0.1, -0.55 * deep), (x + 0.08, y + 0.1)], [0.2, 0.16]), coat.chest)
    animal.part(limb([(half - 0.06, -0.75 * deep), (x - 0.08, y + 0.1)], [0.26, 0.2]), coat.body)
    animal.collar(x - 0.06, y + 0.3, 0.22)
    animal.head(x, y, breed.head_size)


def _lie_front(animal: Animal) -> None:
    breed, coat = animal.breed, animal.coat
    wide, high = 0.5 + 0.35 * breed.chest, 0.5 + 0.4 * breed.chest
    animal.tail(-0.8 * wide, -0.12, 0.3 * breed.tail_lift)
    animal.part(
        smooth(
            both_sides(
                [
                    (0, -high),
                    (0.6 * wide, -0.92 * high),
                    (1.02 * wide, -0.45 * high),
                    (0.95 * wide, -0.06),
                    (0, -0.02),
                ]
            )
        ),
        coat.body,
    )
    animal.part(
        smooth(
            both_sides(
                [(0, -0.9 * high), (0.4 * wide, -0.6 * high), (0.3 * wide, -0.12), (0, -0.1)]
            )
        ),
        coat.chest,
    )
    for side in (-1, 1):
        x = side * 0.62 * wide
        animal.leg([(x, -0.3), (x * 1.02, -0.12), (x * 0.98, -0.02)], 1.2, 0.15)
    animal.collar(0, -0.75 * high, 0.4 * wide)
    animal.head(0, -high - 0.5 * breed.neck + 0.06, breed.head_size * 1.15)


@dataclass(frozen=True, slots=True)
class Pose:
    """A pose: how often, how to draw it, its middle and half its size, and how far the head turns."""

    weight: float
    draw: Callable[[Animal], None]
    middle: tuple[float, float]
    reach: float
    yaw: tuple[float, float]
    grounded: bool = True


POSES: Mapping[str, Pose] = {
    "face": Pose(0.34, _face, (0.0, -0.4), 1.15, (-0.95, 0.95), grounded=False),
    "sit_front": Pose(0.2, _sit_front, (0.0, -0.9), 1.12, (-0.7, 0.7)),
    "sit_side": Pose(0.13, _sit_side, (0.1, -0.9), 1.15, (-0.1, 1.15)),
    "stand": Pose(0.13, _stand, (0.2, -0.85), 1.35, (0.0, 1.2)),
    "lie": Pose(0.11, _lie, (0.25, -0.55), 1.25, (-0.1, 1.15)),
    "lie_front": Pose(0.09, _lie_front, (0.0, -0.6), 1.02, (-0.6, 0.6)),
}


def draw_head_pose(dice: Random, pose: Pose) -> HeadPose:
    """Draw how the head is held in a pose."""
    return hold_head(dice.uniform(*pose.yaw), dice.uniform(-0.12, 0.2), dice.gauss(0.0, 0.13))
