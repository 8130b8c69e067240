"""Photos that were changed as they are on their way through the web, to be found again among others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image, ImageEnhance, ImageOps

from core.datasets import Source
from core.datasets.doctor.look import Look
from core.datasets.doctor.looking import look_at_all
from core.images import open_picture
from core.images.likeness import GRID, copies

QUALITY = 90  # of the JPEG that a changed photo is saved as, where its quality is not the change
Made = tuple[Image.Image, int]  # a picture and the quality to save it at
Change = Callable[[Image.Image, np.random.Generator], Made]


def _resized(least: float, most: float) -> Change:
    def change(photo: Image.Image, random: np.random.Generator) -> Made:
        times = random.uniform(least, most)
        size = max(1, round(photo.width * times)), max(1, round(photo.height * times))
        return photo.resize(size, Image.Resampling.BICUBIC), QUALITY

    return change


def _recompressed(least: int, most: int) -> Change:
    return lambda photo, random: (photo, int(random.integers(least, most + 1)))


def _cropped(photo: Image.Image, random: np.random.Generator) -> Made:
    """Cut up to 8 % off the width and off the height, anywhere."""
    width, height = photo.size
    across, down = random.uniform(0, 0.08, 2)
    x, y = random.uniform(0, across) * width, random.uniform(0, down) * height
    box = (x, y, x + width * (1 - across), y + height * (1 - down))
    return photo.crop(tuple(map(round, box))), QUALITY


def _cornered(photo: Image.Image, random: np.random.Generator) -> Made:
    """Cut 8 % off both, all at one corner: as much as a crop of that size can do."""
    width, height = photo.size
    x, y = random.integers(0, 2, 2) * (0.08 * width, 0.08 * height)
    box = (x, y, x + width * 0.92, y + height * 0.92)
    return photo.crop(tuple(map(round, box))), QUALITY


def _brightened(least: float, most: float) -> Change:
    return lambda photo, random: (
        ImageEnhance.Brightness(photo).enhance(random.uniform(least, most)),
        QUALITY,
    )


def _everything(photo: Image.Image, random: np.random.Generator) -> Made:
    changed, _quality = _cropped(ImageOps.mirror(photo).convert("L"), random)
    changed, _quality = _brightened(0.8, 1.2)(changed, random)
    changed, _quality = _resized(0.5, 2)(changed, random)
    return changed, int(random.integers(30, 96))


CHANGES: Mapping[str, Change] = {
    "resized to half": _resized(0.5, 0.5),
    "resized to 0.5–2": _resized(0.5, 2),
    "quality 30": _recompressed(30, 30),
    "quality 30–95": _recompressed(30, 95),
    "cropped by 0–8 %": _cropped,
    "cropped by 8 % at a corner": _cornered,
    "grey": lambda photo, _random: (photo.convert("L"), QUALITY),
    "brightness 80–120 %": _brightened(0.8, 1.2),
    "mirrored": lambda photo, _random: (ImageOps.mirror(photo), QUALITY),
    "all of these at once": _everything,
}


def write_changed(originals: Sequence[Path], folder: Path) -> None:
    """Write each photo changed in each way, as folder/change/number.jpg."""
    for label, (name, change) in enumerate(CHANGES.items()):
        (folder / name).mkdir()
        for number, original in enumerate(originals):
            random = np.random.default_rng((label, number))
            picture, quality = change(open_picture(original), random)
            picture.save(folder / name / f"{number:05}.jpg", quality=quality)


@dataclass(frozen=True, slots=True)
class Found:
    """How many of the changed photos were found by their originals, and how many wrongly by others."""

    right: int
    wrong: int
    made: int

    @property
    def recall(self) -> float:
        """The share of the made pairs that were found."""
        return self.right / self.made

    @property
    def precision(self) -> float:
        """The share of right ones among the found pairs, 1 where there are none."""
        return self.right / max(1, self.right + self.wrong)


def find(
    photos: Sequence[Look], originals: Sequence[int], folder: Path
) -> tuple[dict[str, Found], list[tuple[int, int, float]]]:
    """Look for copies among all photos and changed ones; count them by change.

    `originals` are the numbers of the photos that were changed, by the changed ones' numbers. A pair of
    a changed photo and another one than its original is wrong, unless that is found to be a copy of
    the original itself. Pairs of photos as they are come second, for somebody to look at.
    """
    names = [f"{change}/{k:05}.jpg" for change in CHANGES for k in range(len(originals))]
    source = Source("folder", str(folder))
    made = look_at_all(source, names, lambda _done, _total: None, lambda: False).looks
    pairs = list(copies(prints([*photos, *made])))
    among = [pair for pair in pairs if pair[1] < len(photos)]
    family = defaultdict(set)
    for i, j, _likeness in among:
        family[i].add(j)
        family[j].add(i)
    right, wrong = dict.fromkeys(CHANGES, 0), dict.fromkeys(CHANGES, 0)
    for i, j, _likeness in pairs:
        if i < len(photos) <= j:
            change, _slash, number = names[j - len(photos)].partition("/")
            original = originals[int(number[:5])]
            right[change] += i == original
            wrong[change] += i != original and i not in family[original]
    return {c: Found(right[c], wrong[c], len(originals)) for c in CHANGES}, among


def prints(looks: Sequence[Look]) -> np.ndarray:
    """Return the prints of looks, uint8 (n, GRID, GRID); zeros where a picture could not be read."""
    blank = bytes(GRID * GRID)
    data = b"".join(look.print or blank for look in looks)
    return np.frombuffer(data, np.uint8).reshape(-1, GRID, GRID)
