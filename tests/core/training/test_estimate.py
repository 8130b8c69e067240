from __future__ import annotations

import pytest

from core.lenet import PRESETS
from core.training import Configuration
from core.training.estimate import _sides, measure


@pytest.mark.parametrize("model", ["pets-small", "lenet-colour"])
def test_every_kind_of_network_can_be_timed(model: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """LeNet takes pictures of one size only, which a progressive run does not begin with."""
    monkeypatch.setenv("LAYERWISE_TRAINING_THREADS", "1")
    asked = Configuration(model=model, image_size=64, batch_size=4, epochs=2)
    found = measure(asked, pictures=100, classes=2)
    assert found.seconds > 0
    assert found.pictures_per_second > 0
    assert "CPU" in found.device


def test_grey_pictures_can_be_timed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAYERWISE_TRAINING_THREADS", "1")
    asked = PRESETS["zh"].configuration(batch_size=8)
    found = measure(asked, pictures=70_000, classes=10)
    assert 0 < found.pictures_per_second * found.seconds / 600_000 < 1.2


def test_a_seventh_of_the_garments_are_test_pictures() -> None:
    asked = PRESETS["zh"].configuration
    assert _sides(asked(), 70_000) == (60_000, 10_000)
    assert _sides(asked(validation="share", validation_share=0.1), 70_000) == (54_000, 6_000)
    assert _sides(Configuration(validation_share=0.2), 1000) == (800, 200)
    assert _sides(Configuration(validation="fold", fold=2, folds=4), 1000) == (750, 250)
