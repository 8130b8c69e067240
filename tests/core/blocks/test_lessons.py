"""The course's networks have the sizes, keys and outputs that the course states."""

from __future__ import annotations

import subprocess
import sys
from itertools import combinations

import pytest
import torch
from torch import Tensor, nn

from core.blocks import Block, build
from core.blocks.lessons import LESSONS
from core.settings import PROJECT

# name: (parameters, numbers in the state dict counted by name, output shape)
FACTS: dict[str, tuple[int, int, tuple[int, ...]]] = {
    "neuron": (5, 5, (1, 1)),
    "layer": (15, 15, (2, 3)),
    "block": (67, 67, (2, 3)),
    "mlp": (7_946, 7_946, (2, 10)),
    "class-mlp": (7_946, 7_946, (2, 10)),
    "my-sequential": (7_946, 7_946, (2, 10)),
    "plain-list": (0, 0, (2, 10)),
    "fixed-hidden": (420, 420, ()),
    "nest": (3_952, 3_952, (2, 16)),
    "chimera": (4_712, 4_712, ()),
    "parallel": (11_898, 11_898, (2, 26)),
    "factory": (461, 461, (2, 1)),
    "parameters": (49, 49, (2, 1)),
    "nested-factory": (309, 309, (2, 1)),
    "tied": (121, 193, (2, 1)),
    "lazy": (7_946, 7_946, (2, 10)),
    "deep": (101_000, 101_000, (64, 100)),
    "deep-tanh": (101_000, 101_000, (64, 100)),
    "centered-alone": (0, 0, (5,)),
    "centered": (1_152, 1_152, (4, 128)),
    "my-linear-single": (18, 18, (2, 3)),
    "my-linear": (529, 529, (2, 1)),
    "my-linear-data": (529, 529, (2, 1)),
    "quadratic": (48, 48, (2, 3)),
    "half-fourier": (0, 0, (2, 10)),
    "fixed-hidden-buffer": (420, 820, ()),
    "lenet": (61_706, 61_706, (1, 10)),
    "pets-small": (1_222_418, 1_225_343, (1, 2)),
    "resnet18": (11_689_512, 11_699_132, (1, 1_000)),
    "resnet152": (60_192_808, 60_344_387, (1, 1_000)),
    "vit-b-16": (86_567_656, 86_567_656, (1, 1_000)),
}
RUNS_ON_META = [name for name, lesson in LESSONS.items() if lesson.section >= 8]
DENSE = {"0.weight": (256, 20), "0.bias": (256,), "2.weight": (10, 256), "2.bias": (10,)}
KEYS: dict[str, dict[str, tuple[int, ...]]] = {
    "neuron": {"weight": (1, 4), "bias": (1,)},
    "layer": {"weight": (3, 4), "bias": (3,)},
    "mlp": DENSE,
    "my-sequential": DENSE,
    "lazy": DENSE,
    "class-mlp": {
        "hidden.weight": (256, 20), "hidden.bias": (256,),
        "out.weight": (10, 256), "out.bias": (10,),
    },
    "plain-list": {},
    "fixed-hidden": {"linear.weight": (20, 20), "linear.bias": (20,)},
    "parameters": {"0.weight": (8, 4), "0.bias": (8,), "2.weight": (1, 8), "2.bias": (1,)},
    "my-linear-single": {"weight": (5, 3), "bias": (3,)},
    "my-linear": {"0.weight": (64, 8), "0.bias": (8,), "1.weight": (8, 1), "1.bias": (1,)},
}  # fmt: skip


def made(name: str) -> nn.Module:
    """Build a lesson's network; a large one without values."""
    return build(LESSONS[name].block, device="meta" if name in RUNS_ON_META else "cpu").eval()


def put_in(name: str) -> Tensor:
    """Return an input of a lesson's shape, from −1 to 1."""
    shape = LESSONS[name].shape
    if name in RUNS_ON_META:
        return torch.empty(shape, device="meta")
    numbers = int(torch.Size(shape).numel())
    return torch.linspace(-1, 1, numbers).reshape(shape)


def test_every_lesson_has_its_facts() -> None:
    assert list(FACTS) == list(LESSONS)
    assert all(lesson.name == name for name, lesson in LESSONS.items())


@pytest.mark.parametrize("name", FACTS)
def test_sizes_and_outputs_are_the_courses(name: str) -> None:
    net = made(name)
    with torch.no_grad():
        output = net(put_in(name))  # lazy layers have their sizes after this
    counted = sum(tensor.numel() for tensor in net.state_dict().values())
    parameters = sum(parameter.numel() for parameter in net.parameters())
    assert (parameters, counted, tuple(output.shape)) == FACTS[name]
    if name in KEYS:
        assert {key: tuple(value.shape) for key, value in net.state_dict().items()} == KEYS[name]


def test_a_neuron_is_a_sum_and_a_layer_is_a_matrix_product() -> None:
    for name in ("neuron", "layer"):
        net, x = made(name), put_in(name)
        weight, bias = net.get_parameter("weight"), net.get_parameter("bias")
        assert torch.allclose(net(x), x @ weight.T + bias)


def test_hand_written_blocks_give_what_pytorchs_do() -> None:
    x = put_in("mlp")
    expected = made("mlp")(x)
    for name in ("my-sequential", "plain-list"):  # the same seed and names, so the same numbers
        assert torch.equal(made(name)(x), expected)
    classes, rows = made("class-mlp"), made("mlp")
    for mine, theirs in zip(rows.parameters(), classes.parameters(), strict=True):
        mine.data = theirs.data
    assert torch.allclose(classes(x), rows(x))


def test_fixed_hidden_returns_one_number_and_keeps_its_constant_to_itself() -> None:
    net = made("fixed-hidden")
    output = net(put_in("fixed-hidden"))
    output.backward()
    assert output.abs() <= 1
    assert net.constant.shape == (20, 20)
    assert net.constant.grad is None
    assert all(parameter.grad is not None for parameter in net.parameters())
    assert made("chimera")(put_in("chimera")).abs() <= 1


def test_side_by_side_lays_both_outputs_in_one_row() -> None:
    net, x = made("parallel"), put_in("parallel")
    assert torch.equal(net(x), torch.cat([branch(x) for branch in net.children()], dim=1))


def test_factories_make_copies_of_their_own() -> None:
    net = made("nested-factory")
    assert list(dict(net[0].named_children())) == [f"block {i}" for i in range(4)]
    assert len(list(net.parameters())) == 18
    assert net[0][1][0].bias.shape == (8,)
    assert len(list(made("factory")[0].modules())) == 1 + 3 + 6 * 5


def test_parameters_begin_without_gradients_and_share_the_state_dicts_storage() -> None:
    net = made("parameters")
    assert net[2].bias.grad is None
    assert net.state_dict()["2.bias"].data_ptr() == net[2].bias.data_ptr()
    assert net.state_dict()["2.bias"] is not net[2].bias


def test_the_tied_layer_is_one() -> None:
    net = made("tied")
    assert net[2] is net[4]
    assert (len(list(net.named_parameters())), len(net.state_dict())) == (6, 8)


def test_lazy_layers_wait_for_their_first_input() -> None:
    net = made("lazy")
    assert nn.parameter.is_lazy(net[0].weight)
    net(put_in("lazy"))
    assert not nn.parameter.is_lazy(net[0].weight)


def test_centered_layers_have_mean_zero() -> None:
    centred = made("centered-alone")(torch.arange(1.0, 6.0))
    assert centred.tolist() == [-2, -1, 0, 1, 2]
    assert made("centered")(put_in("centered")).mean().abs() < 1e-6


def test_my_linear_never_gives_less_than_zero_and_the_books_never_learns() -> None:
    for name, learns in (("my-linear", True), ("my-linear-data", False)):
        net, x = made(name), put_in(name).requires_grad_()
        output = net(x)
        assert (output >= 0).all()
        output.sum().backward()
        assert all((p.grad is not None) == learns for p in net.parameters())


def test_lessons_differ_and_fit_in_a_link() -> None:
    for one, other in combinations(LESSONS.values(), 2):
        assert one.block != other.block  # a page tells from the network which lesson it is
        assert one.title != other.title
    for lesson in LESSONS.values():
        assert Block.from_url(lesson.block.to_url()) == lesson.block
        assert len(lesson.block.to_url()) < 400
        assert lesson.sentence.endswith((".", "?"))
        assert len(lesson.sentence) < 100


def test_lessons_do_not_import_torch() -> None:
    code = "import sys, core.blocks.lessons, core.blocks.editing; assert 'torch' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True, cwd=PROJECT)
