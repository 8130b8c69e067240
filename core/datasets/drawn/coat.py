"""Fur: one range of colours and patterns for both kinds, so that colour gives nothing away."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from random import Random
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from core.datasets.drawn.breed import pick
from core.datasets.drawn.sheet import Colour, Paint

FURS: tuple[Colour, ...] = (
    (44, 42, 46), (70, 68, 74), (112, 112, 120), (150, 152, 160), (190, 188, 186),
    (84, 58, 44), (120, 82, 56), (160, 114, 74), (196, 126, 62), (218, 150, 84),
    (224, 184, 130), (236, 214, 178), (240, 234, 224), (176, 150, 124), (138, 106, 88),
)  # fmt: skip
WHITES: tuple[Colour, ...] = ((246, 242, 234), (240, 230, 214), (250, 250, 250))
NOSES: tuple[Colour, ...] = ((42, 36, 38), (58, 44, 42), (104, 66, 58), (206, 130, 128))
IRISES: tuple[Colour, ...] = (
    (122, 158, 76), (186, 170, 66), (206, 138, 48), (110, 160, 196), (120, 74, 40), (84, 56, 38),
)  # fmt: skip
COLLARS: tuple[Colour, ...] = (
    (196, 54, 60),
    (52, 98, 176),
    (46, 134, 98),
    (222, 170, 50),
    (126, 76, 160),
)


@dataclass(frozen=True, slots=True)
class Coat:
    """Paints of one animal's parts and colours of its details."""

    body: Paint
    limbs: Paint
    head: Paint
    ears: Paint
    muzzle: Paint
    chest: Paint
    paws: Paint
    tail_tip: Paint
    stripe: Colour | None  # colour of the lines on the forehead
    blaze: Colour | None  # colour of the stripe down the nose
    mask: Colour | None  # colour of the patch around an eye
    inner_ear: Colour
    line: Colour
    nose: Colour
    iris: Colour
    other_iris: Colour
    whisker: Colour
    collar: Colour | None


Field: TypeAlias = NDArray[np.float64]


def mix(a: Colour, b: Colour, share: float) -> Colour:
    """Mix two colours; `share` of the second."""
    red, green, blue = (round(p + (q - p) * share) for p, q in zip(a, b, strict=True))
    return red, green, blue


def _cloud(noise: np.random.Generator, cells: int, side: int) -> Field:
    """Draw smooth noise from 0 to 1 with about `cells` bumps along a side."""
    small = Image.fromarray(noise.random((cells, cells), dtype=np.float32))
    return np.asarray(small.resize((side, side), Image.Resampling.BICUBIC), dtype=np.float64)


def _stripes(noise: np.random.Generator, dice: Random, side: int) -> Field:
    x = np.linspace(0, 1, side)
    y = x[:, None]
    turn = dice.uniform(-0.4, 0.4)
    wave = x * np.cos(turn) + y * np.sin(turn) + 0.16 * _cloud(noise, 7, side)
    return np.clip(1.4 * np.sin(wave * dice.uniform(45, 85)) + dice.uniform(-0.5, 0.3), 0, 1)


def _bands(noise: np.random.Generator, dice: Random, side: int) -> Field:
    return _stripes(noise, dice, side).T


def _patches(noise: np.random.Generator, dice: Random, side: int) -> Field:
    return np.clip(14 * (_cloud(noise, dice.randint(5, 8), side) - dice.uniform(0.42, 0.58)), 0, 1)


def _spots(noise: np.random.Generator, dice: Random, side: int) -> Field:
    return np.clip(12 * (_cloud(noise, dice.randint(18, 30), side) - 0.66), 0, 1)


def _shaded(noise: np.random.Generator, dice: Random, side: int) -> Field:
    y = np.linspace(1.3, -0.5, side)[:, None]
    return np.clip(y + 0.8 * (_cloud(noise, 6, side) - 0.5), 0, 1)


PATTERNS: Mapping[str, tuple[float, tuple[Callable[..., Field], Callable[..., Field]] | None]] = {
    "plain": (0.2, None),
    "points": (0.11, None),
    "bicolour": (0.14, None),
    "tabby": (0.25, (_stripes, _bands)),
    "patches": (0.13, (_patches, _patches)),
    "spots": (0.08, (_spots, _spots)),
    "shaded": (0.09, (_shaded, _shaded)),
}


def _texture(field: Field, base: Colour, other: Colour, side: int) -> Image.Image:
    blend = Image.fromarray((255 * field).astype(np.uint8)).resize(
        (side, side), Image.Resampling.BILINEAR
    )
    return Image.composite(
        Image.new("RGB", blend.size, other), Image.new("RGB", blend.size, base), blend
    )


def draw_coat(dice: Random, noise: np.random.Generator, side: int) -> Coat:
    """Draw the fur of one animal, with textures for a canvas of `side` pixels."""
    pattern = pick(dice, {name: weight for name, (weight, _) in PATTERNS.items()})
    base, white = dice.choice(FURS), dice.choice(WHITES)
    contrast = dice.uniform(0.3, 0.65)
    dark = mix(base, (30, 24, 24) if sum(base) > 240 else (200, 170, 140), contrast)
    other = white if pattern == "patches" and dice.random() < 0.6 else dark
    body: Paint = base
    limbs: Paint = base
    fields = PATTERNS[pattern][1]
    if fields is not None:
        body = _texture(fields[0](noise, dice, side // 4), base, other, side)
        limbs = _texture(fields[1](noise, dice, side // 4), base, other, side)
    pale = mix(base, white, dice.uniform(0.5, 1.0))
    return _assign(dice, pattern, base, dark, pale, white, body, limbs)


def _assign(
    dice: Random, pattern: str, base: Colour, dark: Colour, pale: Colour, white: Colour,
    body: Paint, limbs: Paint,
) -> Coat:  # fmt: skip
    """Give every part of the animal its paint."""
    pointed, two_coloured = pattern == "points", pattern == "bicolour"
    light_parts = two_coloured or dice.random() < 0.4
    ends: Paint = dark if pointed else limbs
    bright = sum(base) > 330
    iris = dice.choice(IRISES)
    return Coat(
        body=body,
        limbs=ends,
        head=body,
        ears=dark if pointed or dice.random() < 0.25 else mix(base, dark, dice.uniform(0.15, 0.55)),
        muzzle=dark
        if pointed or dice.random() < 0.12
        else pale
        if light_parts
        else mix(base, pale, 0.3),
        chest=(white if two_coloured else pale) if light_parts else body,
        paws=white if two_coloured or dice.random() < 0.2 else ends,
        tail_tip=white
        if two_coloured and dice.random() < 0.5
        else dark
        if pattern == "tabby"
        else ends,
        stripe=dark if pattern == "tabby" else None,
        blaze=white if two_coloured or dice.random() < 0.1 else None,
        mask=dark if dice.random() < 0.12 else None,
        inner_ear=mix((222, 158, 150), base, dice.uniform(0.15, 0.6)),
        line=mix(base, (24, 18, 18), 0.72),
        nose=dice.choice(NOSES),
        iris=iris,
        other_iris=dice.choice(IRISES) if dice.random() < 0.04 else iris,
        whisker=mix((40, 36, 36), base, 0.25) if bright else (244, 242, 238),
        collar=dice.choice(COLLARS) if dice.random() < 0.25 else None,
    )
