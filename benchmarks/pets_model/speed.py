"""How long the model takes: from a 12-megapixel file to a verdict, and many photos at once."""

from __future__ import annotations

import time
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import torch

from benchmarks.photo_to_input import one_thread
from benchmarks.photos import write_large_photos
from benchmarks.timing import Measured
from core.prediction import Classifier, classify, read_photo

ROUNDS = 15
MANY = 512  # photos in memory, judged at once


def measured(classifier: Classifier) -> dict[str, str]:
    """Return the times in words: median, least and most of 15 rounds."""
    found = {}
    with one_thread(), TemporaryDirectory() as folder:
        for name, path in write_large_photos(Path(folder)).items():
            rounds = [_seconds(classifier, path) for _ in range(ROUNDS + 2)][2:]
            found[f"{name} 12-megapixel JPEG to verdict, one thread"] = str(
                Measured(tuple(1000 * each for each in rounds), "ms")
            )
    found |= {f"photos a second, {n} threads": str(_throughput(classifier, n)) for n in (1, 2)}
    return found


def _seconds(classifier: Classifier, path: Path) -> float:
    started = time.perf_counter()
    classify(classifier, [read_photo(path, classifier)])
    return time.perf_counter() - started


def _throughput(classifier: Classifier, threads: int) -> Measured:
    """Return how many photos a second are judged, decoded already."""
    side, before = classifier.image_size, torch.get_num_threads()
    pictures = list(np.random.default_rng(0).integers(0, 256, (MANY, side, side, 3), np.uint8))
    torch.set_num_threads(threads)
    try:
        rates = []
        for _ in range(5):
            started = time.perf_counter()
            classify(classifier, pictures)
            rates.append(MANY / (time.perf_counter() - started))
    finally:
        torch.set_num_threads(before)
    return Measured(tuple(rates), "photos/s")
