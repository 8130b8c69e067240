"""Parameters and multiply-adds against hand calculation, hooks and torchvision's published ones."""

from __future__ import annotations

import math

import pytest
import torch
import torchvision
from hypothesis import given, settings
from torch import Tensor, nn

from core.blocks import Block, BlockError, Cost, build, cost, preset_block
from core.blocks.course import MyLinear
from core.blocks.presets import lenet
from tests.core.blocks.strategies import networks


def counted_by_hooks(block: Block, image_size: int, channels: int) -> int:
    """Count numbers × weights that each of them meets, layer by layer: the definition."""
    module, total = build(block).eval(), 0

    def count(layer: nn.Module, inputs: tuple[Tensor, ...], output: Tensor) -> None:
        nonlocal total
        if isinstance(layer, nn.Conv1d | nn.Conv2d | nn.Linear):
            total += output.numel() * layer.weight[0].numel()
        if isinstance(layer, nn.ConvTranspose2d | MyLinear):  # weight: (in, out, …)
            total += inputs[0].numel() * layer.weight[0].numel()

    for layer in module.modules():
        layer.register_forward_hook(count)
    with torch.no_grad():
        module(torch.zeros(1, channels, image_size, image_size))
    return total


def test_lenet_by_hand() -> None:
    convolutions = 6 * 28 * 28 * 25 + 16 * 10 * 10 * 150
    dense = 400 * 120 + 120 * 84 + 84 * 10
    assert cost(lenet(1, 10, 28), 28, channels=1) == Cost(61_706, convolutions + dense)
    assert convolutions + dense == 416_520


@pytest.mark.parametrize(
    ("name", "weights"),
    [
        ("resnet18", torchvision.models.ResNet18_Weights.IMAGENET1K_V1),
        ("mobilenet_v3_small", torchvision.models.MobileNet_V3_Small_Weights.IMAGENET1K_V1),
    ],
)
def test_torchvision_publishes_the_same(name: str, weights: torchvision.models.WeightsEnum) -> None:
    measured = cost(preset_block(name, 1_000, 224), 224)
    assert measured.parameters == weights.meta["num_params"]
    assert measured.multiply_adds / 1e9 == pytest.approx(weights.meta["_ops"], abs=2e-3)


@pytest.mark.parametrize("name", ["pets-small", "lenet-colour", "mobilenet_v3_small"])
def test_presets_agree_with_a_count_by_hooks(name: str) -> None:
    block = preset_block(name, 2, 47)
    assert cost(block, 47).multiply_adds == counted_by_hooks(block, 47, 3)


@settings(max_examples=15, deadline=None)
@given(networks())
def test_any_network_agrees_with_a_count_by_hooks(block: Block) -> None:
    measured = cost(block, 9, channels=2)
    assert measured.multiply_adds == counted_by_hooks(block, 9, 2)
    assert measured.parameters == sum(math.prod(p.shape) for p in build(block).parameters())


def test_a_picture_that_does_not_fit_is_refused() -> None:
    with pytest.raises(BlockError, match="A picture of 3 × 64 × 64 does not go through"):
        cost(preset_block("lenet-colour", 2, 32), 64)
    with pytest.raises(BlockError, match="1 × 64 × 64"):
        cost(preset_block("pets-small", 2, 64), 64, channels=1)
    with pytest.raises(BlockError, match="3 × -1 × -1"):
        cost(preset_block("pets-small", 2, 64), -1)
    with pytest.raises(BlockError, match="does not go through"):
        cost(
            Block.of("Sequential", Block.of("Flatten"), Block.of("FixedHiddenMLP", features=12)), 2
        )


def test_lazy_layers_are_counted_with_the_size_that_the_picture_gives_them() -> None:
    row = [Block.of("Flatten"), Block.of("LazyLinear", out_features=5)]
    assert cost(Block.of("Sequential", *row), 4) == Cost(48 * 5 + 5, 48 * 5)


def test_a_tied_layer_costs_its_work_twice_and_its_numbers_once() -> None:
    layer = Block.of("Linear", in_features=8, out_features=8)
    block = Block.of("Sequential", layer, Block.of("Tied", to="0"))
    assert cost(block, 8, channels=1) == Cost(72, 2 * 8 * 64)
