"""Lazy layers: uninitialized until an input has come, and then as if they had been told its size."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import torch
from hypothesis import given, settings
from torch import Tensor, nn
from torch.nn.modules.lazy import LazyModuleMixin
from torch.nn.parameter import UninitializedBuffer, UninitializedParameter, is_lazy

from core.blocks import KINDS, Block, BlockError, build
from core.blocks.initialization import beginnings
from tests.core.blocks.strategies import lazy_networks

SAMPLE = torch.empty(2, 2, 9, 9, device="meta")


def course() -> Block:
    return Block.of(
        "Sequential", Block.of("LazyLinear", out_features=256), Block.of("ReLU"),
        Block.of("LazyLinear", out_features=10),
    )  # fmt: skip


def tensors(module: nn.Module) -> list[Tensor]:
    return [*module.parameters(), *module.buffers()]


# kind, its arguments, those that it does not know, shape of an input
FORMS: list[tuple[str, dict[str, Any], dict[str, Any], tuple[int, ...]]] = [
    ("LazyLinear", {"out_features": 3}, {"in_features": 5}, (2, 5)),
    ("LazyConv1d", {"out_channels": 4, "kernel_size": 3, "groups": 2}, {"in_channels": 2}, (2, 2, 9)),
    ("LazyConv2d", {"out_channels": 4, "kernel_size": 3, "bias": False}, {"in_channels": 2}, (2, 2, 9, 9)),
    (
        "LazyConvTranspose2d",
        {"out_channels": 4, "kernel_size": (3, 2), "stride": 2, "output_padding": 1, "groups": 2},
        {"in_channels": 6},
        (2, 6, 4, 4),
    ),
    ("LazyBatchNorm1d", {"eps": 0.1}, {"num_features": 3}, (4, 3)),
    ("LazyBatchNorm2d", {"affine": False}, {"num_features": 3}, (2, 3, 4, 4)),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "arguments", "unknown", "shape"), FORMS)
def test_settled_it_is_the_layer_that_knew_its_size(
    kind: str, arguments: dict[str, Any], unknown: dict[str, Any], shape: tuple[int, ...]
) -> None:
    known = Block.of(KINDS[kind].becomes, **unknown, **arguments)
    x = torch.randn(shape, generator=torch.Generator().manual_seed(0))
    lazy, told = build(Block.of(kind, **arguments), seed=4, sample=x), build(known, seed=4)
    assert repr(lazy) == repr(told)
    assert type(lazy) is type(told)
    assert lazy.state_dict().keys() == told.state_dict().keys()
    assert all(torch.equal(v, told.state_dict()[k]) for k, v in lazy.state_dict().items())
    assert torch.equal(lazy(x), told(x))


@pytest.mark.parametrize(("kind", "arguments", "unknown", "shape"), FORMS)
def test_without_an_input_it_is_pytorchs_own(
    kind: str, arguments: dict[str, Any], unknown: dict[str, Any], shape: tuple[int, ...]
) -> None:
    ours, theirs = build(Block.of(kind, **arguments)), getattr(nn, kind)(**arguments)
    assert repr(ours) == repr(theirs)
    assert {k: type(v) for k, v in ours.state_dict().items()} == {
        k: type(v) for k, v in theirs.state_dict().items()
    }
    assert all(tensor.device.type == "cpu" for tensor in tensors(ours))


def test_every_lazy_kind_is_compared() -> None:
    assert {name for name, kind in KINDS.items() if kind.becomes} == {kind for kind, *_ in FORMS}


def test_the_courses_lazy_network() -> None:
    bare = build(course())
    assert isinstance(bare.get_parameter("0.weight"), UninitializedParameter)
    settled = build(course(), sample=torch.empty(2, 20))
    assert settled.get_parameter("0.weight").shape == (256, 20)
    assert settled(torch.zeros(2, 20)).shape == (2, 10)
    with torch.random.fork_rng(devices=[]):
        assert bare(torch.zeros(2, 20)).shape == (2, 10)  # as PyTorch does it
    assert bare.get_parameter("0.weight").shape == (256, 20)


@pytest.mark.parametrize("device", ["meta", "cpu"])
def test_uninitialized_tensors_are_on_the_device(device: str) -> None:
    net = build(Block.of("Sequential", course(), Block.of("LazyBatchNorm1d")), device=device)
    lazy = [tensor for tensor in tensors(net) if is_lazy(tensor)]
    assert {type(tensor) for tensor in lazy} == {UninitializedParameter, UninitializedBuffer}
    assert all(tensor.device.type == device for tensor in tensors(net))
    assert all(parameter.requires_grad for parameter in net.parameters())


@settings(max_examples=12, deadline=None)
@given(lazy_networks())
def test_any_lazy_network_is_settled_by_our_own_generators(block: Block) -> None:
    before = torch.get_rng_state()
    net = build(block, seed=2, sample=SAMPLE)
    again = build(Block.from_json(block.to_json()), seed=2, sample=torch.zeros(5, 2, 9, 9))
    assert torch.equal(torch.get_rng_state(), before)
    assert not any(map(is_lazy, tensors(net)))
    for part in net.modules():
        assert not isinstance(part, LazyModuleMixin)
        assert part.training
        assert not part._forward_pre_hooks and not part._forward_hooks
    assert all(torch.equal(v, again.state_dict()[k]) for k, v in net.state_dict().items())
    assert net(torch.zeros(2, 2, 9, 9)).shape == (2, 3)
    bare = build(block, device="meta", sample=SAMPLE)
    assert {k: v.shape for k, v in bare.state_dict().items()} == {
        k: v.shape for k, v in net.state_dict().items()
    }


def test_threads_settle_their_own_networks() -> None:
    before, alone = torch.get_rng_state(), build(course(), sample=torch.empty(2, 20)).state_dict()

    def settled(width: int) -> dict[str, Tensor]:
        return build(course(), sample=torch.empty(2, width)).state_dict()

    with ThreadPoolExecutor(4) as pool:
        for width, state in zip([20, 5] * 4, pool.map(settled, [20, 5] * 4), strict=True):
            assert state["0.weight"].shape == (256, width)
            assert torch.equal(state["2.bias"], alone["2.bias"])
    assert torch.equal(torch.get_rng_state(), before)


def test_what_comes_after_the_lazy_layers_may_depend_on_values() -> None:
    net = build(Block.of("Sequential", *course().children, Block.of("FixedHiddenMLP", features=10)),
                sample=torch.empty(2, 20))  # fmt: skip
    assert net(torch.ones(2, 20)).abs() <= 1


def test_indices_a_plain_list_and_ties_are_settled_too() -> None:
    words = Block.of("Embedding", num_embeddings=9, embedding_dim=6)
    layer = Block.of("LazyLinear", out_features=6)
    hidden = Block.of("MySequential", layer, Block.of("LazyBatchNorm1d"), registered=False)
    block = Block.of(
        "Sequential", words, Block.of("Flatten"), layer, Block.of("Tied", to="2"), hidden
    )
    net = build(block, sample=torch.zeros(1, 1, dtype=torch.int64))
    assert net[2] is net[3]
    assert net[2].weight.shape == (6, 6)
    assert type(net[4].layers[0]) is nn.Linear
    assert net(torch.tensor([[1], [8]])).shape == (2, 6)


@pytest.mark.parametrize(
    ("layers", "sample", "sentence"),
    [
        (
            [Block.of("LazyConv2d", out_channels=1, kernel_size=3)],
            torch.empty(2, 20),
            r'At "0" \(LazyConv2d\): a batch of this shape does not go through: Expected 3D',
        ),
        (
            [Block.of("LazyConv2d", out_channels=4, kernel_size=1, groups=4)],
            SAMPLE,
            "in_channels must be divisible by groups. So the lazy layer '0'",
        ),
        (
            [Block.of("Linear", in_features=3, out_features=4, name="first one"),
             Block.of("LazyLinear", out_features=1)],
            torch.empty(2, 20),
            r'At "first one" \(Linear\): .*. So the lazy layer \'1\' cannot know its size',
        ),
        (
            [Block.of("FixedHiddenMLP"), Block.of("LazyLinear", out_features=1)],
            torch.empty(2, 20),
            r'At "0" \(FixedHiddenMLP\): how it runs depends on the values that arrive',
        ),
        (
            [Block.of("Flatten"), Block.of("LazyLinear", out_features=10**6)],
            torch.empty(2, 3, 1_000, 1_000, device="meta"),
            "holds 3,000,001,000,000 numbers",
        ),
        (
            [Block.of("LazyLinear", out_features=10**6)],
            torch.empty(1, 2**62, dtype=torch.uint8, device="meta"),
            r'At "0" \(LazyLinear\)',
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_settled_is_refused_with_its_place(
    layers: list[Block], sample: Tensor, sentence: str
) -> None:
    with pytest.raises(BlockError, match=sentence):
        build(Block.of("Sequential", *layers), sample=sample)


def test_how_they_begin_is_said_once_it_is_known() -> None:
    block = Block.of("LazyLinear", out_features=3)
    words = beginnings(block, build(block, device="meta"))
    assert words == dict.fromkeys(["weight", "bias"], "once the first input has come")
    settled = build(block, device="meta", sample=torch.empty(1, 4))
    assert beginnings(block, settled)["bias"].startswith("uniform between −0.5 and 0.5")
