"""Heatmaps against the same maps by hand with autograd."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from PIL import Image

from core.blocks import build
from core.explanation.heatmaps import best_heatmaps, explain, heatmap, overlay
from core.prediction import Classifier, load_classifier
from core.prediction.classifier import network_input
from tests.core.prediction.models import pictures, save_model

# Where the last map of each size is, by the name of the part that gives it, and its side at 64
# pixels. LeNet's are taken before each pooling, the others' before the next part makes them smaller.
FEATURE_MAPS = {
    "lenet-colour": [("1", 64), ("4", 28)],
    "pets-small": [("stem", 32), ("stage1", 16), ("stage2", 8), ("stage3", 4), ("stage4", 2)],
    "resnet18": [("relu", 32), ("layer1", 16), ("layer2", 8), ("layer3", 4), ("layer4", 2)],
}


def _load(tmp_path: Path, preset: str, side: int = 64, seed: int = 3) -> Classifier:
    return load_classifier(save_model(tmp_path / "w.safetensors", preset, side, seed))


def _by_hand(classifier: Classifier, picture: np.ndarray, place: str, target: int) -> np.ndarray:
    """Compute HiResCAM at one place from its definition with autograd alone."""
    module = build(classifier.block).eval()
    module.load_state_dict(classifier.module.state_dict())
    kept: list[torch.Tensor] = []
    module.get_submodule(place).register_forward_hook(lambda *call: kept.append(call[2]))
    output = module(network_input(classifier, [picture]))[0, target]
    (a,) = kept  # (1, K, h, w)
    (gradient,) = torch.autograd.grad(output, a)
    cam = torch.relu((gradient * a).sum(dim=1, keepdim=True))  # (1, 1, h, w)
    size = (classifier.image_size,) * 2
    large = F.interpolate(cam, size, mode="bicubic", align_corners=False).clamp(min=0)[0, 0]
    return np.asarray((large / large.max() if large.max() > 0 else large).detach())


@pytest.mark.parametrize("preset", FEATURE_MAPS)
def test_each_depth_equals_autograd(preset: str, tmp_path: Path) -> None:
    classifier, target = _load(tmp_path, preset), 1
    (picture,) = pictures(1, side=64)
    found = explain(classifier, picture, classifier.classes[target])
    places, side = FEATURE_MAPS[preset], 64
    assert [depth.places[0] for depth in found.depths] == [size for _, size in places]
    for depth, (place, _size) in zip(found.depths, places, strict=True):
        assert depth.heat.shape == (side, side) and depth.heat.dtype == np.float32
        expected = _by_hand(classifier, picture, place, target)
        np.testing.assert_allclose(depth.heat, expected, atol=1e-4)


def test_the_best_map_is_the_mean_of_the_last_two(tmp_path: Path) -> None:
    classifier = _load(tmp_path, "pets-small")
    (picture,) = pictures(1, side=64)
    found = explain(classifier, picture, "dog")
    mean = (found.depths[-2].heat + found.depths[-1].heat) / 2
    np.testing.assert_allclose(found.best, mean / mean.max(), atol=1e-6)
    np.testing.assert_allclose(heatmap(classifier, picture, "dog"), found.best, atol=1e-6)


def test_many_pictures_get_the_maps_that_each_gets_alone(tmp_path: Path) -> None:
    classifier = _load(tmp_path, "pets-small")
    shown, labels = pictures(3, side=64), ["cat", "dog", "cat"]
    together = best_heatmaps(classifier, shown, labels)
    alone = [heatmap(classifier, *each) for each in zip(shown, labels, strict=True)]
    np.testing.assert_allclose(together, np.stack(alone), atol=1e-4)


def test_one_of_two_opposite_classes_has_a_map(tmp_path: Path) -> None:
    classifier = _load(tmp_path, "pets-small")
    maps = [heatmap(classifier, pictures(1, side=64)[0], label) for label in ("cat", "dog")]
    for found in maps:
        assert found.min() >= 0 and found.max() in (0, pytest.approx(1))
    assert max(found.max() for found in maps) == pytest.approx(1)


def test_the_classifier_is_left_as_it_was(tmp_path: Path) -> None:
    classifier = _load(tmp_path, "resnet18")
    before = {name: tensor.clone() for name, tensor in classifier.module.state_dict().items()}
    hooks = [dict(part._forward_hooks) for part in classifier.module.modules()]
    heatmap(classifier, pictures(1, side=64)[0])
    assert hooks == [dict(part._forward_hooks) for part in classifier.module.modules()]
    for part in classifier.module.modules():
        assert not part._backward_hooks and not part.training
    assert all(p.grad is None and not p.requires_grad for p in classifier.module.parameters())
    after = classifier.module.state_dict()
    assert all(torch.equal(before[name], after[name]) for name in before)


def test_a_map_that_says_nothing_is_zero(tmp_path: Path) -> None:
    classifier = _load(tmp_path, "pets-small")
    with torch.no_grad():
        classifier.module.get_parameter("classifier.weight").zero_()
    found = heatmap(classifier, pictures(1, side=64)[0], "cat")
    assert found.shape == (64, 64) and not found.any()


def test_an_unknown_label_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="bird"):
        heatmap(_load(tmp_path, "lenet-colour", 32), pictures(1)[0], "bird")


def test_the_overlay_keeps_the_picture_where_it_is_hot() -> None:
    picture = Image.fromarray(np.random.default_rng(0).integers(0, 256, (30, 90, 3), np.uint8))
    heat = np.zeros((16, 16), np.float32)
    heat[:, 8:] = 1  # the right half decided
    seen = overlay(picture, heat, strength=1.0)
    assert seen.shape == (30, 90, 3) and seen.dtype == np.uint8
    np.testing.assert_array_equal(seen[:, 60:], np.asarray(picture)[:, 60:])
    assert (seen[:, :30] == 128).all()


def test_an_overlay_of_no_strength_is_the_picture() -> None:
    picture = Image.new("RGB", (20, 10), (10, 200, 30))
    seen = overlay(picture, np.zeros((8, 8), np.float32), strength=0.0)
    np.testing.assert_array_equal(seen, np.asarray(picture))
