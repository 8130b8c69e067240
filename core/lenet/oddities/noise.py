"""Noise of several kinds, and pictures with nothing in them."""

from __future__ import annotations

import hashlib

import numpy as np

SIDE = 28
LEVELS = 18  # even greys, from black to white in equal steps


def draws(kind: str, number: int) -> np.random.Generator:
    """Return a generator of its own for each picture."""
    digest = hashlib.blake2b(f"{kind} {number}".encode(), digest_size=8).digest()
    return np.random.default_rng(int.from_bytes(digest, "big"))


def uniform(number: int) -> np.ndarray:
    """Return each pixel by itself, all 256 greys equally likely; uint8 (28, 28)."""
    return draws("noise", number).integers(0, 256, (SIDE, SIDE), np.uint8)


def gaussian(number: int) -> np.ndarray:
    """Return normal noise about middle grey, standard deviation 40, clipped; uint8 (28, 28)."""
    values = draws("gauss", number).normal(128, 40, (SIDE, SIDE))
    return values.round().clip(0, 255).astype(np.uint8)


def static(number: int) -> np.ndarray:
    """Return black or white for each pixel, a third of them white; uint8 (28, 28)."""
    return np.where(draws("static", number).random((SIDE, SIDE)) < 1 / 3, 255, 0).astype(np.uint8)


def clouds(number: int) -> np.ndarray:
    """Return noise of neighbouring pixels that resemble each other; uint8 (28, 28).

    Waves of random direction and phase, the longer the stronger, stretched from black to white.
    """
    random = draws("clouds", number)
    down, across = np.mgrid[0:SIDE, 0:SIDE] / SIDE
    picture = np.zeros((SIDE, SIDE))
    for _wave in range(40):
        a, b = random.normal(0, 2.0, 2)
        strength = 1 / (0.5 + np.hypot(a, b))
        phase = random.random()
        picture += strength * np.sin(2 * np.pi * (a * down + b * across + phase))
    return _stretched(picture)


def stripes(number: int) -> np.ndarray:
    """Return a wave across the picture, of its own direction and width; uint8 (28, 28)."""
    random = draws("stripes", number)
    angle, length, phase = random.random() * np.pi, random.uniform(4, 10), random.random()
    down, across = np.mgrid[0:SIDE, 0:SIDE]
    place = (np.cos(angle) * across + np.sin(angle) * down) / length + phase
    return _stretched(np.sin(2 * np.pi * place))


def even(number: int) -> np.ndarray:
    """Return one grey everywhere, black first, white next; uint8 (28, 28)."""
    # In an order that shows what differs most first: black, white, and then between them.
    step = 255 // (LEVELS - 1)
    order = [0, 17, 8, 4, 12, 2, 6, 10, 14, 1, 3, 5, 7, 9, 11, 13, 15, 16]
    return np.full((SIDE, SIDE), step * order[number], np.uint8)


def _stretched(picture: np.ndarray) -> np.ndarray:
    low, high = picture.min(), picture.max()
    stretched: np.ndarray = ((picture - low) / (high - low) * 255).round().astype(np.uint8)
    return stretched
