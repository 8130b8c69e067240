"""Measuring a model: which pictures fit what, how it stops, and what is too little."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from core.datasets import Cancelled
from core.novelty.curves import auroc, threshold_for
from core.novelty.fitting import Examples, unseen_scores
from core.prediction import Classifier, load_classifier
from core.prediction.calibration import fit_temperature
from core.prediction.classifier import outputs
from core.prediction.measuring import LEAST, STRENGTH, Others, measure, see, through
from tests.core.prediction.models import pictures, save_model

TRAINING, VALIDATION = pictures(48, seed=1), pictures(40, seed=2)
LABELS = [i % 2 for i in range(48)]
GREY = [np.full((32, 32, 3), 8 * i, np.uint8) for i in range(24)]
WHITE = [np.full((32, 32, 3), 255 - i, np.uint8) for i in range(6)]


@pytest.fixture(scope="module")
def classifier(tmp_path_factory: pytest.TempPathFactory) -> Classifier:
    return load_classifier(save_model(tmp_path_factory.mktemp("m") / "w.safetensors", "pets-small"))


def _labelled(shown: list[np.ndarray]) -> Iterator[tuple[np.ndarray, int]]:
    return ((picture, label) for picture, label in zip(shown, LABELS, strict=False))


def _others() -> Others:
    return Others({"grey": iter(GREY[1::2]), "white": iter(WHITE)}, {"grey": iter(GREY[::2])})


def test_each_picture_has_one_part_to_play(classifier: Classifier) -> None:
    known = measure(classifier, _labelled(TRAINING), _labelled(VALIDATION), _others(), "some")
    given = outputs(classifier, VALIDATION)
    labels = np.array(LABELS[:40])
    np.testing.assert_allclose(known.logits, given.logits, rtol=1e-5, atol=1e-6)
    assert known.labels.tolist() == labels.tolist() and known.about == "some"
    assert known.temperature == pytest.approx(fit_temperature(given.logits, labels), rel=1e-4)
    assert known.detector is not None and known.others is not None
    examples = Examples(
        outputs(classifier, TRAINING).features, np.array(LABELS), given.features,
        {"grey": outputs(classifier, GREY[::2]).features},
    )  # fmt: skip
    scores = unseen_scores(examples, STRENGTH)
    np.testing.assert_allclose(known.familiarity, scores, rtol=1e-2, atol=1e-2)
    assert known.threshold == threshold_for(known.familiarity, 0.98)
    assert (known.familiarity >= known.threshold).mean() >= 0.97
    assert {kind: len(each) for kind, each in known.others.items()} == {"grey": 12, "white": 6}
    assert known.fitted == ("grey",) and known.held_out == ("white",)
    white = known.detector.familiarity(outputs(classifier, WHITE).features)
    np.testing.assert_allclose(known.others["white"], white, rtol=1e-4, atol=1e-4)


def test_what_it_was_fitted_to_refuse_is_less_familiar(classifier: Classifier) -> None:
    known = measure(classifier, _labelled(TRAINING), _labelled(VALIDATION), _others(), "")
    assert known.others is not None
    assert auroc(known.familiarity, known.others["grey"]) > 0.95


def test_pictures_are_read_as_they_are_needed(classifier: Classifier) -> None:
    read: list[int] = []

    def reading() -> Iterator[np.ndarray]:
        for number, picture in enumerate(TRAINING):
            read.append(number)
            yield picture

    done: list[int] = []
    with pytest.raises(Cancelled):
        see(
            classifier, zip(reading(), LABELS, strict=False), _labelled(VALIDATION), _others(),
            done.append, lambda: len(done) >= 5,
        )  # fmt: skip
    assert done == [1, 2, 3, 4, 5] and len(read) == 6


def test_batches_are_joined_in_order(classifier: Classifier) -> None:
    many, one = through(classifier, iter(TRAINING)), outputs(classifier, TRAINING)
    np.testing.assert_allclose(many.logits, one.logits, rtol=1e-5, atol=1e-6)
    assert many.features.keys() == one.features.keys() and len(many.logits) == 48


def test_too_few_validation_pictures_say_nothing(classifier: Classifier) -> None:
    with pytest.raises(ValueError, match=f"{LEAST} validation pictures are needed"):
        measure(classifier, _labelled(TRAINING), _labelled(VALIDATION[:19]), _others(), "")
    with pytest.raises(ValueError, match="no pictures"):
        measure(classifier, iter(()), _labelled(VALIDATION), _others(), "")


def test_without_fitted_kinds_there_is_no_detector(classifier: Classifier) -> None:
    known = measure(classifier, _labelled(TRAINING), _labelled(VALIDATION), Others({}), "")
    assert known.detector is None and known.temperature > 0


def test_a_network_without_stages_is_calibrated_alone(tmp_path: Path) -> None:
    flat = load_classifier(save_model(tmp_path / "w.safetensors"))
    bare = Classifier(
        flat.module, flat.device, flat.classes, flat.image_size, flat.block, flat.origin
    )
    known = measure(bare, _labelled(TRAINING), _labelled(VALIDATION), _others(), "")
    assert known.detector is None and len(known.logits) == 40
