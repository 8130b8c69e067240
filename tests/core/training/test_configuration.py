"""A configuration is checked at the door and survives JSON."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.settings import settings
from core.training.configuration import (
    Augmentation,
    Configuration,
    ConfigurationError,
    check_limits,
)


@given(
    epochs=st.integers(1, 10**9),
    learning_rate=st.floats(1e-8, 100),
    flip=st.booleans(),
    optimizer=st.sampled_from(["sgd", "adamw"]),
    time_limit=st.none() | st.floats(0.01, 1e6),
)
def test_survives_json(
    epochs: int, learning_rate: float, flip: bool, optimizer: Any, time_limit: float | None
) -> None:
    configuration = Configuration(
        epochs=epochs,
        learning_rate=learning_rate,
        augmentation=Augmentation(flip=flip),
        optimizer=optimizer,
        time_limit=time_limit,
    )
    text = json.dumps(configuration.to_document())
    assert Configuration.from_document(json.loads(text)) == configuration


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"learning_rate": -0.1}, "learning rate is -0.1"),
        ({"learning_rate": float("nan")}, "learning rate"),
        ({"epochs": 0}, "epochs is 0"),
        ({"epochs": 1.5}, "type int"),
        ({"epochs": True}, "type int"),
        ({"optimizer": "lion"}, "adamw, sgd"),
        ({"data": " "}, "data is empty"),
        ({"image_size": 4}, "between 16 and 1,024"),
        ({"devices": 2, "batch_size": 1}, "cannot be shared"),
        ({"validation_share": 1.0}, "validation share"),
        ({"validation": "folds"}, "share, test, fold"),
        ({"folds": 1}, "folds is 1, but has to be between 2 and 20"),
        ({"fold": 6}, "fold is 6, but there are only 5 folds"),
        ({"data": 3}, "type str"),
    ],
)
def test_refuses_with_a_sentence(changes: dict[str, Any], words: str) -> None:
    with pytest.raises(ConfigurationError, match=words):
        Configuration(**changes)


def test_augmentation_refuses_crossed_zoom() -> None:
    with pytest.raises(ConfigurationError, match="zoom least"):
        Augmentation(zoom_least=1.0, zoom_most=0.5)


@pytest.mark.parametrize(
    "document",
    [None, [], {"version": 99}, {"version": 1, "surprise": 1}, {"version": 1, "augmentation": 3}],
)
def test_refuses_foreign_documents(document: Any) -> None:
    with pytest.raises(ConfigurationError):
        Configuration.from_document(document)


def test_limits_come_from_the_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    enormous = Configuration(epochs=10**9)
    with pytest.raises(ConfigurationError, match="epochs is 1,000,000,000, but at most 1,000"):
        check_limits(enormous)
    monkeypatch.setenv("LAYERWISE_EPOCHS", str(10**9))
    check_limits(enormous, settings())


def test_usual_values_follow_the_optimizer_and_the_batch() -> None:
    sgd = Configuration(batch_size=128, optimizer="sgd")
    assert (sgd.peak_learning_rate, sgd.decay) == (pytest.approx(0.08), 5e-4)
    adamw = Configuration(batch_size=256, optimizer="adamw")
    assert (adamw.peak_learning_rate, adamw.decay) == (pytest.approx(0.006), 0.05)
    assert Configuration(optimizer="sgd", weight_decay=0.0).decay == 0.0
