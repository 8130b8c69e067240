"""Every recipe does what the course says of it."""

from __future__ import annotations

import math
from itertools import combinations

import pytest
import torch
from torch import Tensor, nn

from core.blocks import build
from core.blocks.lessons import LESSONS
from core.parameters import initialize
from core.parameters.initialization.recipes import RECIPES


def filled(name: str, seed: int = 0) -> nn.Module:
    """Return the recipe's network, initialized by it; no step may be left out."""
    recipe = RECIPES[name]
    lesson = LESSONS[recipe.lesson]
    net = build(lesson.block, seed=seed, sample=torch.empty(lesson.shape, device="meta"))
    found = initialize(net, recipe.initialization, seed=seed)
    assert found.unmatched == ()
    assert not any(each.objections for each in found.parameters)
    return net


def weight(net: nn.Module, place: str) -> Tensor:
    return net.get_parameter(f"{place}.weight").detach()


def bias(net: nn.Module, place: str) -> Tensor:
    return net.get_parameter(f"{place}.bias").detach()


def test_recipes_differ_and_say_what_to_look_for() -> None:
    for one, other in combinations(RECIPES.values(), 2):
        assert (one.initialization, one.lesson) != (other.initialization, other.lesson)
        assert one.title != other.title
    for name, recipe in RECIPES.items():
        assert recipe.name == name and recipe.lesson in LESSONS
        assert recipe.sentence.endswith(".") and len(recipe.sentence) < 110


def test_normal_and_zero_bias() -> None:
    net = filled("normal")
    assert 0 < float(weight(net, "0").abs().max()) < 0.05
    assert 0.006 < float(weight(net, "0").std()) < 0.014
    assert not bias(net, "0").any() and not bias(net, "2").any()


def test_constant_and_zero_bias() -> None:
    net = filled("constant")
    assert (weight(net, "0") == 1).all() and (weight(net, "2") == 1).all()
    assert not bias(net, "0").any()


def test_xavier_on_one_layer_and_42_on_the_other() -> None:
    for seed in range(20):
        net = filled("xavier-42", seed)
        assert float(weight(net, "0").abs().max()) <= math.sqrt(6 / 12) < 0.70711
        assert weight(net, "2").tolist() == [[42.0] * 8]


def test_the_mixture_has_three_parts_and_its_deviation() -> None:
    net, drawn = filled("custom"), []
    for seed in range(300):
        initialize(net, RECIPES["custom"].initialization, seed=seed)
        values = weight(net, "0").clone()
        assert ((values == 0) | ((values.abs() >= 5) & (values.abs() <= 10))).all()
        drawn.append(values)
    numbers = torch.stack(drawn)  # 9,600 of them
    assert abs(float(numbers.std()) - 5.4006) < 0.15
    assert abs(float((numbers == 0).double().mean()) - 0.5) < 0.03
    assert not torch.equal(weight(net, "2"), torch.zeros(1, 8))


def test_set_directly() -> None:
    before, net = build(LESSONS["parameters"].block, seed=0), filled("direct")
    expected = weight(before, "0") + 1
    expected[0, 0] = 42
    assert torch.equal(weight(net, "0"), expected)
    assert torch.equal(weight(net, "2"), weight(before, "2"))


def test_the_default_is_what_the_layers_draw() -> None:
    net = filled("default", 7)
    assert float(weight(net, "0").abs().max()) <= 0.5
    assert torch.equal(weight(net, "0"), weight(build(LESSONS["parameters"].block, seed=7), "0"))
    lenet = filled("lenet-default")
    assert 0.19 < float(weight(lenet, "0").abs().max()) <= 0.2
    assert 0.08 < float(weight(lenet, "3").abs().max()) <= 0.0817


def test_xavier_uniform_on_lenet_has_the_courses_bounds() -> None:
    net = filled("lenet-xavier")
    bounds = {"0": 0.1852, "3": 0.1044, "7": 0.1074, "9": 0.1715, "11": 0.2526}
    for place, bound in bounds.items():
        largest = float(weight(net, place).abs().max())
        assert 0.95 * bound < largest <= bound + 0.00005, place


def test_100_in_a_tied_tensor() -> None:
    net = filled("tied")
    assert net[2].weight[0, 0] == net[4].weight[0, 0] == 100
    assert torch.equal(net[2].weight, net[4].weight)


def test_lazy_layers_are_filled_once_they_have_a_shape() -> None:
    net = filled("lazy")
    assert tuple(weight(net, "0").shape) == (256, 20)
    assert 0.009 < float(weight(net, "0").std()) < 0.011
    assert not bias(net, "2").any()
    unseen = build(LESSONS["lazy"].block)
    found = initialize(unseen, RECIPES["lazy"].initialization, seed=0)
    assert not any(each.touched for each in found.parameters)


def size(net: nn.Module) -> list[float]:
    """Return the root mean square of what leaves each layer, for normal input."""
    x = torch.randn(256, 100, generator=torch.Generator().manual_seed(0))
    sizes = []
    with torch.no_grad():
        for layer in net:
            x = layer(x)
            sizes.append(float(x.square().mean().sqrt()))
    return sizes[1::2]


@pytest.mark.parametrize(
    ("name", "factor"), [("deep-small", 0.1414), ("deep-large", 2.121), ("deep-kaiming", 1.0)]
)
def test_a_deep_relu_network_multiplies_the_signal(name: str, factor: float) -> None:
    """Of a signal of size r, √(n/2)·std·r leaves a layer of n inputs and ReLU (He et al., 2015)."""
    sizes = size(filled(name))
    assert len(sizes) == 10
    assert abs((sizes[-1] / sizes[0]) ** (1 / 9) / factor - 1) < 0.1


def test_a_deep_tanh_network_saturates_or_not() -> None:
    assert size(filled("tanh-large"))[-1] > 0.9
    sizes = size(filled("tanh-xavier"))
    assert 0.5 < sizes[-1] < 0.8 and abs(sizes[-1] - sizes[2]) < 0.15
