"""FixedHiddenMLP: a constant that is not learned, a layer used twice, a loop that always ends."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor

from core.blocks import Block, BlockError, build
from core.blocks.course import FixedHiddenMLP


def noise(*shape: int) -> Tensor:
    return torch.rand(shape, generator=torch.Generator().manual_seed(0))


def test_the_fixed_hidden_mlp_returns_one_small_number() -> None:
    net = build(Block.of("FixedHiddenMLP"), seed=3)
    assert isinstance(net, FixedHiddenMLP)
    out = net(noise(2, 20))
    assert out.shape == ()
    assert out.abs() <= 1
    out.backward()
    assert net.constant.grad is None
    assert not net.constant.requires_grad
    assert net.linear.weight.grad is not None
    assert "constant" not in net.state_dict()
    assert [name for name, _ in net.named_parameters()] == ["linear.weight", "linear.bias"]
    assert 0 <= float(net.constant.min()) < 0.05
    assert 0.95 < float(net.constant.max()) < 1


def test_the_fixed_hidden_mlp_by_arithmetic() -> None:
    net = build(Block.of("FixedHiddenMLP", features=3), seed=3)
    x = noise(4, 3) * 10
    y = net.linear(torch.relu(net.linear(x) @ net.constant + 1)).detach()
    rounds = 0
    while float(y.abs().sum()) / 2**rounds > 1:
        rounds += 1
    assert rounds > 2
    torch.testing.assert_close(net(x), y.sum() / 2**rounds)


def test_the_constant_is_lost_unless_it_is_a_buffer() -> None:
    x = noise(2, 20)
    for constant, kept in (("attribute", False), ("buffer", True)):
        block = Block.of("FixedHiddenMLP", constant=constant)
        one, other = build(block, seed=1), build(block, seed=2)
        other.load_state_dict(one.state_dict())
        assert ("constant" in one.state_dict()) == kept
        assert bool(torch.equal(one(x), other(x))) == kept
    plain, saved = (
        build(Block.of("FixedHiddenMLP", constant=c), seed=1) for c in ("attribute", "buffer")
    )
    assert torch.equal(plain(x), saved(x))
    assert saved.to(torch.float64).constant.dtype == torch.float64
    assert plain.to(torch.float64).constant.dtype == torch.float32


def test_halving_ends_for_any_numbers() -> None:
    net = build(Block.of("FixedHiddenMLP"))
    assert net(torch.full((1, 20), float("nan"))).isnan()
    assert net(torch.full((1, 20), 1e30)).abs() <= 1
    with torch.no_grad():
        net.linear.weight.fill_(1.0)
    with pytest.raises(ValueError, match="infinite"):
        net(torch.full((1, 20), float("inf")))


def test_a_million_squared_constants_are_refused() -> None:
    with pytest.raises(BlockError, match="holds 2,000,001,000,000 numbers"):
        build(Block.of("FixedHiddenMLP", features=1_000_000))
