"""A whole head, and the mood it is in."""

from __future__ import annotations

from random import Random

import numpy as np

from core.datasets.drawn.ears import EARS
from core.datasets.drawn.face import draw_eye, draw_markings, draw_muzzle, draw_whiskers
from core.datasets.drawn.geometry import both_sides, shaggy, smooth
from core.datasets.drawn.skull import DEPTH, Head, Mood


def draw_mood(dice: Random, pant: float) -> Mood:
    """Draw an expression; `pant` is the chance of a tongue hanging out."""
    lids = 0.0 if dice.random() < 0.07 else dice.uniform(0.6, 1.0)
    tongue = dice.uniform(0.3, 1.0) if dice.random() < pant else 0.0
    return Mood(lids, tongue, dice.uniform(-0.35, 0.35))


def draw_head(head: Head) -> None:
    """Draw a head with everything on it, from what is farthest away to what is nearest.

    An ear on the far side is wholly behind the skull.
    """
    near, far = (-1, 1) if head.pose.sine > 0 else (1, -1)
    behind, before = EARS[head.breed.ear]
    for side in (far, near):
        behind(head, side)
        if head.away(side):
            before(head, side)
    _skull(head)
    draw_markings(head)
    for side in (far, near):
        draw_eye(head, side)
    draw_muzzle(head)
    for side in (far, near):
        if not head.away(side):
            before(head, side)
    draw_whiskers(head)


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
