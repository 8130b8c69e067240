"""Folders of small pictures to test with."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

Save = Callable[..., Path]


@pytest.fixture
def save() -> Save:
    """Return a function that saves a picture of noise, its colours decided by `seed`."""

    def save(path: Path, seed: int = 0, size: tuple[int, int] = (24, 16)) -> Path:
        pixels = np.random.default_rng(seed).integers(0, 256, (size[1], size[0], 3), np.uint8)
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(pixels).save(path)
        return path

    return save


@pytest.fixture
def pets(tmp_path: Path, save: Save) -> Path:
    """Return a folder with 12 pictures of each of two classes."""
    folder = tmp_path / "pets"
    for i in range(12):
        save(folder / "cat" / f"cat.{i}.png", i)
        save(folder / "dog" / f"dog.{i}.png", 100 + i)
    return folder
