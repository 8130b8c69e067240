"""Time and memory of the largest photos that are let in: `python -m benchmarks.large_photo FILE …`.

Prints JSON: what was done, its seconds, and by how many megabytes the process grew at its peak.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
from PIL import Image

from core.convolution import Geometry, filter_channels, random_kernel, tones
from core.convolution.kernel_text import MOST_CELLS
from core.images import open_picture, thumbnail

SHOWN, KEPT = 448, 512  # pixels of the longer side: as the view shows it, as an upload is kept
KERNEL, ROUNDS = MOST_CELLS, 5


def peak() -> float:
    """Return the most memory that this process has had so far, in MB."""
    kilobytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return kilobytes / (1e6 if sys.platform == "darwin" else 1e3)


def main(paths: list[Path]) -> None:
    """Lay the largest kernel over the longest side, and let each photo in as the page does."""
    x = np.random.default_rng(0).random((3, SHOWN, SHOWN))
    kernel = random_kernel(0, KERNEL)
    layer = Geometry.of(SHOWN, KERNEL, KERNEL // 2)
    filter_channels(x[:, :32, :32], kernel, Geometry.of(32, KERNEL))  # loads what is loaded once
    tasks: dict[str, Callable[[], object]] = {
        f"{SHOWN} × {SHOWN} × 3 with {KERNEL} × {KERNEL}": lambda: tones(
            filter_channels(x, kernel, layer).output, "signed"
        )
    }
    for path in paths:
        name = f"{int(path.stem) ** 2 / 1e6:.0f} megapixels of {path.suffix[1:].upper()} let in"
        tasks[name] = partial(let_in, path.read_bytes())
    found = []
    for what, do in tasks.items():
        before, seconds = peak(), []
        for _ in range(ROUNDS):
            started = time.perf_counter()
            do()
            seconds.append(time.perf_counter() - started)
        found.append((what, seconds, peak() - before))
    sys.stdout.write(json.dumps(found))


def write(folder: Path, pixels: int) -> list[Path]:
    """Write a JPEG and a PNG of so many pixels."""
    side = int(pixels**0.5)
    small = np.random.default_rng(0).integers(0, 256, (64, 64, 3), np.uint8)
    picture = Image.fromarray(small).resize((side, side), Image.Resampling.NEAREST)
    paths = [folder / f"{side}.jpg", folder / f"{side}.png"]
    for path in paths:
        picture.save(path)
    return paths


def let_in(content: bytes) -> object:
    """Do what the page does with an upload."""
    return thumbnail(open_picture(content, at_least=KEPT), KEPT)


if __name__ == "__main__":
    main([Path(given) for given in sys.argv[1:]])
