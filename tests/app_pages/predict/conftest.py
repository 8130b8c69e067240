"""What the tests of the page /predict start from: verdicts are waited for."""

from __future__ import annotations

import pytest

from app_pages.parts.predict.photos import judging


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the page wait until all photos are judged, however busy the machine is."""
    monkeypatch.setattr(judging, "AT_FIRST", 60.0)
