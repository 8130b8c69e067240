"""Features are the means of what each stage gives, whoever else asks the network meanwhile."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import nn

from core.prediction.classifier import network_input, outputs
from core.prediction.features import Notebooks, stages
from core.prediction.loading import load_classifier
from tests.core.prediction.models import pictures, save_model


def test_stages_are_the_last_parts_of_each_size() -> None:
    module = nn.Sequential(
        nn.Conv2d(3, 4, 3, padding=1), nn.ReLU(), nn.Conv2d(4, 6, 3, stride=2), nn.BatchNorm2d(6),
        nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(6, 2),
    ).eval()  # fmt: skip
    assert stages(module, torch.zeros(1, 3, 9, 9)) == ("1", "3")
    assert stages(nn.Sequential(nn.Flatten(), nn.Linear(27, 2)), torch.zeros(1, 3, 3, 3)) == ()


@pytest.mark.parametrize("preset", ["pets-small", "pets-deep", "lenet-colour", "resnet18"])
def test_features_are_means_over_places(preset: str, tmp_path: Path) -> None:
    side = 48
    asked = load_classifier(save_model(tmp_path / "weights.safetensors", preset, side))
    given = outputs(asked, pictures(3, side))
    assert asked.notebooks is not None and tuple(given.features) == asked.notebooks.layers
    x = network_input(asked, pictures(3, side))
    for name, part in asked.module.named_children():  # the presets are run from top to bottom
        x = part(x) if not (preset == "resnet18" and name == "fc") else part(x.flatten(1))
        if name in given.features:
            expected = x.mean(dim=(2, 3)).numpy()
            np.testing.assert_allclose(given.features[name], expected, atol=1e-5)
    np.testing.assert_allclose(given.logits, x.numpy(), atol=1e-4)


def test_threads_do_not_write_into_each_other_s_notebooks(tmp_path: Path) -> None:
    asked = load_classifier(save_model(tmp_path / "weights.safetensors", "pets-small"))
    sets = [pictures(4, seed=seed) for seed in range(8)]
    expected = [outputs(asked, each) for each in sets]
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda each: outputs(asked, each), sets))
    for a, b in zip(expected, found, strict=True):
        for name, feature in a.features.items():
            np.testing.assert_allclose(feature, b.features[name], atol=1e-5)


def test_a_notebook_is_closed_after_its_pass() -> None:
    module = nn.Sequential(nn.Conv2d(3, 2, 1))
    notebooks = Notebooks(module, ["0"])
    with notebooks.opened() as notebook:
        module(torch.zeros(1, 3, 4, 4))
    assert set(notebook) == {"0"} and notebook["0"].shape == (1, 2)
    notebook.clear()
    module(torch.zeros(1, 3, 4, 4))
    assert not notebook
