"""Built modules are PyTorch's own, and the same whatever the order, thread or global seed."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import torch
from hypothesis import given, settings
from torch import Tensor, nn

from core.blocks import Block, BlockError, build, preset_block
from core.blocks.room import make_room
from tests.core.blocks.strategies import networks

NETWORKS = ("pets-small", "resnet18", "mobilenet_v3_small")


def noise(*shape: int) -> Tensor:
    return torch.randn(shape, generator=torch.Generator().manual_seed(0))


def same(one: nn.Module, other: nn.Module) -> bool:
    """Say whether two modules hold the same names with the same values."""
    first, second = one.state_dict(), other.state_dict()
    return first.keys() == second.keys() and all(torch.equal(first[k], second[k]) for k in first)


def test_sequential_names_its_children() -> None:
    net = build(
        Block.of(
            "Sequential",
            Block.of("Linear", in_features=4, out_features=8, name="block 0"),
            Block.of("Sequential", Block.of("Linear", in_features=8, out_features=1)),
        )
    )
    assert list(net.state_dict()) == ["block 0.weight", "block 0.bias", "1.0.weight", "1.0.bias"]
    assert net.get_parameter("block 0.bias").shape == (8,)


@pytest.mark.parametrize(
    ("name", "activation"), [("ReLU", torch.relu), ("Identity", lambda x: x), ("Tanh", torch.tanh)]
)
def test_residual_adds_its_two_paths(name: str, activation: Any) -> None:
    body = Block.of("Linear", in_features=4, out_features=4)
    shortcut = Block.of("Sequential", Block.of("Linear", in_features=4, out_features=4))
    net = build(Block.of("Residual", body, shortcut, activation=name))
    x = noise(3, 4)
    expected = activation(net.get_submodule("body")(x) + net.get_submodule("shortcut")(x))
    assert torch.equal(net(x), expected)
    assert "shortcut.0.weight" in net.state_dict()


@settings(max_examples=15, deadline=None)
@given(networks())
def test_any_network_comes_back_from_json_with_the_same_output(block: Block) -> None:
    x = noise(2, 2, 9, 9)
    one, other = build(block, seed=3), build(Block.from_json(block.to_json()), seed=3)
    assert same(one, other)
    assert one.eval()(x).shape == (2, 3)
    assert torch.equal(one.eval()(x), other.eval()(x))
    bare = build(block, device="meta")
    assert {k: v.shape for k, v in bare.state_dict().items()} == {
        k: v.shape for k, v in one.state_dict().items()
    }
    assert all(tensor.is_meta for tensor in bare.state_dict().values())


@pytest.mark.parametrize("name", NETWORKS)
def test_the_global_generator_is_neither_used_nor_changed(name: str) -> None:
    block = preset_block(name, 2, 64)
    before = torch.get_rng_state()
    one = build(block, seed=1)
    assert torch.equal(torch.get_rng_state(), before)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(999)
        assert same(one, build(block, seed=1))
    assert not same(one, build(block, seed=2))


def test_a_tensor_depends_on_its_place_alone() -> None:
    layer = Block.of("Linear", in_features=4, out_features=4, name="kept")
    short = build(Block.of("Sequential", layer))
    long = build(Block.of("Sequential", Block.of("Linear", in_features=2, out_features=4), layer))
    assert torch.equal(short.get_parameter("kept.weight"), long.get_parameter("kept.weight"))
    assert not torch.equal(long.get_parameter("0.bias"), long.get_parameter("kept.bias"))


def test_threads_build_the_same_networks() -> None:
    blocks = [preset_block(name, 2, 64) for name in ("lenet-colour", "pets-small")] * 4
    alone = [build(block, seed=5) for block in blocks[:2]] * 4

    def build_and_compare(index: int) -> bool:
        outside = torch.zeros(1).device.type  # another thread's meta must not reach here
        return outside == "cpu" and same(build(blocks[index], seed=5), alone[index])

    with ThreadPoolExecutor(4) as pool:
        assert all(pool.map(build_and_compare, range(len(blocks))))


def test_making_room_keeps_shared_tensors_shared() -> None:
    with torch.device("meta"):
        net = nn.Sequential(nn.Linear(3, 3), nn.Linear(3, 3), nn.BatchNorm1d(3))
    net[1].weight = net[0].weight
    net[2].register_buffer("scratch", torch.empty(2, device="meta"), persistent=False)
    net[0].get_parameter("bias").requires_grad_(False)
    kept = {key: (tensor.shape, tensor.dtype) for key, tensor in net.state_dict().items()}
    make_room([net], torch.device("cpu"))
    assert net[1].weight is net[0].weight
    assert net[1].bias is not net[0].bias
    assert {key: (t.shape, t.dtype) for key, t in net.state_dict().items()} == kept
    assert not any(tensor.is_meta for tensor in (*net.parameters(), *net.buffers()))
    assert [p.requires_grad for p in net[0].parameters()] == [True, False]


def test_networks_beyond_memory_have_sizes_but_no_values() -> None:
    wide = Block.of("Linear", in_features=1_000_000, out_features=1_000_000)
    assert build(wide, device="meta").get_parameter("weight").shape == (1_000_000, 1_000_000)
    for block in (wide, Block.of("MySequential", wide, registered=False)):
        with pytest.raises(BlockError, match="1,000,001,000,000 numbers; at most 2,000,000,000"):
            build(block)


def test_what_pytorch_itself_refuses_is_refused_with_its_place(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(*_arguments: object, **_named: object) -> None:
        raise ValueError("no such thing\nand more")

    monkeypatch.setattr(nn, "Tanh", refuse)
    with pytest.raises(BlockError) as caught:
        build(Block.of("Sequential", Block.of("ReLU"), Block.of("Tanh", name="last one")))
    assert str(caught.value) == 'At "last one" (Tanh): no such thing.'


@pytest.mark.parametrize(
    ("tensor", "first"),
    [
        ("stem.0.weight", [-0.058113, -0.012705]),
        ("stage3.body.3.weight", [0.005585, 0.048881]),
        ("classifier.weight", [-0.007617, 0.046957]),
    ],
)
def test_a_seed_keeps_its_meaning(tensor: str, first: list[float]) -> None:
    """Hold the values fast: only so can the run of a shipped model be repeated."""
    net = build(preset_block("pets-medium", 2, 64), seed=0)
    values = net.get_parameter(tensor).detach().flatten()[:2]
    torch.testing.assert_close(values, torch.tensor(first), rtol=1e-4, atol=1e-6)
