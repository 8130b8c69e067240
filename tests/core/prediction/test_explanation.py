"""Grad-CAM against the same map by hand with autograd, and the choice of the feature map."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from PIL import Image
from torch import nn

from core.blocks import build, preset_block
from core.prediction import Classifier, ExplanationError, heatmap, load_classifier, overlay
from core.prediction.classifier import network_input
from core.prediction.explanation import last_feature_map
from tests.core.prediction.models import pictures, save_model

# Where each kind's last feature map is, by the name of the part that gives it, and its side at
# 64 pixels. LeNet's is taken before its last pooling, the others' before the global one.
FEATURE_MAPS = {
    "pets-small": ("stage4", 2),
    "pets-medium": ("stage4", 2),
    "resnet18": ("layer4", 2),
    "mobilenet_v3_small": ("features", 2),
}


def _load(tmp_path: Path, preset: str, side: int = 64, seed: int = 3) -> Classifier:
    return load_classifier(save_model(tmp_path / "w.safetensors", preset, side, seed))


def _by_hand(classifier: Classifier, picture: np.ndarray, place: str, target: int) -> np.ndarray:
    """Compute Grad-CAM from its definition with autograd alone."""
    module = build(classifier.block).eval()
    module.load_state_dict(classifier.module.state_dict())
    kept: list[torch.Tensor] = []
    module.get_submodule(place).register_forward_hook(lambda *call: kept.append(call[2]))
    output = module(network_input(classifier, [picture]))[0, target]
    (a,) = kept  # (1, K, h, w)
    (gradient,) = torch.autograd.grad(output, a)
    weights = gradient.mean(dim=(2, 3), keepdim=True)  # (1, K, 1, 1)
    cam = torch.relu((weights * a).sum(dim=1, keepdim=True))  # (1, 1, h, w)
    size = (classifier.image_size,) * 2
    large = F.interpolate(cam, size, mode="bicubic", align_corners=False).clamp(min=0)[0, 0]
    return np.asarray((large / large.max() if large.max() > 0 else large).detach())


@pytest.mark.parametrize("preset", FEATURE_MAPS)
@pytest.mark.parametrize("target", [0, 1])
def test_grad_cam_equals_autograd(preset: str, target: int, tmp_path: Path) -> None:
    classifier = _load(tmp_path, preset)
    (picture,) = pictures(1, side=64)
    found = heatmap(classifier, picture, classifier.classes[target])
    assert found.shape == (64, 64) and found.dtype == np.float32
    expected = _by_hand(classifier, picture, FEATURE_MAPS[preset][0], target)
    np.testing.assert_allclose(found, expected, atol=1e-4)


def test_grad_cam_equals_autograd_for_lenet(tmp_path: Path) -> None:
    classifier = _load(tmp_path, "lenet-colour", side=32)
    (picture,) = pictures(1)
    kinds = [type(part).__name__ for part in classifier.module.children()]
    last = len(kinds) - 1 - kinds[::-1].index("Conv2d")
    place = list(dict(classifier.module.named_children()))[last + 1]  # its sigmoid
    found = heatmap(classifier, picture, "dog")
    np.testing.assert_allclose(found, _by_hand(classifier, picture, place, 1), atol=1e-4)


def test_one_of_two_opposite_classes_has_a_map(tmp_path: Path) -> None:
    classifier = _load(tmp_path, "pets-small")
    maps = [heatmap(classifier, pictures(1, side=64)[0], label) for label in ("cat", "dog")]
    for found in maps:
        assert found.min() >= 0 and found.max() in (0, pytest.approx(1))
    assert max(found.max() for found in maps) == pytest.approx(1)


@pytest.mark.parametrize("preset", FEATURE_MAPS)
def test_the_last_feature_map_is_found(preset: str) -> None:
    module = build(preset_block(preset, 2, 64)).eval()
    place, side = FEATURE_MAPS[preset]
    part = last_feature_map(module, torch.zeros(1, 3, 64, 64))
    # The innermost and outermost part that give this very tensor are equally right.
    sizes: list[torch.Size] = []
    part.register_forward_hook(lambda *call: sizes.append(call[2].shape))
    kept: list[torch.Tensor] = []
    for wanted in (part, module.get_submodule(place)):
        wanted.register_forward_hook(lambda *call: kept.append(call[2]))
    module(torch.zeros(1, 3, 64, 64))
    assert kept[0] is kept[1] and sizes[0][2:] == (side, side)


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


def test_without_convolutions_there_is_no_map() -> None:
    module = nn.Sequential(nn.Flatten(), nn.Linear(3 * 8 * 8, 2))
    with pytest.raises(ExplanationError, match="no convolution"):
        last_feature_map(module, torch.zeros(1, 3, 8, 8))


def test_a_part_that_runs_twice_is_not_taken() -> None:
    shared = nn.ReLU()
    convolution = nn.Conv2d(3, 4, 3)
    module = nn.Sequential(nn.Conv2d(3, 3, 1), shared, convolution, shared, nn.Flatten())
    assert last_feature_map(module, torch.zeros(1, 3, 8, 8)) is convolution


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
