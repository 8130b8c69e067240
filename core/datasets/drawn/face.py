"""What is on a face: markings, eyes, snout, nose, mouth and whiskers."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from core.datasets.drawn.coat import mix
from core.datasets.drawn.geometry import Points, ellipse, limb, smooth
from core.datasets.drawn.sheet import Colour
from core.datasets.drawn.skull import PERSPECTIVE, Head

FOREHEAD = ((-0.38, -0.5), (-0.13, -0.42), (0.13, -0.42), (0.38, -0.5))  # where stripes begin


def draw_markings(head: Head) -> None:
    """Draw stripes on forehead and cheeks, a patch around an eye, a blaze."""
    coat, sheet = head.coat, head.sheet
    if coat.stripe is not None:
        for across, down in FOREHEAD:
            if head.faces_us(1.3 * across, -0.7, 0.05):
                bend = [(0.8 * across, down), (1.1 * across, -0.72), (1.5 * across, -1.0)]
                sheet.line(
                    head.on_skin(smooth(bend, closed=False)), 0.075 * head.radius, coat.stripe
                )
        for side, down in ((-1, 0.12), (-1, 0.36), (1, 0.12), (1, 0.36)):
            if head.faces_us(side, down, 0.35):
                cheek = [(0.66 * side, down), (0.9 * side, down + 0.06)]
                sheet.line(head.on_skin(cheek), 0.075 * head.radius, coat.stripe)
    if coat.mask is not None and head.faces_us(0.5, -0.1):
        sheet.mark(head.on_skin(ellipse(0.5, -0.12, 0.38, 0.4)), coat.mask)
    if coat.blaze is not None:
        rim = smooth(
            [(-0.07, -0.85), (0.07, -0.85), (0.1, -0.3), (0.3, 0.3), (-0.3, 0.3), (-0.1, -0.3)]
        )
        sheet.mark(head.on_skin(rim), coat.blaze)


def draw_eye(head: Head, side: int) -> None:
    """Draw the eye of a side (-1 or 1), if we can see it."""
    breed, coat, sheet = head.breed, head.coat, head.sheet
    across, down = side * breed.eye_spread, -0.1
    if not head.faces_us(across * 1.15, down, 0.2):
        return
    size, height = breed.eye_size, breed.eye_size * breed.eye_openness
    corners = _eyelids(size, height * head.mood.lids, side * breed.eye_slant)
    if head.mood.lids == 0:
        lid = smooth([(-size, 0), (0, 0.35 * size), (size, 0)], closed=False) + (
            across,
            down + 0.05,
        )
        sheet.line(head.on_skin(lid), 0.055 * head.radius, coat.line)
        return
    lids = corners + (across, down)
    sheet.mark(head.on_skin((lids - (across, down)) * 1.22 + (across, down)), coat.line)
    sheet.mark(head.on_skin(lids), coat.iris if side > 0 else coat.other_iris)
    tall = 0.95 * height * min(head.mood.lids, breed.pupil_size)
    x = across + 0.3 * size * head.mood.gaze
    sheet.mark(head.on_skin(ellipse(x, down, tall * breed.pupil, tall)), (16, 14, 16))
    glint = 0.2 * size
    sheet.mark(
        head.on_skin(ellipse(x + 0.22 * size, down - 0.3 * height, glint, glint, count=10)),
        (250, 250, 248),
    )


def _eyelids(size: float, height: float, slant: float) -> Points:
    """Outline an eye around (0, 0): half as wide as `size` tells, slanted by an angle."""
    rim = smooth([(-size, 0.1 * height), (-0.45 * size, -0.85 * height), (0.45 * size, -0.85 * height),
                  (size, 0.0), (0.5 * size, 0.85 * height), (-0.5 * size, 0.85 * height)], steps=4)  # fmt: skip
    c, s = np.cos(slant), np.sin(slant)
    return rim @ np.array([[c, -s], [s, c]])


def draw_muzzle(head: Head) -> None:
    """Draw the snout with chin, tongue, nose and mouth."""
    breed, coat, sheet = head.breed, head.coat, head.sheet
    wide, long = breed.snout_width, breed.snout_length
    root = np.array([0, 0.4 * breed.face_height, 0.62])
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
    head.sheet.mark(
        limb(joints, [0.4 * wide * head.radius, 0.34 * wide * head.radius]), (222, 112, 120)
    )


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
            sheet.line(
                head.project(smooth(np.array(mouth), closed=False)), 0.035 * head.radius, coat.line
            )
    sheet.line(head.project([nose, base]), 0.035 * head.radius, coat.line)
    rim = [
        (-1, -0.62, 0),
        (0, -0.78, 0.12),
        (1, -0.62, 0),
        (0.72, 0.3, 0.1),
        (0, 0.8, 0.1),
        (-0.72, 0.3, 0.1),
    ]
    sheet.mark(smooth(head.project(nose + n * np.array(rim) * (1, 1, 1.5)), steps=4), coat.nose)
    shine = head.project([nose + (0.0, -0.38 * n, 0.1 * n)])[0]
    light = 0.3 * n * head.radius
    sheet.mark(
        ellipse(shine[0], shine[1], light, 0.5 * light, count=8),
        mix(coat.nose, (255, 255, 255), 0.45),
    )


def draw_whiskers(head: Head) -> None:
    """Draw three whiskers on each side that we can see."""
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
