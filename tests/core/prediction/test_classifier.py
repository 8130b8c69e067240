"""A classifier's verdicts against the same computation written out in PyTorch."""

from __future__ import annotations

import io
import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image
from safetensors.torch import save_file

from core.blocks import build, preset_block
from core.explanation.heatmaps import heatmap
from core.images import PictureError
from core.lenet import ORIGINAL
from core.prediction import Classifier, classify, load_classifier, read_photo
from tests.core.prediction.models import SIDE, document, pictures, save_model


@pytest.fixture(scope="module")
def classifier(tmp_path_factory: pytest.TempPathFactory) -> Classifier:
    return load_classifier(save_model(tmp_path_factory.mktemp("model") / "w.safetensors"))


def _probabilities(classifier: Classifier, count: int) -> np.ndarray:
    verdicts = classify(classifier, pictures(count))
    return np.array([list(verdict.probabilities.values()) for verdict in verdicts])


@pytest.mark.parametrize("preset", ["lenet-colour", "pets-small"])
def test_verdicts_equal_pytorch(preset: str, tmp_path: Path) -> None:
    classifier = load_classifier(save_model(tmp_path / "w.safetensors", preset, seed=5))
    # The same in PyTorch, without anything of core.prediction.
    module = build(preset_block(preset, 2, SIDE), seed=5).eval()
    x = torch.from_numpy(np.stack(pictures(3))).permute(0, 3, 1, 2).float() / 255
    mean = torch.tensor([0.485, 0.456, 0.406]).view(1, 3, 1, 1)
    std = torch.tensor([0.229, 0.224, 0.225]).view(1, 3, 1, 1)
    with torch.no_grad():
        expected = torch.softmax(module((x - mean) / std), dim=1)
    np.testing.assert_allclose(_probabilities(classifier, 3), expected, atol=1e-5)


def test_the_label_is_the_likeliest_class(classifier: Classifier) -> None:
    for verdict in classify(classifier, pictures(5)):
        assert verdict.probability == max(verdict.probabilities.values())
        assert sum(verdict.probabilities.values()) == pytest.approx(1)
        assert list(verdict.probabilities) == ["cat", "dog"]


def test_batches_change_nothing(classifier: Classifier) -> None:
    alone = [classify(classifier, [picture])[0] for picture in pictures(70)]
    together = classify(classifier, pictures(70))
    assert [verdict.label for verdict in together] == [verdict.label for verdict in alone]
    np.testing.assert_allclose(
        [verdict.probabilities["cat"] for verdict in together],
        [verdict.probabilities["cat"] for verdict in alone],
        atol=1e-6,
    )


def test_no_pictures_no_verdicts(classifier: Classifier) -> None:
    assert classify(classifier, []) == []


def test_the_module_is_only_ever_read(classifier: Classifier) -> None:
    before = {name: tensor.clone() for name, tensor in classifier.module.state_dict().items()}
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: _probabilities(classifier, 4), range(12)))
    for answer in answers:
        np.testing.assert_array_equal(answer, answers[0])
    assert not classifier.module.training
    assert not any(parameter.requires_grad for parameter in classifier.module.parameters())
    for name, tensor in classifier.module.state_dict().items():
        assert torch.equal(tensor, before[name])


@pytest.mark.parametrize(
    "picture",
    [
        np.zeros((SIDE, SIDE + 1, 3), np.uint8),
        np.zeros((SIDE, SIDE), np.uint8),
        np.zeros((SIDE, SIDE, 3), np.float32),
    ],
)
def test_other_pictures_are_refused(classifier: Classifier, picture: np.ndarray) -> None:
    with pytest.raises(ValueError, match="read_photo"):
        classify(classifier, [picture])


def test_a_photo_is_squeezed_whole(classifier: Classifier) -> None:
    halves = np.zeros((40, 200, 3), np.uint8)
    halves[:, 100:] = 255
    file = io.BytesIO()
    Image.fromarray(halves).save(file, "PNG")
    square = read_photo(file.getvalue(), classifier)
    assert square.shape == (SIDE, SIDE, 3)
    assert square[:, : SIDE // 2 - 2].max() < 30 and square[:, SIDE // 2 + 2 :].min() > 225


def test_a_text_file_is_no_photo(classifier: Classifier) -> None:
    with pytest.raises(PictureError):
        read_photo(b"not a picture at all", classifier)


def test_a_network_of_grey_pictures_is_given_brightness(tmp_path: Path) -> None:
    block, path = ORIGINAL.block(), tmp_path / "w.safetensors"
    module = build(block, seed=2)
    classes = [f"garment {number}" for number in range(10)]
    said = document(side=28, block=block.to_document(), classes=classes)
    save_file(module.state_dict(), path, {"layerwise": json.dumps(said)})
    classifier, picture = load_classifier(path), pictures(1, 28)[0]
    grey = np.array(Image.fromarray(picture).convert("L"))
    x = torch.from_numpy(grey).float()[None, None] / 255
    with torch.no_grad():
        expected = module.eval()(x).softmax(dim=1)[0]
    found = list(classify(classifier, [picture])[0].probabilities.values())
    np.testing.assert_allclose(found, expected, atol=1e-6)
    assert heatmap(classifier, picture).shape == (28, 28)
