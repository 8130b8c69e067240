"""Which pictures are copies of each other, though resized, recompressed, cropped, mirrored or recoloured.

A print is a picture's brightness on a small grid. Pairs are looked for in steps, since comparing all of
them carefully would take days. First each print is reduced to its 63 lowest frequencies (the discrete
cosine transform, as in perceptual hashing: Zauner, 2010), each weighted by its frequency, because the
amplitudes in pictures of the world fall with it (Field, 1987). Products of these are cheap, and pairs
with a large product that small stretches and shifts could bring together are candidates
(`core.images.candidates`). Then one print of a candidate is laid on the other as well as stretching and
shifting can (Lucas & Kanade, 1981: `core.images.alignment`), and their correlation there is what
counts, as a whole and in detail (`core.images.comparing`): that finds copies though up to 8 % of width
and height are cut off, and tells most photos of one series from each other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from PIL import Image

from core.images.candidates import ROWS, candidates, mirrored, sketches
from core.images.comparing import laid_on
from core.machine import cores

GRID = 32  # places a side
SMALL = 48  # a picture is first made as small as this
ALIKE = 0.955  # correlation of copies that are laid on each other
PLAIN = 1.5  # standard deviation of brightness, of 255: what varies less shows nothing to compare
FIRST_STEP = 0.6  # of the time goes by until the candidates are known
TOGETHER = 512  # pairs that are laid on each other at a time; with fewer, threads wait for the lock


def likeness_print(picture: Image.Image) -> np.ndarray:
    """Return the print of a picture, uint8 (GRID, GRID): the mean brightness of each of its places."""
    small = picture.convert("L").resize((SMALL, SMALL), Image.Resampling.BOX)
    return np.asarray(shrink(np.asarray(small)[None])[0])


def shrink(grey: np.ndarray) -> np.ndarray:
    """Return the prints of many pictures that are small already, uint8 (n, S, S) with S ≥ GRID."""
    edges = np.linspace(0, grey.shape[1], GRID + 1)
    place = np.arange(grey.shape[1])
    ends = np.minimum(edges[1:, None], place + 1) - np.maximum(edges[:-1, None], place)
    means = np.maximum(ends, 0).astype(np.float32) * (GRID / grey.shape[1])  # (GRID, S)
    return np.asarray(np.rint(means @ grey.astype(np.float32) @ means.T).astype(np.uint8))


def copies(
    prints: np.ndarray, least: float = ALIKE, between: Callable[[float], None] = lambda _share: None
) -> Iterator[tuple[int, int, float]]:
    """Yield (i, j, correlation) for each pair of prints, uint8 (n, GRID, GRID), i < j, of copies.

    A picture and another one's mirror image are alike as well; what is all one tone is like nothing.
    Takes n² short steps and n times a few kB of memory, on all cores; `between(share)` is called all the
    time with how much is done, from 0 to 1, and may raise.
    """
    shown = np.flatnonzero(_spread(prints) > PLAIN)
    threads = ThreadPoolExecutor(cores(), thread_name_prefix="copies")
    try:
        found = sketches(prints, threads.map)

        def lay(pairs: np.ndarray) -> np.ndarray:
            i, j = pairs
            return laid_on(prints, i, j, mirrored(found, i, j), least)

        likely = []
        tops = range(0, len(shown), ROWS)
        by_row = threads.map(lambda top: candidates(found, shown, top), tops)
        for top, pairs in zip(tops, by_row, strict=True):
            between(FIRST_STEP * (1 - (1 - top / len(shown)) ** 2))  # each row has fewer to come
            likely.append(np.stack(pairs))
        portions = _portions(likely)
        laid = threads.map(lay, portions)
        for done, ((i, j), likeness) in enumerate(zip(portions, laid, strict=True), start=1):
            between(FIRST_STEP + (1 - FIRST_STEP) * done / len(portions))
            for k in np.flatnonzero(likeness >= least):
                yield int(i[k]), int(j[k]), float(likeness[k])
    finally:
        threads.shutdown(cancel_futures=True)


def _portions(likely: list[np.ndarray]) -> list[np.ndarray]:
    """Return pairs, int (2, k) each, in portions of TOGETHER."""
    pairs = np.concatenate(likely, axis=1) if likely else np.zeros((2, 0), int)
    return [pairs[:, k : k + TOGETHER] for k in range(0, pairs.shape[1], TOGETHER)]


def _spread(prints: np.ndarray) -> np.ndarray:
    """Return the standard deviation of each print, float32 (n,)."""
    rows = prints.reshape(len(prints), GRID * GRID)
    parts = [rows[k : k + ROWS].astype(np.float32).std(axis=1) for k in range(0, len(rows), ROWS)]
    return np.concatenate(parts) if parts else np.zeros(0, np.float32)
