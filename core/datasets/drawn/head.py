"""The head: points on an ellipsoid, turned in space and seen from the front.

Coordinates of the head: x to its left ear (the right of the picture), y down, z towards the
viewer; the skull has about radius 1. A place on the face is a pair of angles (across, down).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from random import Random

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.datasets.drawn.breed import Breed, Ear
from core.datasets.drawn.coat import Coat, mix
from core.datasets.drawn.geometry import Points, both_sides, ellipse, limb, shaggy, smooth
from core.datasets.drawn.sheet import Colour, Sheet

DEPTH = 0.92  # of the skull, front to back
PERSPECTIVE = 0.13  # how much larger things get towards the viewer


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


@dataclass(frozen=True, slots=True)
class Mood:
    """What a face does at one moment."""

    lids: float  # how far the eyes are open, 0 asleep
    tongue: float  # length of the tongue, 0 mouth closed
    gaze: float  # where the eyes look, -1 to 1


def draw_mood(dice: Random, pant: float) -> Mood:
    """Draw an expression; `pant` is the chance of a tongue hanging out."""
    lids = 0.0 if dice.random() < 0.07 else dice.uniform(0.6, 1.0)
    tongue = dice.uniform(0.3, 1.0) if dice.random() < pant else 0.0
    return Mood(lids, tongue, dice.uniform(-0.35, 0.35))


def draw_head(head: Head) -> None:
    """Draw a head with everything on it, from what is farthest away to what is nearest."""
    near, far = (-1, 1) if head.pose.sine > 0 else (1, -1)
    for side in (far, near):
        if head.breed.ear in ("prick", "semi") or head.away(side):
            EARS[head.breed.ear](head, side)
    _skull(head)
    _markings(head)
    for side in (far, near):
        _eye(head, side)
    _muzzle(head)
    for side in (far, near):
        if head.breed.ear in ("floppy", "fold") and not head.away(side):
            EARS[head.breed.ear](head, side)
    _whiskers(head)


def _skull(head: Head) -> None:
    breed = head.breed
    across = np.hypot(breed.face_width * head.pose.cosine, DEPTH * head.pose.sine)
    half = both_sides([
        (0, -0.9), (0.52, -0.8), (0.9, -0.36), (0.97 * breed.cheek, 0.2),
        (0.72 * breed.cheek, 0.68), (0.3, 0.93), (0, 0.97),
    ])  # fmt: skip
    lean = (0.1 * head.pose.sine, 0.12 * head.pose.nod)
    flat = smooth(half, steps=9) * (across, breed.face_height) + lean
    outline = head.radius * flat @ head.pose.roll + (head.x, head.y)
    head.sheet.part(shaggy(outline, 1.3 * head.radius * head.tufts), head.coat.head)


def _ear_frame(head: Head, side: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return an ear's inner and outer foot (3,) on the skull."""
    breed = head.breed
    middle, half = breed.ear_spread, breed.ear_width / 1.7
    feet = []
    for angle in (middle - half, middle + half):
        x, y = side * np.sin(angle) * breed.face_width, -np.cos(angle) * breed.face_height
        feet.append(np.array([0.93 * x, 0.93 * y, 0.06]))
    return feet[0], feet[1]


def _prick(head: Head, side: int) -> None:
    inner, outer = _ear_frame(head, side)
    angle = head.breed.ear_spread * 0.62
    middle = (inner + outer) / 2
    tip = middle + head.breed.ear_height * np.array([side * np.sin(angle), -np.cos(angle), 0.05])
    _ear_blade(head, inner, outer, tip, head.breed.ear == "prick")


def _ear_blade(
    head: Head, inner: NDArray[np.float64], outer: NDArray[np.float64], tip: NDArray[np.float64],
    open_ear: bool,
) -> None:  # fmt: skip
    bulge = 0.1 * (outer - inner)
    rim = [inner, (inner + tip) / 2 - bulge, 0.08 * inner + 0.92 * tip, tip,
           0.08 * outer + 0.92 * tip, (outer + tip) / 2 + bulge, outer]  # fmt: skip
    outline = head.project(np.array(rim))
    head.sheet.part(smooth(outline, steps=4), head.coat.ears)
    if open_ear:
        centre = head.project([(inner + outer) / 2]) * 0.8 + outline[3:4] * 0.2
        head.sheet.mark(smooth(centre + (outline - centre) * (0.62, 0.74), steps=4), head.coat.inner_ear)


def _semi(head: Head, side: int) -> None:
    inner, outer = _ear_frame(head, side)
    angle = head.breed.ear_spread * 0.8
    rise = 0.5 * head.breed.ear_height
    up = rise * np.array([side * np.sin(angle), -np.cos(angle), 0.08])
    head.sheet.part(head.project(np.array([inner, inner + up, outer + up, outer])), head.coat.ears)
    fall = np.array([side * 0.16, 0.72 * head.breed.ear_height, 0.5])
    tip = (inner + outer) / 2 + up + fall
    rim = np.array([inner + up * 1.02, (inner + up) * 0.5 + tip * 0.5, tip, (outer + up) * 0.5 + tip * 0.5,
                    outer + up * 1.02, (inner + outer) / 2 + up * 1.12])  # fmt: skip
    head.sheet.part(smooth(head.project(rim), steps=4), head.coat.ears)


def _floppy(head: Head, side: int) -> None:
    inner, outer = _ear_frame(head, side)
    length, width = 1.35 * head.breed.ear_height, head.breed.ear_width
    root = outer + (0.02 * side, 0.0, 0.12)
    bottom = root + (0.2 * side, length, 0.18)
    rim = np.array([
        inner, (inner + outer) / 2 + (0.12 * side, -0.1, 0.1), root + (0.24 * side, 0.12, 0.1),
        root + (0.32 * side, 0.5 * length, 0.1), bottom + (0.05 * side, -0.06, 0),
        bottom - (width * 0.5 * side, 0.05, 0), root + (-(width * 0.62) * side, 0.5 * length, 0.25),
    ])  # fmt: skip
    outline = smooth(head.project(rim))
    head.sheet.part(shaggy(outline, 0.8 * head.radius * head.tufts), head.coat.ears)


def _fold(head: Head, side: int) -> None:
    inner, outer = _ear_frame(head, side)
    height = 0.42 * head.breed.ear_height
    top = (inner + outer) / 2 + (0.06 * side, -0.14, 0.1)
    tip = (inner + outer) / 2 + (0.1 * side, height, 0.3)
    rim = np.array([inner, top, outer, (outer + tip) / 2 + (0.03 * side, 0.05, 0), tip, (inner + tip) / 2])
    head.sheet.part(smooth(head.project(rim), steps=4), head.coat.ears)


EARS: Mapping[Ear, Callable[[Head, int], None]] = {
    "prick": _prick, "semi": _semi, "floppy": _floppy, "fold": _fold,
}  # fmt: skip


FOREHEAD = ((-0.38, -0.5), (-0.13, -0.42), (0.13, -0.42), (0.38, -0.5))  # where stripes begin


def _markings(head: Head) -> None:
    coat, sheet = head.coat, head.sheet
    if coat.stripe is not None:
        for across, down in FOREHEAD:
            if head.faces_us(1.3 * across, -0.7, 0.05):
                bend = [(0.8 * across, down), (1.1 * across, -0.72), (1.5 * across, -1.0)]
                sheet.line(head.on_skin(smooth(bend, closed=False)), 0.075 * head.radius, coat.stripe)
        for side, down in ((-1, 0.12), (-1, 0.36), (1, 0.12), (1, 0.36)):
            if head.faces_us(side, down, 0.3):
                cheek = [(0.82 * side, down), (1.1 * side, down + 0.06)]
                sheet.line(head.on_skin(cheek), 0.075 * head.radius, coat.stripe)
    if coat.mask is not None and head.faces_us(0.5, -0.1):
        sheet.mark(head.on_skin(ellipse(0.5, -0.12, 0.38, 0.4)), coat.mask)
    if coat.blaze is not None:
        rim = smooth([(-0.07, -0.85), (0.07, -0.85), (0.1, -0.3), (0.3, 0.3), (-0.3, 0.3), (-0.1, -0.3)])
        sheet.mark(head.on_skin(rim), coat.blaze)


def _eye(head: Head, side: int) -> None:
    breed, coat, sheet = head.breed, head.coat, head.sheet
    across, down = side * breed.eye_spread, -0.1
    if not head.faces_us(across * 1.15, down, 0.2):
        return
    size, height = breed.eye_size, breed.eye_size * breed.eye_openness
    corners = both_eyelids(size, height * head.mood.lids, side * breed.eye_slant)
    if head.mood.lids == 0:
        lid = smooth([(-size, 0), (0, 0.35 * size), (size, 0)], closed=False) + (across, down + 0.05)
        sheet.line(head.on_skin(lid), 0.055 * head.radius, coat.line)
        return
    lids = corners + (across, down)
    sheet.mark(head.on_skin((lids - (across, down)) * 1.22 + (across, down)), coat.line)
    sheet.mark(head.on_skin(lids), coat.iris if side > 0 else coat.other_iris)
    tall = 0.95 * height * min(head.mood.lids, breed.pupil_size)
    x = across + 0.3 * size * head.mood.gaze
    sheet.mark(head.on_skin(ellipse(x, down, tall * breed.pupil, tall)), (16, 14, 16))
    glint = 0.2 * size
    sheet.mark(head.on_skin(ellipse(x + 0.22 * size, down - 0.3 * height, glint, glint, count=10)), (250, 250, 248))


def both_eyelids(size: float, height: float, slant: float) -> Points:
    """Outline an eye around (0, 0): half as wide as `size` tells, slanted by an angle."""
    rim = smooth([(-size, 0.1 * height), (-0.45 * size, -0.85 * height), (0.45 * size, -0.85 * height),
                  (size, 0.0), (0.5 * size, 0.85 * height), (-0.5 * size, 0.85 * height)], steps=4)  # fmt: skip
    c, s = np.cos(slant), np.sin(slant)
    return rim @ np.array([[c, -s], [s, c]])


def _muzzle(head: Head) -> None:
    breed, coat, sheet = head.breed, head.coat, head.sheet
    wide, long = breed.snout_width, breed.snout_length
    root = np.array([0, 0.36 * breed.face_height, 0.62])
    tip = root + (0, 0.1 + 0.16 * long, 0.2 + long)
    joints = head.project([root, tip])
    scale = head.radius * (1 + PERSPECTIVE * head.turn([tip])[0, 2])
    blunt = scale * (wide - 0.1 * long)
    jaw = tip + (0, 0.5 * wide, -0.12)
    if head.mood.tongue > 0:
        _tongue(head, jaw, wide)
    chin = head.project([root + (0, 0.2, 0), jaw])
    sheet.part(limb(chin, [0.5 * head.radius * wide, 0.42 * blunt]), coat.muzzle)
    sheet.part(limb(joints, [head.radius * wide * 1.12, blunt]), coat.muzzle)
    _nose_and_mouth(head, tip, wide - 0.1 * long)


def _tongue(head: Head, jaw: NDArray[np.float64], wide: float) -> None:
    reach = jaw + (0, 0.75 * head.mood.tongue * wide + 0.1, 0.12)
    joints = head.project([jaw, reach])
    head.sheet.mark(limb(joints, [0.4 * wide * head.radius, 0.34 * wide * head.radius]), (222, 112, 120))


def _nose_and_mouth(head: Head, tip: NDArray[np.float64], blunt: float) -> None:
    breed, coat, sheet = head.breed, head.coat, head.sheet
    n = breed.nose
    nose = tip + (0, -0.42 * blunt, 0.78 * blunt)
    base = tip + (0, 0.12 * blunt, 0.95 * blunt)
    corner, drop = 0.78 * blunt, 0.3 * blunt + 0.1 * breed.smile
    for side in (-1, 1):
        if head.turn([(side * 0.6, 0.3, 0.5)])[0, 2] > -0.15:
            mouth = [base, base + (side * 0.45 * corner, drop, -0.12 * blunt),
                     base + (side * corner, drop - 0.24 * breed.smile * blunt, -0.6 * blunt)]  # fmt: skip
            sheet.line(head.project(smooth(np.array(mouth), closed=False)), 0.035 * head.radius, coat.line)
    sheet.line(head.project([nose, base]), 0.035 * head.radius, coat.line)
    rim = [(-1, -0.62, 0), (0, -0.78, 0.12), (1, -0.62, 0), (0.72, 0.3, 0.1), (0, 0.8, 0.1), (-0.72, 0.3, 0.1)]
    sheet.mark(smooth(head.project(nose + n * np.array(rim) * (1, 1, 1.5)), steps=4), coat.nose)
    shine = head.project([nose + (0.0, -0.38 * n, 0.1 * n)])[0]
    light = 0.3 * n * head.radius
    sheet.mark(ellipse(*shine, light, 0.5 * light, count=8), mix(coat.nose, (255, 255, 255), 0.45))


def _whiskers(head: Head) -> None:
    long = head.breed.whiskers
    if long == 0:
        return
    blunt = head.breed.snout_width
    front = 0.8 + head.breed.snout_length
    for side in (-1, 1):
        if head.turn([(side * 0.8, 0, 0.4)])[0, 2] < -0.3:
            continue
        for rise in (-0.22, 0.0, 0.22):
            root = np.array([side * 0.62 * blunt, 0.46 + 0.3 * rise, front])
            reach = root + (side * long, rise * long - 0.05, -0.25 * long)
            bend = (root + reach) / 2 + (0, -0.07 * long, 0)
            line = smooth(np.array([root, bend, reach]), closed=False, steps=4)
            _hair(head, head.project(line), head.coat.whisker)


def _hair(head: Head, line: Points, colour: Colour) -> None:
    head.sheet.line(line, 0.018 * head.radius, colour)
