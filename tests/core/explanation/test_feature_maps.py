"""Which feature maps are kept of a network, and that nobody else sees anything of the hooks."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from core.explanation.attribution import METHODS, grad_cam, hires_cam
from core.explanation.feature_maps import (
    Call,
    ExplanationError,
    FeatureMap,
    depths,
    feature_maps,
    private_copy,
)
from core.prediction import load_classifier
from tests.core.prediction.models import pictures, save_model


def _call(name: str, part: nn.Module, side: int) -> Call:
    return name, part, torch.zeros(1, 2, side, side)


def test_the_last_part_of_each_size_is_kept() -> None:
    early, relu, late = nn.Conv2d(3, 2, 1), nn.ReLU(), nn.Conv2d(2, 2, 1)
    calls = [
        _call("c1", early, 8), _call("relu", relu, 8), _call("pool", nn.MaxPool2d(2), 4),
        _call("c2", late, 2), _call("norm", nn.BatchNorm2d(2), 2), _call("stage", nn.Sequential(), 2),
    ]  # fmt: skip
    assert [name for name, _, _ in depths(calls)] == ["relu", "stage"]


def test_a_part_that_runs_twice_is_not_kept() -> None:
    shared = nn.ReLU()
    calls = [
        _call("shared", shared, 8), _call("conv", nn.Conv2d(3, 3, 1), 8), _call("shared", shared, 8)
    ]  # fmt: skip
    assert [name for name, _, _ in depths(calls)] == ["conv"]


def test_without_convolutions_there_is_no_map() -> None:
    with pytest.raises(ExplanationError, match="no convolution"):
        depths([_call("pool", nn.MaxPool2d(2), 4)])


def test_a_copy_shares_the_weights_and_nothing_else() -> None:
    module = nn.Sequential(nn.Conv2d(3, 2, 1), nn.ReLU(inplace=True), nn.BatchNorm2d(2))
    own = private_copy(module)
    pairs = zip(module.state_dict().values(), own.state_dict().values(), strict=True)
    assert all(ours.data_ptr() == theirs.data_ptr() for theirs, ours in pairs)
    own[0].register_forward_hook(lambda *_: None)
    assert not module[0]._forward_hooks and module[1].inplace and not own[1].inplace


def test_each_picture_has_its_own_gradient(tmp_path: Path) -> None:
    classifier = load_classifier(save_model(tmp_path / "w.safetensors"))
    shown = pictures(2)
    together = feature_maps(classifier, shown, ["cat", "dog"])
    for place, label in enumerate(["cat", "dog"]):
        alone = feature_maps(classifier, shown[place : place + 1], [label])
        for one, two in zip(alone, together, strict=True):
            torch.testing.assert_close(one.values[0], two.values[place])
            torch.testing.assert_close(one.gradient[0], two.gradient[place])


def test_an_unknown_label_is_refused(tmp_path: Path) -> None:
    classifier = load_classifier(save_model(tmp_path / "w.safetensors"))
    with pytest.raises(ValueError, match="bird"):
        feature_maps(classifier, pictures(1), ["bird"])


A = torch.tensor([[[[1.0, 0.0], [2.0, 1.0]], [[0.0, 3.0], [1.0, 0.0]]]])  # (1, 2, 2, 2)
G = torch.tensor([[[[2.0, 0.0], [-1.0, 3.0]], [[-1.0, 1.0], [1.0, -1.0]]]])
BY_HAND = {  # the weights of the channels are 4 / 4 and 0 / 4 for Grad-CAM
    "Grad-CAM": [[1.0, 0.0], [2.0, 1.0]],
    "HiResCAM": [[2.0, 3.0], [0.0, 3.0]],  # at the lower left: -2 + 1, which is below 0
    "LayerCAM": [[2.0, 3.0], [1.0, 3.0]],
}


@pytest.mark.parametrize("name", BY_HAND)
def test_methods_by_hand(name: str) -> None:
    found: Tensor = METHODS[name](FeatureMap("", A, G))
    np.testing.assert_allclose(found[0, 0], BY_HAND[name])


def test_grad_cam_plus_plus_by_hand() -> None:
    weights = []
    for a, g in zip(A[0], G[0], strict=True):
        total = 0.0
        for each in g.flatten().tolist():
            below = 2 * each**2 + each**3 * float(a.sum())
            total += (each**2 / below if below else 0.0) * max(each, 0.0)
        weights.append(total)
    expected = torch.relu(weights[0] * A[0, 0] + weights[1] * A[0, 1])
    found = METHODS["Grad-CAM++"](FeatureMap("", A, G))
    torch.testing.assert_close(found[0, 0], expected)


def test_after_a_mean_over_places_hires_cam_is_grad_cam() -> None:
    dice = torch.Generator().manual_seed(0)
    values = torch.rand(2, 5, 3, 3, generator=dice)
    flat = (
        torch.rand(2, 5, 1, 1, generator=dice).sub(0.5).expand_as(values)
    )  # as a mean and a linear layer give
    found = FeatureMap("", values, flat)
    torch.testing.assert_close(hires_cam(found), grad_cam(found))
