"""Initial values, compared with PyTorch's and torchvision's own constructors in distribution."""

from __future__ import annotations

import math
from collections.abc import Callable

import pytest
import torch
import torchvision
from torch import Tensor, nn

from core.blocks import KINDS, Block, build
from core.blocks.course import MLP, FixedHiddenMLP, MyLinear, NestMLP, Quadratic
from core.blocks.initialization import beginnings
from core.blocks.presets import lenet
from core.blocks.torchvision_networks import RULES_OF


def quantiles(tensor: Tensor) -> Tensor:
    return torch.quantile(tensor.detach().flatten()[:500_000], torch.linspace(0, 1, 21))


def convolution(initialization: str = "default") -> Block:
    return Block.of(
        "Conv2d", in_channels=32, out_channels=48, kernel_size=5, groups=2,
        initialization=initialization,
    )  # fmt: skip


# Blocks large enough for moments, with groups where there are any, and PyTorch's own modules.
THEIRS: list[tuple[Block, Callable[[], nn.Module]]] = [
    (Block.of("Linear", in_features=300, out_features=400), lambda: nn.Linear(300, 400)),
    (convolution(), lambda: nn.Conv2d(32, 48, 5, groups=2)),
    (
        Block.of("Conv1d", in_channels=64, out_channels=256, kernel_size=7, groups=2),
        lambda: nn.Conv1d(64, 256, 7, groups=2),
    ),
    (
        Block.of("ConvTranspose2d", in_channels=64, out_channels=48, kernel_size=5, groups=2),
        lambda: nn.ConvTranspose2d(64, 48, 5, groups=2),
    ),
    (
        Block.of("Embedding", num_embeddings=300, embedding_dim=200),
        lambda: nn.Embedding(300, 200),
    ),
    (Block.of("BatchNorm1d", num_features=5), lambda: nn.BatchNorm1d(5)),
    (Block.of("BatchNorm2d", num_features=5), lambda: nn.BatchNorm2d(5)),
    (Block.of("LayerNorm", normalized_shape=(5, 2)), lambda: nn.LayerNorm((5, 2))),
    (Block.of("GroupNorm", num_groups=2, num_channels=6), lambda: nn.GroupNorm(2, 6)),
    (Block.of("PReLU", num_parameters=3), lambda: nn.PReLU(3)),
    (Block.of("PReLU", init=-2.5), lambda: nn.PReLU(init=-2.5)),
    (Block.of("MLP", in_features=200, hidden=300, out_features=400), lambda: MLP(200, 300, 400)),
    (Block.of("NestMLP"), NestMLP),
    (Block.of("MyLinear", in_units=200, units=300), lambda: MyLinear(200, 300)),
    (
        Block.of("FixedHiddenMLP", features=200, constant="buffer"),
        lambda: FixedHiddenMLP(200, "buffer"),
    ),
    (Block.of("Quadratic", in_features=30, out_features=40), lambda: Quadratic(30, 40)),
]


def test_every_kind_that_holds_tensors_is_compared() -> None:
    holders = {name for name, kind in KINDS.items() if kind.fills and not kind.becomes}
    assert holders == {block.kind for block, _ in THEIRS}


@pytest.mark.parametrize(("block", "theirs"), THEIRS, ids=lambda item: getattr(item, "kind", ""))
def test_the_default_is_pytorchs_distribution(
    block: Block, theirs: Callable[[], nn.Module]
) -> None:
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        reference = theirs().state_dict()
    ours = build(block, seed=7).state_dict()
    assert ours.keys() == reference.keys()
    for name, expected in reference.items():
        values = ours[name]
        assert (values.shape, values.dtype) == (expected.shape, expected.dtype)
        if expected.numel() < 10 or float(expected.std()) == 0:
            assert torch.equal(values, expected), name
        elif expected.numel() >= 1_000:
            spread = float(expected.std())
            near = max(0.03, 10 / math.sqrt(expected.numel()))  # four standard errors
            assert float(values.std()) == pytest.approx(spread, rel=near)
            inner = slice(1, -1)  # the ends of a normal distribution wander
            torch.testing.assert_close(
                quantiles(values)[inner], quantiles(expected)[inner], rtol=0, atol=near * spread
            )
            if float(expected.max()) < 2 * spread:
                assert float(values.abs().max() / expected.abs().max()) == pytest.approx(
                    1, abs=0.01
                )


@pytest.mark.parametrize("block", [block for block, _ in THEIRS[:4]], ids=lambda block: block.kind)
def test_uniform_bounds_are_exact(block: Block) -> None:
    """Hold them to PyTorch's own fan-in, transposed kernels and groups included."""
    module = build(block, seed=7)
    weight, bias = (module.get_parameter(name).detach() for name in ("weight", "bias"))
    fan_in, _ = nn.init._calculate_fan_in_and_fan_out(weight)
    bound = 1 / math.sqrt(fan_in)
    assert 0.999 * bound < float(weight.abs().max()) <= bound * (1 + 1e-6)
    assert 0.9 * bound < float(bias.abs().max()) <= bound * (1 + 1e-6)
    assert float(weight.std()) == pytest.approx(bound / math.sqrt(3), rel=0.02)


@pytest.mark.parametrize(
    ("block", "tensor", "words"),
    [
        (Block.of("Linear", in_features=4, out_features=8), "bias",
         "uniform between −0.5 and 0.5: 1/√4, the fan-in"),
        (convolution("kaiming"), "weight",
         "normal, mean 0, deviation 0.04082: √(2/1,200), the fan-out"),
        (Block.of("Linear", in_features=4, out_features=8, initialization="xavier"), "weight",
         "uniform between −0.7071 and 0.7071: √(6/12), fan-in and fan-out together"),
        (Block.of("PReLU"), "weight", "all 0.25"),
        (Block.of("BatchNorm2d", num_features=3, initial_weight=0), "weight", "all 0"),
        (Block.of("BatchNorm2d", num_features=3), "running_var", "all 1"),
        (Block.of("FixedHiddenMLP"), "constant", "uniform between 0 and 1"),
        (Block.of("Embedding", num_embeddings=2, embedding_dim=3), "weight",
         "normal, mean 0, deviation 1"),
    ],
)  # fmt: skip
def test_how_a_tensor_begins_is_said_with_its_own_numbers(
    block: Block, tensor: str, words: str
) -> None:
    said = beginnings(block, build(block, device="meta"))
    assert said[tensor] == words
    assert said == beginnings(block, build(block))


def test_what_holds_nothing_itself_begins_with_nothing() -> None:
    for block in (Block.of("ReLU"), Block.of("Sequential", Block.of("PReLU"))):
        assert beginnings(block, build(block)) == {}


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


@pytest.mark.parametrize("model", RULES_OF)
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
