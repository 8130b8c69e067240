"""What the tests of the page /predict start from: no shipped model, and verdicts are waited for."""

from __future__ import annotations

from pathlib import Path

import pytest

from app_pages.parts.predict.photos import judging
from core.prediction import weights_file
from tests.core.prediction.models import save_model


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the page wait until all photos are judged, however busy the machine is."""
    monkeypatch.setattr(judging, "AT_FIRST", 60.0)


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return where the shipped model belongs, in a folder of its own; there is none."""
    path = tmp_path / "pets" / "weights.safetensors"
    path.parent.mkdir()
    monkeypatch.setattr(weights_file, "SHIPPED", path)
    return path


@pytest.fixture
def shipped(place: Path) -> Path:
    """Give the app a shipped model about which nothing is known."""
    return save_model(place)
