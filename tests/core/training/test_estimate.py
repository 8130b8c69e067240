from __future__ import annotations

import pytest

from core.training import Configuration
from core.training.estimate import measure


@pytest.mark.parametrize("model", ["pets-small", "lenet-colour"])
def test_every_kind_of_network_can_be_timed(model: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """LeNet takes pictures of one size only, which a progressive run does not begin with."""
    monkeypatch.setenv("LAYERWISE_TRAINING_THREADS", "1")
    asked = Configuration(model=model, image_size=64, batch_size=4, epochs=2)
    found = measure(asked, pictures=100, classes=2)
    assert found.seconds > 0
    assert found.pictures_per_second > 0
    assert "CPU" in found.device
