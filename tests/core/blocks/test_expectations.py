"""What a rule promises, against what it draws."""

from __future__ import annotations

from math import isinf

import pytest

from core.blocks import Block, build
from core.blocks.expectations import _PROMISES, expected
from core.blocks.rules import RULES


def test_every_rule_promises_something() -> None:
    assert set(_PROMISES) == set(RULES)


@pytest.mark.parametrize(
    ("block", "name"),
    [
        (Block.of("Linear", in_features=100, out_features=200, initialization=rule), "weight")
        for rule in ("default", "kaiming", "xavier")
    ]
    + [
        (Block.of("Conv2d", in_channels=8, out_channels=32, kernel_size=5, initialization="kaiming"),
         "weight"),
        (Block.of("Linear", in_features=4, out_features=20_000), "bias"),
        (Block.of("MyLinear", in_units=100, units=100), "weight"),
        (Block.of("Quadratic", in_features=50, out_features=8), "weight"),
        (Block.of("FixedHiddenMLP", features=100), "constant"),
        (Block.of("BatchNorm2d", num_features=8, initial_weight=0.5), "weight"),
        (Block.of("BatchNorm2d", num_features=8), "running_var"),
    ],
)  # fmt: skip
def test_what_is_drawn_keeps_the_promise(block: Block, name: str) -> None:
    module = build(block, seed=3)
    tensor = getattr(module, name)
    promise = expected(block, name, module, tensor)
    assert promise is not None
    slack = 1e-6
    assert promise.low - slack <= tensor.min() and tensor.max() <= promise.high + slack
    assert tensor.mean().item() == pytest.approx(promise.mean, abs=0.03 * promise.deviation + 1e-9)
    assert tensor.std(correction=0).item() == pytest.approx(promise.deviation, rel=0.03)
    if not isinf(promise.low) and promise.deviation:
        assert tensor.max() > promise.high - 0.05 * (promise.high - promise.low)


def test_it_is_known_without_values() -> None:
    block = Block.of("Linear", in_features=4, out_features=8)
    module = build(block, device="meta")
    promise = expected(block, "weight", module, module.get_parameter("weight"))
    assert promise is not None
    assert (promise.low, promise.high) == (-0.5, 0.5)
