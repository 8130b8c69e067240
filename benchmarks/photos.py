"""Photos to measure with, made on the spot, so that anyone can: drawn pets with a camera's noise.

What a decoder works on is the number of pixels and of bytes. Both are as in real photos: the small
ones are like the well-known cats and dogs (about 450 × 370, 22 kB), the large ones like a phone's.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from PIL import Image

from core.datasets.drawn import CLASSES, draw_pet
from core.machine import cores

DRAWN = 128  # pixels: drawing is slow, and enlarging a drawing is not
VARIANTS = 10  # photos of one drawing, each of another size and with other noise
NOISE, QUALITY = 6.0, 70  # give 22 kB, as the real ones have
LARGE = (4000, 3000)
LARGE_PHOTOS = {"smooth": (4.0, 85), "noisy": (6.3, 90)}  # noise, quality: 1.7 and 3.5 MB


def write_photos(folder: Path, count: int) -> None:
    """Write `count` photos as folder/cat/….jpg and folder/dog/….jpg, half of each."""
    for name in CLASSES:
        (folder / name).mkdir(parents=True)
    starts = range(0, count, VARIANTS)
    with ProcessPoolExecutor(cores()) as pool:
        list(pool.map(partial(_write_variants, folder, count), starts))


def _write_variants(folder: Path, count: int, first: int) -> None:
    kind = CLASSES[first // VARIANTS % 2]
    random = np.random.default_rng(first)
    drawing = Image.fromarray(draw_pet(kind, first, DRAWN))
    for number in range(first, min(first + VARIANTS, count)):
        width, height = int(random.integers(400, 500)), int(random.integers(320, 420))
        photo = with_noise(drawing.resize((width, height), Image.Resampling.BICUBIC), NOISE, random)
        photo.save(folder / kind / f"{number:05}.jpg", quality=QUALITY)


def with_noise(picture: Image.Image, strength: float, random: np.random.Generator) -> Image.Image:
    """Add a sensor's noise: each pixel brighter or darker by chance, `strength` of 255 mostly."""
    pixels = np.asarray(picture, np.float32)  # (height, width, 3)
    noise = random.standard_normal((*pixels.shape[:2], 1), np.float32) * strength
    return Image.fromarray((pixels + noise).clip(0, 255).astype(np.uint8))


def write_large_photos(folder: Path) -> dict[str, Path]:
    """Write a 12-megapixel JPEG of each kind in LARGE_PHOTOS; return their paths."""
    drawing = Image.fromarray(draw_pet("cat", 3, 512)).resize(LARGE, Image.Resampling.BICUBIC)
    paths = {}
    for name, (strength, quality) in LARGE_PHOTOS.items():
        paths[name] = folder / f"{name}.jpg"
        photo = with_noise(drawing, strength, np.random.default_rng(0))
        photo.save(paths[name], quality=quality)
    return paths


@contextmanager
def photos(data: Path | None, count: int) -> Iterator[Path]:
    """Give a folder of class folders: `data` as it is, or `count` photos made for the occasion."""
    if data is not None:
        yield data.resolve()
        return
    with TemporaryDirectory(prefix="layerwise-photos-") as folder:
        write_photos(Path(folder), count)
        yield Path(folder)
