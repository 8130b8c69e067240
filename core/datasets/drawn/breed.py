"""What a cat and a dog are made of: ranges of proportions that overlap, and no colours.

Nothing here decides alone: some dogs have pointed ears and flat faces, some cats folded ears and
round pupils. A class is a way in which the proportions go together.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random
from typing import Literal, TypeAlias, TypeVar

Key = TypeVar("Key")
Kind = Literal["cat", "dog"]
Ear = Literal["prick", "semi", "floppy", "fold"]


@dataclass(frozen=True, slots=True)
class Breed:
    """Proportions; lengths of the face in units of the head's radius."""

    ear: Ear
    ear_height: float
    ear_width: float
    ear_spread: float  # angle from the head's top, radians
    face_width: float
    face_height: float
    cheek: float  # width of the lower face, relative to the face
    eye_size: float
    eye_spread: float
    eye_slant: float
    eye_openness: float  # height of the eye by its width
    pupil: float  # width of the pupil by its height
    pupil_size: float  # height of the pupil by the eye's
    snout_length: float
    snout_width: float
    nose: float
    smile: float
    whiskers: float
    fur: float
    body_length: float
    leg_length: float
    leg_width: float
    chest: float
    tuck: float  # how far the belly is drawn in
    neck: float
    head_size: float
    tail_length: float
    tail_width: float
    tail_lift: float  # -1 hanging, 1 upright
    tail_curl: float


Ranges: TypeAlias = Mapping[str, tuple[float, float]]

RANGES: Mapping[Kind, Ranges] = {
    "cat": {
        "ear_height": (0.56, 0.9), "ear_width": (0.48, 0.66), "ear_spread": (0.52, 0.78),
        "face_width": (0.98, 1.14), "face_height": (0.8, 0.96), "cheek": (0.92, 1.08),
        "eye_size": (0.2, 0.29), "eye_spread": (0.42, 0.52), "eye_slant": (0.05, 0.32),
        "eye_openness": (0.62, 0.98), "pupil": (0.16, 0.9), "pupil_size": (0.72, 0.95),
        "snout_length": (0.04, 0.21), "snout_width": (0.3, 0.4), "nose": (0.09, 0.15),
        "smile": (0.2, 0.6), "whiskers": (0.5, 1.1), "fur": (0.0, 0.1),
        "body_length": (1.0, 1.25), "leg_length": (0.46, 0.66), "leg_width": (0.1, 0.15),
        "chest": (0.42, 0.58),
        "tuck": (-0.08, 0.1), "neck": (0.12, 0.26), "head_size": (0.38, 0.46),
        "tail_length": (0.7, 1.15), "tail_width": (0.055, 0.1), "tail_lift": (-0.9, 1.0),
        "tail_curl": (-1.0, 1.0),
    },
    "dog": {
        "ear_height": (0.55, 1.05), "ear_width": (0.42, 0.62), "ear_spread": (0.5, 0.95),
        "face_width": (0.84, 1.08), "face_height": (0.88, 1.08), "cheek": (0.76, 1.0),
        "eye_size": (0.13, 0.21), "eye_spread": (0.38, 0.5), "eye_slant": (-0.2, 0.18),
        "eye_openness": (0.72, 1.0), "pupil": (0.85, 1.0), "pupil_size": (0.6, 0.85),
        "snout_length": (0.14, 0.95), "snout_width": (0.36, 0.54), "nose": (0.13, 0.22),
        "smile": (0.3, 1.0), "whiskers": (0.15, 0.65), "fur": (0.0, 0.1),
        "body_length": (1.0, 1.4), "leg_length": (0.4, 0.85), "leg_width": (0.11, 0.19),
        "chest": (0.48, 0.7),
        "tuck": (0.0, 0.26), "neck": (0.2, 0.45), "head_size": (0.37, 0.46),
        "tail_length": (0.3, 0.9), "tail_width": (0.06, 0.13), "tail_lift": (-0.7, 1.0),
        "tail_curl": (-0.3, 1.6),
    },
}  # fmt: skip

EARS: Mapping[Kind, Mapping[Ear, float]] = {
    "cat": {"prick": 0.84, "semi": 0.04, "fold": 0.12},
    "dog": {"prick": 0.27, "semi": 0.24, "floppy": 0.46, "fold": 0.03},
}
WITH_WHISKERS: Mapping[Kind, float] = {"cat": 0.85, "dog": 0.3}


def pick(dice: Random, weights: Mapping[Key, float]) -> Key:
    """Draw a key with a chance in proportion to its value."""
    return dice.choices(list(weights), list(weights.values()))[0]


def draw_breed(kind: Kind, dice: Random) -> Breed:
    """Draw the proportions of one animal."""
    ear = pick(dice, EARS[kind])
    proportions = {name: dice.uniform(*limits) for name, limits in RANGES[kind].items()}
    if dice.random() >= WITH_WHISKERS[kind]:
        proportions["whiskers"] = 0.0
    return Breed(ear=ear, **proportions)
