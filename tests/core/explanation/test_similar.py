"""Which pictures are near: distances by hand, and which pictures are chosen to compare with."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from core.datasets import Source, on_validation_side
from core.datasets.reading import read_squares
from core.explanation import ExplanationError
from core.explanation.similar import last_stage, look_at, nearest, references
from core.prediction import load_classifier
from core.prediction.classifier import outputs
from tests.core.prediction.models import SIDE, save_model

SOURCE = Source("drawn", pictures=24, seed=3)


def test_a_known_picture_is_nearest_to_itself(tmp_path: Path) -> None:
    classifier = load_classifier(save_model(tmp_path / "w.safetensors", "pets-small"))
    chosen, seen = references(SOURCE, 8), []
    known = look_at(classifier, SOURCE, chosen, lambda *done: seen.append(done))
    assert seen == [(8, 8)] and known.references == tuple(chosen)
    squares = read_squares(SOURCE, [each.name for each in chosen], SIDE)
    picture = squares[5]
    assert isinstance(picture, np.ndarray)
    found = nearest(classifier, known, picture, 4)
    assert found[0].reference == chosen[5] and found[0].distance == pytest.approx(0, abs=1e-5)
    assert [each.distance for each in found] == sorted(each.distance for each in found)
    features = outputs(classifier, [each for each in squares if not isinstance(each, str)]).features
    around = features[last_stage(classifier)] - features[last_stage(classifier)].mean(axis=0)
    other = chosen.index(found[1].reference)
    lengths = np.linalg.norm(around[5]) * np.linalg.norm(around[other])
    by_hand = 1 - around[5] @ around[other] / lengths
    assert found[1].distance == pytest.approx(float(by_hand), abs=1e-4)


def test_references_are_training_pictures_of_all_classes() -> None:
    chosen = references(SOURCE, 8, validation_share=0.3)
    assert len(set(chosen)) == 8 and chosen == references(SOURCE, 8, validation_share=0.3)
    assert not any(on_validation_side(each.name, 0.3) for each in chosen)
    labels = [each.label for each in chosen]
    assert labels.count("cat") == labels.count("dog") == 4
    assert len(references(SOURCE, 500)) == 24


def test_broken_pictures_are_left_out(tmp_path: Path) -> None:
    classifier = load_classifier(save_model(tmp_path / "w.safetensors", "pets-small"))
    chosen = references(SOURCE, 4)
    gone = replace(chosen[0], name="cat/gone.png")
    assert look_at(classifier, SOURCE, [gone, *chosen]).references == tuple(chosen)
    with pytest.raises(ExplanationError, match="None of the pictures"):
        look_at(classifier, SOURCE, [gone])


def test_grey_pictures_are_compared_in_colour(tmp_path: Path) -> None:
    classifier = load_classifier(save_model(tmp_path / "w.safetensors", "pets-small"))
    grey = Source("garments", pictures=70)
    chosen = references(grey, 10)
    assert len(chosen) == 10 and len({each.label for each in chosen}) == 10
    assert look_at(classifier, grey, chosen[:2]).references == tuple(chosen[:2])


def test_a_network_without_stages_cannot_say(tmp_path: Path) -> None:
    classifier = load_classifier(save_model(tmp_path / "w.safetensors"))
    with pytest.raises(ExplanationError, match="no stages"):
        look_at(replace(classifier, notebooks=None), SOURCE, references(SOURCE, 2))
