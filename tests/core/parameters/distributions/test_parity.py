"""The same numbers as torch.nn.init, bit for bit, from the same generator; and as the Python says."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any
from unittest.mock import patch

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor, nn

from core.blocks import Block, build
from core.blocks.rules import RULES
from core.parameters.distributions import DISTRIBUTIONS, Distribution, Slot
from core.parameters.distributions.default import _by_rule
from core.parameters.errors import ParameterError
from core.randomness import generator
from tests.core.parameters.distributions.kinds import (
    CHANGED,
    EVERY,
    MIXTURES,
    PLAIN,
    SHAPES,
    linear,
    name,
)

pytestmark = pytest.mark.filterwarnings("ignore:mean is more than 2 std")

WITHOUT_GENERATOR = ("zeros", "ones", "constant", "eye", "dirac")
randperm = torch.randperm


def by_torch(
    distribution: Distribution,
    shape: tuple[int, ...],
    own: torch.Generator,
    dtype: torch.dtype = torch.float32,
) -> Tensor:
    """Fill as torch.nn.init does, but that `sparse_` draws its places from the generator too."""
    more: dict[str, Any] = {} if distribution.kind in WITHOUT_GENERATOR else {"generator": own}
    tensor = torch.full(shape, torch.nan, dtype=dtype)
    with (
        patch("torch.randperm", lambda count: randperm(count, generator=own)),
        warnings.catch_warnings(),
    ):
        warnings.simplefilter("ignore")
        getattr(nn.init, f"{distribution.kind}_")(tensor, **dict(distribution.arguments), **more)
    return tensor


def same(one: Tensor, other: Tensor) -> bool:
    return torch.equal(one.view(torch.int32), other.view(torch.int32))


def test_every_function_of_torch_is_there() -> None:
    theirs = {each[:-1] for each in nn.init.__all__ if each.endswith("_")}
    assert set(DISTRIBUTIONS) == theirs | {"default", "mixture"}
    assert all(kind.name == name for name, kind in DISTRIBUTIONS.items())


@pytest.mark.parametrize("distribution", [*PLAIN, *CHANGED], ids=name)
def test_objects_where_torch_raises_and_else_fills_alike(distribution: Distribution) -> None:
    for shape in SHAPES:
        try:
            wanted = by_torch(distribution, shape, torch.Generator().manual_seed(7))
        except (ValueError, ZeroDivisionError, IndexError):
            assert distribution.objection(Slot(shape)).endswith("."), shape
            with pytest.raises(ParameterError, match=DISTRIBUTIONS[distribution.kind].title):
                distribution.sample(shape, torch.Generator())
            continue
        assert distribution.objection(Slot(shape)) == "", shape
        found = distribution.sample(shape, torch.Generator().manual_seed(7))
        assert found.dtype == torch.float32
        assert same(found, wanted), shape
        assert distribution.words(Slot(shape))


@settings(max_examples=25, deadline=None)
@given(
    st.sampled_from([*PLAIN, *CHANGED]),
    st.lists(st.integers(1, 6), min_size=1, max_size=5),
    st.integers(0, 2**62),
)
def test_same_numbers_in_any_shape(distribution: Distribution, sizes: list[int], seed: int) -> None:
    slot = Slot(tuple(sizes))
    if not distribution.objection(slot):
        found = distribution.sample(slot, torch.Generator().manual_seed(seed))
        assert same(found, by_torch(distribution, slot.shape, torch.Generator().manual_seed(seed)))


@pytest.mark.parametrize("distribution", EVERY, ids=name)
def test_the_python_fills_with_the_same_numbers(distribution: Distribution) -> None:
    for slot in (Slot((5,)), Slot((20, 7)), Slot((4, 6, 3, 3))):
        if not distribution.objection(slot):
            w = nn.Parameter(torch.full(slot.shape, torch.nan))
            own = generator(3, "x")
            exec(
                "\n".join(distribution.python("w", "own", slot)),
                {"torch": torch, "nn": nn, "w": w, "own": own},
            )
            assert same(w.detach(), distribution.sample(slot, generator(3, "x")))


@pytest.mark.parametrize(
    "block",
    [
        Block.of("Linear", in_features=7, out_features=5),
        Block.of("Conv2d", in_channels=4, out_channels=6, kernel_size=(3, 2), groups=2),
        Block.of("Conv1d", in_channels=2, out_channels=3, kernel_size=3),
        Block.of("ConvTranspose2d", in_channels=3, out_channels=4, kernel_size=2),
        Block.of("Embedding", num_embeddings=9, embedding_dim=4),
        Block.of("BatchNorm2d", num_features=3),
        Block.of("LayerNorm", normalized_shape=(3, 4)),
        Block.of("PReLU", num_parameters=3),
        Block.of("MyLinear", in_units=3, units=4),
        Block.of("Quadratic", in_features=3, out_features=4),
    ],
    ids=lambda block: block.kind,
)
def test_the_default_is_what_the_block_begins_with(block: Block) -> None:
    module = build(Block.of("Sequential", block), seed=11)
    weight = tuple(module.get_parameter("0.weight").shape)
    for path, tensor in module.state_dict().items():
        attribute = path.removeprefix("0.")
        slot = Slot(tuple(tensor.shape), block.kind, attribute, weight)
        own = generator(11, "weights", path)
        found = Distribution.of("default").sample(slot, own, dtype=tensor.dtype)
        assert torch.equal(found, tensor)
        lines = "\n".join(Distribution.of("default").python("w", "own", slot))
        w, own = torch.empty_like(tensor), generator(11, "weights", path)
        exec(lines, {"torch": torch, "nn": nn, "w": w, "own": own})
        assert torch.equal(w, tensor)


def test_every_rule_of_the_blocks_is_known_to_the_default() -> None:
    for rule in RULES:
        assert _by_rule(rule, linear(4, 3)) is not None


@pytest.mark.parametrize(
    ("make", "tensors"),
    [
        (lambda: nn.MultiheadAttention(20, 2), {"in_proj_weight", "in_proj_bias"}),
        (lambda: nn.MultiheadAttention(20, 2).out_proj, {"weight", "bias"}),
        (lambda: nn.Conv3d(4, 90, 2), {"weight", "bias"}),
        (lambda: nn.ConvTranspose1d(30, 90, 2), {"weight", "bias"}),
        (lambda: nn.InstanceNorm2d(3, affine=True), {"weight", "bias"}),
        (lambda: nn.RMSNorm(4), {"weight"}),
        (lambda: nn.EmbeddingBag(50, 10), {"weight"}),
    ],
)
def test_the_default_of_layers_that_are_no_blocks(
    make: Callable[[], nn.Module], tensors: set[str]
) -> None:
    with torch.random.fork_rng():
        torch.manual_seed(0)
        module = make()
    weight = getattr(module, "weight", None)
    shape = None if weight is None else tuple(weight.shape)
    for attribute in tensors:
        tensor = module.get_parameter(attribute).detach()
        slot = Slot(tuple(tensor.shape), type(module).__name__, attribute, shape)
        density = Distribution.of("default").density(slot)
        assert density.low - 1e-7 <= float(tensor.min())
        assert float(tensor.max()) <= density.high + 1e-7
        assert float(tensor.std(unbiased=False)) == pytest.approx(density.deviation, rel=0.2)


def test_a_default_that_is_not_known_is_refused() -> None:
    default = Distribution.of("default")
    assert "Which layer" in default.objection(Slot((3, 4)))
    assert "Strange" in default.objection(Slot((3, 4), "Strange"))
    assert "fan-in" in default.objection(Slot((3,), "Linear", "bias"))
    with pytest.raises(ParameterError, match="slot is needed"):
        default.python("w", "g")


@pytest.mark.parametrize("distribution", [*PLAIN, MIXTURES[0]], ids=name)
def test_layout_precision_and_gradients_change_nothing(distribution: Distribution) -> None:
    shape = (4, 6) if distribution.kind in ("eye", "sparse") else (4, 2, 3, 3)
    slot = Slot(shape)
    wanted = distribution.sample(slot, generator(1, "x"))
    strided = nn.Parameter(torch.empty(*shape[::-1]).permute(*reversed(range(len(shape)))))
    distribution.fill(strided, slot, generator(1, "x"))
    assert same(strided.detach().contiguous(), wanted)
    assert strided.grad_fn is None
    short = torch.empty(shape, dtype=torch.bfloat16)
    distribution.fill(short, slot, generator(1, "x"))
    if distribution.kind == "orthogonal":  # PyTorch has no QR decomposition of such numbers
        assert torch.equal(short, wanted.bfloat16())
    elif distribution.kind not in WITHOUT_GENERATOR and distribution.kind != "mixture":
        assert torch.equal(short, by_torch(distribution, shape, generator(1, "x"), short.dtype))
    meta = torch.empty(shape, device="meta")
    distribution.fill(meta, slot, generator(1, "x"))
    assert meta.is_meta


def test_the_global_generator_is_left_alone() -> None:
    before = torch.get_rng_state()
    for distribution in EVERY:
        for slot in (Slot((4, 6)), Slot((4, 2, 3))):
            if not distribution.objection(slot):
                distribution.sample(slot, generator(0, "x"))
    assert torch.equal(torch.get_rng_state(), before)


def test_a_tensor_of_another_shape_is_refused() -> None:
    with pytest.raises(ParameterError, match="shape"):
        Distribution.of("ones").fill(torch.empty(3), Slot((4,)), torch.Generator())
