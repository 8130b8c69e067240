"""One animal and the parts of a body that every pose is made of.

Drawing units: the animal looks to the right (or at us), the ground is y = 0, it is about 2 high.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from core.datasets.drawn.breed import Breed
from core.datasets.drawn.coat import Coat
from core.datasets.drawn.geometry import Points, ellipse, limb, shaggy, smooth
from core.datasets.drawn.head import draw_head
from core.datasets.drawn.sheet import Paint, Sheet
from core.datasets.drawn.skull import Head, HeadPose, Mood

Joints: TypeAlias = Sequence[tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Animal:
    """One animal at one moment, ready to be drawn."""

    sheet: Sheet
    breed: Breed
    coat: Coat
    mood: Mood
    pose: HeadPose
    stride: float  # of the legs, -1 to 1
    tufts: NDArray[np.float64]  # lengths of fur along an outline

    def head(self, x: float, y: float, radius: float) -> None:
        """Draw the head."""
        draw_head(
            Head(self.sheet, self.breed, self.coat, x, y, radius, self.pose, self.mood, self.tufts)
        )

    def part(self, outline: Points, paint: Paint) -> None:
        """Draw a part with fur at its edge."""
        self.sheet.part(shaggy(outline, 0.35 * self.tufts), paint)

    def leg(self, joints: Joints, thick: float = 1.0, toes: float = 0.1) -> None:
        """Draw a leg along its joints, from the body to the ground, and its paw.

        `thick` is the thigh's width in units of the breed's, `toes` the paw's length.
        """
        top = thick * self.breed.leg_width
        foot = 0.3 * top + 0.3 * self.breed.leg_width
        radii = [top, *[foot] * (len(joints) - 1)]
        self.sheet.part(limb(joints, radii), self.coat.limbs)
        x, y = joints[-1]
        self.sheet.part(ellipse(x + 0.35 * toes, y - 0.01, toes, 0.07), self.coat.paws)

    def tail(self, x: float, y: float, heading: float) -> None:
        """Draw the tail from its root; `heading` is its first direction, 0 to the left."""
        breed = self.breed
        steps = np.linspace(0, 1, 7)
        angle = heading + steps * breed.tail_curl * 1.6
        stride = breed.tail_length / 6
        way = -stride * np.stack([np.cos(angle), np.sin(angle)], axis=1)
        path = np.cumsum(way, axis=0) + (x, y)
        path[:, 1] = np.minimum(path[:, 1], -breed.tail_width)  # it lies on the ground
        width = breed.tail_width * (1 + 2.5 * breed.fur) * np.linspace(1.15, 0.75, 7)
        self.part(limb(path, width.tolist()), self.coat.limbs)
        self.sheet.part(limb(path[-2:], width[-2:].tolist()), self.coat.tail_tip)

    def collar(self, x: float, y: float, wide: float) -> None:
        """Draw the collar, if it wears one, below a head at the given place."""
        if self.coat.collar is not None:
            bow = smooth([(x - wide, y - 0.06), (x, y + 0.05), (x + wide, y - 0.06)], closed=False)
            self.sheet.line(bow, 0.09, self.coat.collar)
