"""The grey sources, Fashion-MNIST and drawn garments: listed, read and opened from memory.

Nothing of them is decoded into a file: they are small, and parsed or drawn within seconds.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np
from PIL import Image

from core.datasets import fashion_mnist, garments_set
from core.datasets.errors import Cancelled, DatasetError
from core.datasets.fashion_mnist import CLASSES
from core.datasets.grey_set import SIDE, GreySet
from core.datasets.listing import Listing
from core.datasets.pixels import Pixels
from core.datasets.source import Source

LARGEST = 2048  # pixels that a picture is enlarged to, at the most
_NAME = re.compile(r"(train|test)/(\d{5,9})\.png", re.ASCII)


def open_grey(
    source: Source, side: int, progress: Callable[[int, int], None], cancelled: Callable[[], bool]
) -> Pixels:
    """Open a grey source, downloading what has to be; as `core.datasets.open_pixels`."""
    _check_side(side)
    if source.kind == "garments":
        return _pixels(garments_set.draw_all(source, progress, cancelled))
    _fetch(progress, cancelled)
    found = fashion_mnist.open_here()
    progress(len(found.labels), len(found.labels))
    return _pixels(found)


def _fetch(progress: Callable[[int, int], None], cancelled: Callable[[], bool]) -> None:
    """Download Fashion-MNIST where it is not here; its bytes are told as a share of the pictures."""
    pictures = sum(fashion_mnist.PARTS.values())

    def tell(done: int, total: int) -> None:
        if cancelled():
            raise Cancelled
        progress(done * pictures // total, pictures)

    fashion_mnist.fetch_fashion_mnist(tell)


def prepared_grey(source: Source, side: int) -> Pixels | None:
    """Return the pixels of Fashion-MNIST where its files are here; None of what has to be drawn."""
    _check_side(side)
    if source.kind == "garments" or not fashion_mnist.fashion_mnist_is_here():
        return None
    return _pixels(fashion_mnist.open_here())


def list_grey(source: Source) -> Listing:
    """List a grey source; nothing is downloaded. Raises DatasetError where the files are not here."""
    if source.kind == "garments":
        count, test = source.pictures, garments_set.test_pictures(source)
        digest = f"{garments_set.drawing()} {source}"
        return Listing(
            CLASSES, names_of(count, test), garments_set.labels_of(source), (), digest, test=test
        )
    found, files = fashion_mnist.open_here(), fashion_mnist.files_here()
    labels = tuple(found.labels.tolist())
    size = sum(file.stat().st_size for file in files)
    names = names_of(len(labels), found.test)
    return Listing(CLASSES, names, labels, (), fashion_mnist.fingerprint(), size, found.test)


def read_grey(source: Source, name: str, at_least: int | None = None) -> Image.Image:
    """Read one picture by its name: RGB, 28 × 28 pixels, each enlarged until there are `at_least`.

    Raises DatasetError when the source has none of that name, or its files are not here.
    """
    if source.kind == "garments":
        index = _index(name, source.pictures, garments_set.test_pictures(source))
        pixels = garments_set.draw_one(source, index)
    else:
        found = fashion_mnist.open_here()
        pixels = found.pixels[_index(name, len(found.labels), found.test)]
    times = -(-min(at_least or SIDE, LARGEST) // SIDE)
    large = pixels.repeat(times, axis=0).repeat(times, axis=1)
    return Image.fromarray(large).convert("RGB")


def names_of(count: int, test: int) -> tuple[str, ...]:
    """Return the pictures' names: train/00000.png and so on, then test/00000.png and so on."""
    train = (f"train/{index:05d}.png" for index in range(count - test))
    return (*train, *(f"test/{index:05d}.png" for index in range(test)))


def _index(name: str, count: int, test: int) -> int:
    """Return which picture of a source has that name."""
    match = _NAME.fullmatch(name)
    first, end = (0, count - test) if match and match[1] == "train" else (count - test, count)
    index = first + int(match[2]) if match else end
    if index >= end or name != f"{match[1]}/{index - first:05d}.png":  # type: ignore[index]
        raise DatasetError(f"There is no picture {name!r} in this data set.")
    return index


def _pixels(found: GreySet) -> Pixels:
    """Return a grey set as everybody takes pictures: (n, 28, 28, 1), with names."""
    names = names_of(len(found.labels), found.test)
    return Pixels(found.pixels[..., np.newaxis], found.labels, names, CLASSES, (), found.test)


def _check_side(side: int) -> None:
    if side != SIDE:
        raise DatasetError(
            f"Fashion-MNIST and drawn garments have {SIDE} × {SIDE} pixels; choose {SIDE} as the"
            f" image size, not {side}."
        )
