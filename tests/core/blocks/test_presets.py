"""Presets: sizes as stated, every picture size that they promise, gradients everywhere."""

from __future__ import annotations

import pytest
import torch

from core.blocks import PRESETS, BlockError, Cost, build, cost, preset_block

PETS = [name for name in PRESETS if name.startswith("pets-")]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("pets-small", Cost(1_222_418, 15_122_944)),
        ("pets-medium", Cost(2_747_546, 33_694_464)),
        ("pets-large", Cost(4_881_954, 59_606_016)),
        ("pets-deep", Cost(6_062_626, 78_480_384)),
        ("lenet-colour", Cost(389_646, 4_111_368)),
    ],
)
def test_costs_at_64_pixels(name: str, expected: Cost) -> None:
    assert cost(preset_block(name, 2, 64), 64) == expected


@pytest.mark.parametrize("size", [8, 31, 32, 33, 47, 63, 64, 65, 97, 127, 200, 319, 320])
def test_pets_take_every_size(size: int) -> None:
    for name in PETS:
        block = preset_block(name, 7, size)
        net = build(block, device="meta")
        assert net(torch.empty(2, 3, size, size, device="meta")).shape == (2, 7)


@pytest.mark.parametrize("size", [12, 28, 33, 64, 97])
def test_lenets_dense_width_follows_from_the_picture(size: int) -> None:
    net = build(preset_block("lenet-colour", 3, size))
    assert net(torch.zeros(2, 3, size, size)).shape == (2, 3)


@pytest.mark.parametrize("name", PRESETS)
def test_every_preset_learns_everywhere(name: str) -> None:
    net = build(preset_block(name, 3, 33), seed=1).train()
    generator = torch.Generator().manual_seed(0)
    x = torch.randn(4, 3, 33, 33, generator=generator)
    loss = torch.nn.functional.cross_entropy(net(x), torch.tensor([0, 1, 2, 0]))
    loss.backward()
    assert loss.isfinite()
    for key, parameter in net.named_parameters():
        assert parameter.grad is not None, key
        assert parameter.grad.isfinite().all(), key
        if key.endswith("weight"):  # no layer is left without a signal
            assert parameter.grad.any(), key


def test_odd_stages_agree_on_both_paths() -> None:
    net = build(preset_block("pets-small", 2, 33)).eval()
    stage = net.get_submodule("stage1")
    x = torch.zeros(1, 16, 17, 17)
    body, shortcut = stage.get_submodule("body")(x), stage.get_submodule("shortcut")(x)
    assert body.shape == shortcut.shape == (1, 32, 9, 9)


@pytest.mark.parametrize(
    ("name", "classes", "size", "sentence"),
    [
        ("vgg", 2, 64, "There is no network called 'vgg'; there are: pets-small"),
        ("pets-small", 0, 64, "out_features is 0"),
        ("resnet18", 10**9, 64, "classes is 1000000000"),
        ("pets-small", 2, 0, "Pets, small takes pictures from 8 to 4,096 pixels a side, not 0"),
        ("pets-small", 2, 10**6, "not 1,000,000"),
        ("lenet-colour", 2, 11, "LeNet, in colour takes pictures from 12"),
    ],
)
def test_wrong_requests_are_refused(name: str, classes: int, size: int, sentence: str) -> None:
    with pytest.raises(BlockError) as caught:
        preset_block(name, classes, size)
    assert sentence in str(caught.value)
