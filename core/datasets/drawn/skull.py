"""Where things on a head are: points on an ellipsoid, turned in space and seen from the front.

Coordinates of the head: x to its left ear (the right of the picture), y down, z towards the
viewer; the skull has about radius 1. A place on the face is a pair of angles (across, down).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.datasets.drawn.breed import Breed
from core.datasets.drawn.coat import Coat
from core.datasets.drawn.geometry import Points
from core.datasets.drawn.sheet import Sheet

DEPTH = 0.92  # of the skull, front to back
PERSPECTIVE = 0.13  # how much larger things get towards the viewer


@dataclass(frozen=True, slots=True)
class Mood:
    """What a face does at one moment."""

    lids: float  # how far the eyes are open, 0 asleep
    tongue: float  # length of the tongue, 0 mouth closed
    gaze: float  # where the eyes look, -1 to 1


@dataclass(frozen=True, slots=True)
class HeadPose:
    """How a head is held: yaw to the right, pitch down, roll; matrices for rows of points."""

    sine: float  # of the yaw
    cosine: float
    rotation: NDArray[np.float64]  # (3, 3), yaw then pitch
    roll: NDArray[np.float64]  # (2, 2)
    nod: float


def hold_head(yaw: float, pitch: float, roll: float) -> HeadPose:
    """Return the pose of a head from three angles in radians."""
    c, s, u, v, a, b = (f(angle) for angle in (yaw, pitch, roll) for f in (np.cos, np.sin))
    about = np.array([[c, 0, -s], [0, 1, 0], [s, 0, c]])
    nod = np.array([[1, 0, 0], [0, u, -v], [0, v, u]])
    return HeadPose(s, c, about @ nod, np.array([[a, b], [-b, a]]), v)


@dataclass(frozen=True, slots=True)
class Head:
    """A head of one breed at a place, held in some way."""

    sheet: Sheet
    breed: Breed
    coat: Coat
    x: float
    y: float
    radius: float
    pose: HeadPose
    mood: Mood
    tufts: NDArray[np.float64]  # lengths of the fur at a head's outline, by its radius

    def project(self, points: ArrayLike) -> Points:
        """Map points (n, 3) of the head to drawing units."""
        turned = self.turn(points)
        near = 1 + PERSPECTIVE * turned[:, 2:]
        return self.radius * (turned[:, :2] * near) @ self.pose.roll + (self.x, self.y)

    def turn(self, points: ArrayLike) -> NDArray[np.float64]:
        """Turn points (n, 3) by the head's yaw and pitch."""
        return np.asarray(points, dtype=np.float64) @ self.pose.rotation

    def skin(self, angles: ArrayLike) -> NDArray[np.float64]:
        """Map pairs of angles (n, 2), across and down, to points (n, 3) on the face."""
        across, down = np.asarray(angles, dtype=np.float64).T
        x = self.breed.face_width * np.sin(across) * np.cos(down)
        y = self.breed.face_height * np.sin(down)
        return np.stack([x, y, DEPTH * np.cos(across) * np.cos(down)], axis=1)

    def on_skin(self, angles: ArrayLike) -> Points:
        """Map pairs of angles (n, 2) on the face to drawing units."""
        return self.project(self.skin(angles))

    def faces_us(self, across: float, down: float, margin: float = 0.12) -> bool:
        """Say whether a place on the face is on the side that we see."""
        return bool(self.turn(self.skin([(across, down)]))[0, 2] > margin)

    def away(self, side: int) -> bool:
        """Say whether an ear (side -1 or 1) is on the far side of the head."""
        return side * self.pose.sine > 0.1
