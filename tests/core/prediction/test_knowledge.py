"""What is known about a model: kept beside its weights, checked when it is read, used in verdicts."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from safetensors import safe_open
from safetensors.numpy import save_file
from torch.nn import functional as F

from core.prediction import ModelError, classify, load_classifier
from core.prediction.classifier import outputs
from core.prediction.knowledge import (
    METADATA_KEY,
    Knowledge,
    knowledge_path,
    probabilities,
    read_knowledge,
    write_knowledge,
)
from tests.core.prediction.known import knowledge_of
from tests.core.prediction.models import pictures, save_model


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_model(tmp_path_factory.mktemp("model") / "w.safetensors")


@pytest.fixture(scope="module")
def known(model: Path) -> Knowledge:
    return knowledge_of(model)


@pytest.fixture
def weights(model: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(model, tmp_path / "w.safetensors"))


def test_it_comes_back_as_it_was_written(weights: Path, known: Knowledge) -> None:
    written = known
    write_knowledge(known, weights)
    read = read_knowledge(weights, 2)
    assert read is not None and read.others is not None and read.detector is not None
    assert (read.temperature, read.about, read.fitted) == (2.0, written.about, ("noise",))
    assert read.threshold == written.threshold and read.held_out == ("house",)
    for name in ("logits", "labels", "familiarity"):
        np.testing.assert_allclose(getattr(read, name), getattr(written, name), rtol=1e-6)
    assert {kind: len(scores) for kind, scores in read.others.items()} == {"noise": 30, "house": 20}
    assert [path.name for path in weights.parent.iterdir()].count("knowledge.safetensors") == 1
    assert not list(weights.parent.glob("*.partial"))


def test_without_a_detector_only_sureness_is_known(weights: Path, known: Knowledge) -> None:
    write_knowledge(replace(known, detector=None, familiarity=np.empty(0), others=None), weights)
    read = read_knowledge(weights, 2)
    assert read is not None and read.detector is None and read.temperature == 2.0
    (verdict,) = classify(load_classifier(weights), pictures(1))
    assert verdict.familiarity is None


def test_verdicts_use_it(weights: Path, known: Knowledge) -> None:
    shown = pictures(4, seed=9)
    without = outputs(load_classifier(weights), shown)
    write_knowledge(known, weights)
    assert known.detector is not None
    verdicts = classify(load_classifier(weights), shown)
    expected = F.softmax(torch.from_numpy(without.logits) / 2.0, dim=1)
    scores = known.detector.familiarity(without.features)
    for verdict, shares, score in zip(verdicts, expected, scores, strict=True):
        assert list(verdict.probabilities.values()) == pytest.approx(shares.tolist())
        assert verdict.familiarity == pytest.approx(score, rel=1e-5)


def test_probabilities_are_softmax_of_the_cooled_outputs() -> None:
    logits = np.array([[1000.0, 0.0, -3.0], [1.0, 2.0, 3.0]])
    expected = F.softmax(torch.from_numpy(logits) / 0.5, dim=1)
    np.testing.assert_allclose(probabilities(logits, 0.5), expected, rtol=1e-12)


def test_nothing_is_known_where_nothing_lies(weights: Path) -> None:
    assert read_knowledge(weights, 2) is None


def test_it_is_not_taken_for_another_models(weights: Path, known: Knowledge) -> None:
    write_knowledge(known, weights)
    save_model(weights, seed=7)
    with pytest.raises(ModelError, match="belongs to other weights"):
        load_classifier(weights)


def _rewritten(
    weights: Path,
    change: Callable[[dict[str, Any], dict[str, np.ndarray]], object],
) -> None:
    """Write the knowledge beside `weights` anew, its document and its tensors changed."""
    path = knowledge_path(weights)
    with safe_open(path, "np") as file:
        document = json.loads(file.metadata()[METADATA_KEY])
        tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
    change(document, tensors)
    save_file(tensors, path, {METADATA_KEY: json.dumps(document)})


def _read(weights: Path) -> Knowledge | None:
    return read_knowledge(weights, 2)


DAMAGES: dict[str, Callable[[dict[str, Any], dict[str, np.ndarray]], object]] = {
    "temperature of nought": lambda d, t: d.update(temperature=0.0),
    "temperature in words": lambda d, t: d.update(temperature="warm"),
    "no temperature": lambda d, t: d.pop("temperature"),
    "no threshold": lambda d, t: d.update(threshold=None),
    "endless threshold": lambda d, t: d.update(threshold=float("inf")),
    "newer": lambda d, t: d.update(version=99),
    "kinds that are no list": lambda d, t: d.update(fitted="noise"),
    "layers that are no list": lambda d, t: d.update(layers="0"),
    "layers of another network": lambda d, t: d.update(layers=["z" for _ in d["layers"]]),
    "one layer too many": lambda d, t: d.update(layers=[*d["layers"], "z"]),
    "class that is not there": lambda d, t: t.update({"validation.labels": np.full(60, 2)}),
    "labels with fractions": lambda d, t: t.update({"validation.labels": np.zeros(60)}),
    "labels in a square": lambda d, t: t.update({"validation.labels": np.zeros((60, 1), int)}),
    "another number of classes": lambda d, t: t.update({"validation.logits": np.ones((60, 3))}),
    "no pictures": lambda d, t: t.update(
        {"validation.logits": np.ones((0, 2)), "validation.labels": np.zeros(0, int)}
    ),
    "not a number": lambda d, t: t.update({"others.house": np.array([np.nan])}),
    "an empty kind": lambda d, t: t.update({"others.house": np.ones(0)}),
    "familiarity of too few": lambda d, t: t.update({"validation.familiarity": np.ones(59)}),
    "a detector of another width": lambda d, t: t.update({"detector.0.projection": np.eye(99)}),
    "half a detector": lambda d, t: t.pop("detector.bias"),
}  # fmt: skip


@pytest.mark.parametrize("damage", DAMAGES)
def test_what_is_damaged_is_refused_with_a_sentence(
    damage: str, weights: Path, known: Knowledge
) -> None:
    write_knowledge(known, weights)
    _rewritten(weights, DAMAGES[damage])
    # Whether a detector fits its network is known once both are there.
    read = load_classifier if "layer" in damage or "detector" in damage else _read
    with pytest.raises(ModelError) as caught:
        read(weights)
    sentence = str(caught.value)
    assert sentence.startswith("knowledge.safetensors ") and "\n" not in sentence


@pytest.mark.parametrize("content", [b"", b"only words", b"\xff" * 64, b"\x02\0\0\0\0\0\0\0{}"])
def test_what_is_no_such_file_is_refused(content: bytes, weights: Path) -> None:
    knowledge_path(weights).write_bytes(content)
    with pytest.raises(ModelError, match="is not a file of knowledge"):
        read_knowledge(weights, 2)


def test_a_huge_file_is_not_read(weights: Path) -> None:
    with knowledge_path(weights).open("wb") as file:
        file.truncate(60_000_000)
    with pytest.raises(ModelError, match="larger than"):
        read_knowledge(weights, 2)
