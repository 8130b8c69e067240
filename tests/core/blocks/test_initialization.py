"""Initial values, compared with PyTorch's and torchvision's own constructors in distribution."""

from __future__ import annotations

import math

import pytest
import torch
import torchvision
from torch import Tensor, nn

from core.blocks import Block, build
from core.blocks.kinds import TORCHVISION_MODELS
from core.blocks.presets import lenet


def quantiles(tensor: Tensor) -> Tensor:
    return torch.quantile(tensor.detach().flatten()[:500_000], torch.linspace(0, 1, 21))


def convolution(initialization: str = "default") -> Block:
    return Block.of(
        "Conv2d", in_channels=32, out_channels=48, kernel_size=5, groups=2,
        initialization=initialization,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("block", "theirs"),
    [
        (
            Block.of("Linear", in_features=300, out_features=400),
            lambda: nn.Linear(300, 400),
        ),
        (convolution(), lambda: nn.Conv2d(32, 48, 5, groups=2)),
    ],
)
def test_the_default_is_pytorchs_distribution(block: Block, theirs: object) -> None:
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        reference: nn.Module = theirs()  # type: ignore[operator]
    ours = build(block, seed=7)
    weight = ours.get_parameter("weight").detach()
    bound = 1 / math.sqrt(weight[0].numel())
    assert 0.999 * bound < weight.abs().max() <= bound
    assert ours.get_parameter("bias").abs().max() <= bound
    assert float(weight.std()) == pytest.approx(bound / math.sqrt(3), rel=0.02)
    torch.testing.assert_close(
        quantiles(weight), quantiles(reference.get_parameter("weight")), rtol=0, atol=0.05 * bound
    )


def test_the_bounds_are_the_courses() -> None:
    four = build(Block.of("Linear", in_features=4, out_features=50_000))
    assert float(four.get_parameter("weight").detach().abs().max()) == pytest.approx(0.5, abs=1e-3)
    plain = [
        Block(block.kind, tuple(a for a in block.arguments if a[0] != "initialization"))
        for block in lenet(1, 10, 28).children
    ]
    net = build(Block.of("Sequential", *plain))
    assert 0.19 < float(net.get_parameter("0.weight").detach().abs().max()) <= 0.2
    assert 0.081 < float(net.get_parameter("3.weight").detach().abs().max()) <= 1 / math.sqrt(150)


def test_xavier_has_the_courses_bounds_on_lenet() -> None:
    net = build(lenet(1, 10, 28))
    bounds = {"0": 0.1852, "3": 0.1044, "7": 0.1074, "9": 0.1715, "11": 0.2526}
    for place, bound in bounds.items():
        largest = float(net.get_parameter(f"{place}.weight").detach().abs().max())
        assert 0.95 * bound < largest <= bound + 5e-5


def test_kaiming_is_normal_over_the_outputs() -> None:
    weight = build(convolution("kaiming")).get_parameter("weight").detach()
    deviation = math.sqrt(2 / (48 * 25))
    assert float(weight.std()) == pytest.approx(deviation, rel=0.02)
    assert float(weight.mean()) == pytest.approx(0, abs=0.02 * deviation)
    inside = float((weight.abs() < deviation).float().mean())
    assert inside == pytest.approx(math.erf(math.sqrt(0.5)), abs=0.01)


def test_batch_normalization_begins_neutral() -> None:
    state = build(Block.of("BatchNorm2d", num_features=3)).state_dict()
    expected = nn.BatchNorm2d(3).state_dict()
    assert state.keys() == expected.keys()
    for name, tensor in expected.items():
        assert state[name].dtype == tensor.dtype
        assert torch.equal(state[name], tensor)
    quiet = build(Block.of("BatchNorm2d", num_features=3, initial_weight=0.0))
    assert torch.equal(quiet.get_parameter("weight"), torch.zeros(3))


@pytest.mark.parametrize("model", TORCHVISION_MODELS)
def test_torchvisions_networks_begin_as_torchvision_begins_them(model: str) -> None:
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        theirs = torchvision.models.get_model(model, num_classes=40).state_dict()
    ours = build(Block.of("Torchvision", model=model, classes=40), seed=1).state_dict()
    assert ours.keys() == theirs.keys()
    for name, expected in theirs.items():
        values = ours[name]
        assert (values.shape, values.dtype) == (expected.shape, expected.dtype)
        if expected.is_floating_point() and expected.numel() > 1 and expected.std() > 0:
            spread = 5 / math.sqrt(2 * expected.numel())  # five standard errors of each deviation
            assert float(values.std() / expected.std()) == pytest.approx(1, abs=2 * spread), name
            error = 7 * float(expected.std()) / math.sqrt(expected.numel())
            assert float(values.mean() - expected.mean()) == pytest.approx(0, abs=error), name
        else:
            assert torch.equal(values, expected), name
