"""Things that stand or hang behind a pet, in a room. In pixels of the background."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random

from PIL import ImageDraw

from core.datasets.drawn.coat import mix
from core.datasets.drawn.geometry import limb
from core.datasets.drawn.palette import FABRICS, GREENS, SKIES, WALLS, vary
from core.datasets.drawn.sheet import Colour


def box(
    pen: ImageDraw.ImageDraw, sides: Sequence[float], colour: Colour, radius: float = 0
) -> None:
    """Fill a box, given by its left, top, right and bottom, with rounded corners."""
    pen.rounded_rectangle(tuple(sides), radius=radius, fill=colour)


def _bare(dice: Random, pen: ImageDraw.ImageDraw, side: int, floor: float, colour: Colour) -> None:
    """Leave the floor as it is."""


def _planks(
    dice: Random, pen: ImageDraw.ImageDraw, side: int, floor: float, colour: Colour
) -> None:
    seam = mix(colour, (20, 14, 10), 0.3)
    for k in range(-6, 7):
        x = side / 2 + k * side * 0.09
        pen.line(
            (x, floor, side / 2 + (x - side / 2) * 2.4, side), fill=seam, width=max(1, side // 160)
        )


def _carpet(
    dice: Random, pen: ImageDraw.ImageDraw, side: int, floor: float, colour: Colour
) -> None:
    rug, edge = dice.choice(FABRICS), dice.choice(WALLS)
    x, wide = side * dice.uniform(0.2, 0.8), side * dice.uniform(0.4, 0.8)
    y, high = (floor + side) / 2, (side - floor) * 0.42
    for share, paint in ((1.0, edge), (0.9, rug), (0.6, edge), (0.54, rug)):
        pen.ellipse(
            (x - wide * share, y - high * share, x + wide * share, y + high * share), fill=paint
        )


def _window(dice: Random, pen: ImageDraw.ImageDraw, side: int) -> None:
    x, y = side * dice.uniform(-0.1, 0.7), side * dice.uniform(-0.1, 0.15)
    wide, high = side * dice.uniform(0.3, 0.5), side * dice.uniform(0.35, 0.55)
    frame = vary(dice, (236, 232, 224))
    box(
        pen,
        (x - 0.02 * side, y - 0.02 * side, x + wide + 0.02 * side, y + high + 0.02 * side),
        frame,
    )
    box(pen, (x, y, x + wide, y + high), dice.choice(SKIES))
    hill = dice.choice(GREENS)
    box(pen, (x, y + high * dice.uniform(0.6, 0.85), x + wide, y + high), hill)
    box(pen, (x + wide / 2 - 0.01 * side, y, x + wide / 2 + 0.01 * side, y + high), frame)
    box(pen, (x, y + high / 2 - 0.01 * side, x + wide, y + high / 2 + 0.01 * side), frame)


def _painting(dice: Random, pen: ImageDraw.ImageDraw, side: int) -> None:
    x, y, size = (
        side * dice.uniform(0, 0.8),
        side * dice.uniform(0, 0.3),
        side * dice.uniform(0.15, 0.3),
    )
    box(pen, (x, y, x + size, y + size * 1.2), (70, 56, 46))
    edge = 0.08 * size
    box(
        pen,
        (x + edge, y + edge, x + size - edge, y + size * 1.2 - edge),
        dice.choice(SKIES + FABRICS),
    )
    pen.ellipse(
        (x + 0.3 * size, y + 0.4 * size, x + 0.8 * size, y + 0.9 * size), fill=dice.choice(FABRICS)
    )


def _shelf(dice: Random, pen: ImageDraw.ImageDraw, side: int) -> None:
    y, x = side * dice.uniform(0.15, 0.45), side * dice.uniform(-0.1, 0.5)
    place = x
    for _ in range(dice.randint(4, 9)):
        wide, high = side * dice.uniform(0.025, 0.06), side * dice.uniform(0.1, 0.18)
        box(pen, (place, y - high, place + wide, y), vary(dice, dice.choice(FABRICS)))
        place += wide + 0.004 * side
    box(pen, (x - 0.03 * side, y, place + 0.03 * side, y + 0.025 * side), (122, 92, 66))


def _plant(dice: Random, pen: ImageDraw.ImageDraw, side: int) -> None:
    x, y = side * dice.choice((dice.uniform(0, 0.2), dice.uniform(0.8, 1.0))), side * 0.8
    green = vary(dice, dice.choice(GREENS))
    for _ in range(7):
        tip = (x + side * dice.uniform(-0.2, 0.2), y - side * dice.uniform(0.25, 0.55))
        bend = ((x + tip[0]) / 2, tip[1] * 0.6 + y * 0.4)
        leaf = limb([(x, y), bend, tip], [0.012 * side, 0.03 * side, 0.004 * side])
        pen.polygon(leaf.ravel().tolist(), fill=vary(dice, green, 22))
    box(
        pen,
        (x - 0.08 * side, y - 0.04 * side, x + 0.08 * side, y + 0.16 * side),
        dice.choice(FABRICS),
        0.02 * side,
    )


def _lamp(dice: Random, pen: ImageDraw.ImageDraw, side: int) -> None:
    x, y = (
        side * dice.choice((dice.uniform(0.05, 0.25), dice.uniform(0.75, 0.95))),
        side * dice.uniform(0.1, 0.3),
    )
    box(pen, (x - 0.008 * side, y, x + 0.008 * side, side * 0.8), (60, 56, 54))
    shade = [
        (x - 0.06 * side, y),
        (x + 0.06 * side, y),
        (x + 0.11 * side, y + 0.14 * side),
        (x - 0.11 * side, y + 0.14 * side),
    ]
    pen.polygon(shade, fill=dice.choice(((250, 232, 190), (236, 220, 200), *FABRICS)))


FURNITURE: tuple[Callable[[Random, ImageDraw.ImageDraw, int], None], ...] = (
    _window, _window, _painting, _shelf, _plant, _lamp,
)  # fmt: skip


FLOORS = (_planks, _carpet, _bare)
