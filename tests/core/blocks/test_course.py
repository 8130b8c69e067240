"""The course's layers, blocks and parameter accesses, with the results that it prints."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor, nn

from core.blocks import Block, build
from core.blocks.course import CenteredLayer, HalfFourier, MyLinear, MySequential, Quadratic


def dense(inputs: int, outputs: int) -> Block:
    return Block.of("Linear", in_features=inputs, out_features=outputs)


def sequence(*layers: Block) -> Block:
    return Block.of("Sequential", *layers)


def noise(*shape: int) -> Tensor:
    return torch.rand(shape, generator=torch.Generator().manual_seed(0))


def count(module: nn.Module) -> int:
    return sum(parameter.numel() for parameter in module.parameters())


RELU = Block.of("ReLU")
PERCEPTRON = sequence(dense(20, 256), RELU, dense(256, 10))
CHIMERA = sequence(Block.of("NestMLP"), dense(16, 20), Block.of("FixedHiddenMLP"))


@pytest.mark.parametrize(
    ("block", "parameters"),
    [
        (PERCEPTRON, 7_946),
        (Block.of("MLP"), 7_946),
        (Block.of("FixedHiddenMLP"), 420),
        (Block.of("NestMLP"), 3_952),
        (CHIMERA, 4_712),
        (sequence(dense(4, 8), RELU, dense(8, 1)), 49),
    ],
)
def test_parameters_as_derived(block: Block, parameters: int) -> None:
    assert count(build(block)) == count(build(block, device="meta")) == parameters


def test_the_mlp_as_a_class() -> None:
    net = build(Block.of("MLP", hidden=256), seed=1)
    assert {key: tuple(value.shape) for key, value in net.state_dict().items()} == {
        "hidden.weight": (256, 20),
        "hidden.bias": (256,),
        "out.weight": (10, 256),
        "out.bias": (10,),
    }
    x = noise(2, 20)
    hidden, out = net.get_submodule("hidden"), net.get_submodule("out")
    assert torch.equal(net(x), out(torch.relu(hidden(x))))
    assert net(x).shape == (2, 10)


def test_a_sequential_block_by_hand_runs_the_same_layers() -> None:
    theirs = build(PERCEPTRON)
    assert isinstance(theirs, nn.Sequential)
    x = noise(2, 20)
    for registered in (True, False):
        layers = dict(theirs.named_children())
        ours = MySequential(layers, registered)
        assert torch.equal(ours(x), theirs(x))
        names = ["0", "1", "2"] if registered else []
        assert [name for name, _ in ours.named_children()] == names
    assert not list(ours.parameters())
    assert not ours.state_dict()
    assert next(theirs.to(torch.float64).parameters()).dtype == torch.float64
    assert ours.layers is not None
    assert ours.layers[0] is theirs[0]


def test_a_plain_list_is_not_moved() -> None:
    hidden = build(Block.of("MySequential", dense(2, 2), registered=False)).to(torch.float64)
    assert hidden.layers[0].weight.dtype == torch.float32


def test_nested_blocks_and_the_chimera() -> None:
    nest = build(Block.of("NestMLP"))
    assert nest(noise(2, 20)).shape == (2, 16)
    assert "net.2.weight" in nest.state_dict()
    out = build(CHIMERA, seed=5)(noise(2, 20))
    assert out.shape == ()
    assert out.abs() <= 1


def test_the_block_factory() -> None:
    block1 = sequence(dense(4, 8), RELU, dense(8, 4), RELU)
    factory = Block.of("Repeat", block1, times=4, prefix="block ")
    net = build(sequence(factory, dense(4, 1)))
    assert count(net) == 309
    assert len(list(net.parameters())) == 18
    assert net[0][1][0].bias.shape == (8,)
    assert net.get_parameter("0.block 3.2.weight").shape == (4, 8)
    assert net(noise(2, 4)).shape == (2, 1)


def test_parallel_blocks_concatenate_or_add() -> None:
    x, nets = noise(2, 20), (Block.of("NestMLP"), dense(20, 16))
    for join, dim in (("concat", 1), ("add", 1), ("concat", 0)):
        net = build(Block.of("Parallel", *nets, join=join, dim=dim))
        first, second = (branch(x) for branch in net.children())
        expected = first + second if join == "add" else torch.cat([first, second], dim)
        assert torch.equal(net(x), expected)


def test_accessing_parameters() -> None:
    net = build(sequence(dense(4, 8), RELU, dense(8, 1)))
    assert net(noise(2, 4)).shape == (2, 1)
    assert list(net.state_dict()) == ["0.weight", "0.bias", "2.weight", "2.bias"]
    assert isinstance(net[2].bias, nn.Parameter)
    assert net[2].weight.grad is None
    saved = net.state_dict()["2.bias"]
    assert saved is not net[2].bias
    assert saved.data_ptr() == net[2].bias.data_ptr()


def test_the_centered_layer() -> None:
    row = torch.tensor([1.0, 2, 3, 4, 5])
    assert CenteredLayer()(row).tolist() == [-2, -1, 0, 1, 2]
    net = build(sequence(dense(8, 128), Block.of("CenteredLayer")))
    assert abs(float(net(noise(4, 8)).detach().mean())) < 1e-6


@pytest.mark.parametrize("detached", [True, False])
def test_a_linear_layer_by_hand(detached: bool) -> None:
    block = Block.of("MyLinear", in_units=5, units=3, detached=detached)
    layer = build(block, seed=2)
    assert isinstance(layer, MyLinear)
    assert layer.weight.shape == (5, 3)
    x = noise(2, 5)
    out = layer(x)
    assert torch.equal(out, torch.relu(x @ layer.weight + layer.bias))
    assert out.requires_grad != detached
    twin = build(Block.of("MyLinear", in_units=5, units=3), seed=2)
    assert torch.equal(out, twin(x))
    rows = [
        Block.of("MyLinear", in_units=a, units=b, detached=detached) for a, b in ((64, 8), (8, 1))
    ]
    assert build(sequence(*rows))(noise(2, 64)).shape == (2, 1)


def test_products_of_pairs_are_pytorchs_bilinear_of_a_row_with_itself() -> None:
    layer = build(Block.of("Quadratic", in_features=4, out_features=3), seed=1)
    assert isinstance(layer, Quadratic)
    assert layer.weight.shape == (3, 4, 4)
    theirs = nn.Bilinear(4, 4, 3, bias=False)
    theirs.load_state_dict(layer.state_dict())
    x = noise(2, 4)
    assert torch.allclose(layer(x), theirs(x, x))
    by_hand = [
        [
            sum(layer.weight[k, i, j] * row[i] * row[j] for i in range(4) for j in range(4))
            for k in range(3)
        ]
        for row in x
    ]
    assert torch.allclose(layer(x), torch.stack([torch.stack(row) for row in by_hand]))
    assert layer(noise(5, 2, 4)).shape == (5, 2, 3)
    assert layer(noise(4)).shape == (3,)
    assert torch.allclose(layer(2 * x), 4 * layer(x))  # of the second degree


def test_products_of_pairs_begin_about_as_large_as_their_inputs() -> None:
    layer = build(Block.of("Quadratic", in_features=40, out_features=50), seed=1)
    x = torch.randn(50, 40, generator=torch.Generator().manual_seed(0))
    assert 0.8 < float(layer(x).detach().std()) < 1.25


@pytest.mark.parametrize("n", [1, 2, 5, 8])
def test_half_of_the_fourier_coefficients_says_all(n: int) -> None:
    x = noise(3, n)
    out = HalfFourier()(x)
    half = n // 2 + 1
    whole = torch.fft.fft(x)
    assert out.shape == (3, 2 * half)
    assert torch.allclose(out[:, :half], whole.real[:, :half], atol=1e-6)
    assert torch.allclose(out[:, half:], whole.imag[:, :half], atol=1e-6)
    back = torch.fft.irfft(torch.complex(out[:, :half], out[:, half:]), n=n)
    assert torch.allclose(back, x, atol=1e-6)


def test_the_sum_and_the_alternating_sum_are_coefficients() -> None:
    out = HalfFourier()(torch.tensor([1.0, 2, 3, 4]))
    assert out.tolist() == pytest.approx([10, -2, -2, 0, 2, 0], abs=1e-6)


def test_no_gradient_reaches_what_is_read_as_data() -> None:
    layers = [dense(5, 5), Block.of("MyLinear", in_units=5, units=3, detached=True)]
    net = build(sequence(*layers), seed=1)
    net(noise(2, 5)).sum().backward()
    assert net[1].weight.grad is None
    assert net[0].weight.grad is not None


def test_constructors_draw_nothing_from_the_global_generator_when_built() -> None:
    before = torch.get_rng_state()
    for kind in ("MLP", "FixedHiddenMLP", "NestMLP", "CenteredLayer"):
        build(Block.of(kind))
    build(Block.of("MyLinear", in_units=2, units=2))
    build(Block.of("Quadratic", in_features=2, out_features=2))
    assert torch.equal(torch.get_rng_state(), before)
