"""The tree of the course's networks, of tied and lazy ones, and of what PyTorch does not see."""

from __future__ import annotations

from collections import OrderedDict
from typing import Any

import pytest
import torch
from torch import Tensor, nn

from core.parameters import ModuleTree, ParameterError, parameter_tree
from core.parameters import walk as walking
from tests.core.parameters.networks import (
    MLP,
    Everything,
    FixedHiddenMLP,
    ListMLP,
    NestMLP,
    block_factory,
    brute_force,
    chimera,
    lazy,
    mlp_4_8_1,
    tied,
)


def paths(tree: ModuleTree) -> list[str]:
    return [row.path for row in tree.modules]


@pytest.mark.parametrize(
    ("network", "parameters", "tensors"),
    [
        (nn.Sequential(nn.Linear(20, 256), nn.ReLU(), nn.Linear(256, 10)), 7_946, 4),
        (MLP(), 7_946, 4),
        (FixedHiddenMLP(), 420, 2),
        (NestMLP(), 3_952, 6),
        (chimera(), 4_712, 10),
        (mlp_4_8_1(), 49, 4),
        (block_factory(), 309, 18),
    ],
)
def test_the_courses_counts(network: nn.Module, parameters: int, tensors: int) -> None:
    totals = parameter_tree(network).totals
    assert (totals.parameters, totals.trainable, totals.tensors) == (
        parameters,
        parameters,
        tensors,
    )
    assert (totals.buffers, totals.bytes, totals.tied) == (0, 4 * parameters, 0)
    assert totals.parameters == sum(each.numel() for each in network.parameters())


def test_a_class_names_its_parameters() -> None:
    tree = parameter_tree(MLP())
    assert {row.path: row.shape for row in tree.tensors} == {
        "hidden.weight": (256, 20), "hidden.bias": (256,), "out.weight": (10, 256), "out.bias": (10,)
    }  # fmt: skip
    hidden = tree.module("hidden")
    assert (hidden.type, hidden.depth, hidden.parent, hidden.parameters) == ("Linear", 1, 0, 5_376)
    assert [tree.tensors[index].attribute for index in hidden.tensors] == ["weight", "bias"]


def test_names_with_spaces() -> None:
    tree = parameter_tree(block_factory())
    row = tree.tensor("0.block 1.0.bias")
    assert (row.module, row.attribute, row.count) == ("0.block 1.0", "bias", 8)
    assert tree.module("0.block 1").parameters == 76
    assert tree.module("0").own == 0 and tree.module("0").parameters == 304


def test_a_tied_layer_counts_once() -> None:
    tree = parameter_tree(tied())
    assert len(tree.tensors) == 6 and len(tree.keys) == 8
    assert (tree.totals.parameters, tree.totals.tied, tree.totals.modules) == (121, 72, 7)
    assert tree.totals.parameters + tree.totals.tied == 193
    assert tree.tensor("4.weight").names == ("2.weight", "4.weight")
    first, second = tree.module("2"), tree.module("4")
    assert (first.parameters, second.parameters) == (72, 72)
    assert (first.first, second.first) == ("2", "2")
    assert {row.key: row.tensor for row in tree.keys}["4.bias"] == second.tensors[1]


def test_a_tied_tensor_counts_once_in_its_parent() -> None:
    net = nn.Sequential(nn.Sequential(nn.Linear(8, 8), nn.ReLU()), nn.Linear(8, 8))
    net[1].weight = net[0][0].weight
    tree = parameter_tree(net)
    assert tree.totals.parameters == 80 and tree.totals.tied == 64
    assert [row.parameters for row in tree.modules] == [80, 72, 72, 0, 72]
    assert [row.first == row.path for row in tree.modules] == [True] * 5


def test_one_module_may_hold_a_tensor_twice() -> None:
    layer = nn.Linear(3, 3, bias=False)
    layer.again = layer.weight
    tree = parameter_tree(nn.Sequential(layer))
    assert tree.module("0").own == 9 and tree.totals.parameters == 9 and tree.totals.tied == 9
    assert tree.module("0").tensors == (0,)
    assert [row.key for row in tree.keys] == ["0.weight", "0.again"]


def test_what_follows_for_every_kind_of_tensor() -> None:
    net = Everything()
    rows = {row.path: row for row in parameter_tree(net).tensors}
    told = {
        path: (row.role, row.registered, row.trainable, row.learned, row.saved, row.moved)
        for path, row in rows.items()
    }
    no, yes = False, True
    assert told == {
        "scale": ("parameter", yes, no, no, yes, yes),
        "mean": ("buffer", yes, no, no, yes, yes),
        "mask": ("buffer", yes, no, no, no, yes),
        "layer.weight": ("parameter", yes, yes, yes, yes, yes),
        "constant": ("attribute", no, no, no, no, no),
        "view": ("attribute", no, no, no, no, no),
        "turned": ("attribute", no, no, no, no, no),
        'table["a.b"]': ("attribute", no, no, no, no, no),
        "table[7].weight": ("parameter", no, yes, no, no, no),
        "table[7].bias": ("parameter", no, yes, no, no, no),
    }
    before = {path: net.get_parameter(path) for path, _ in net.named_parameters()}
    net.to(torch.float16)  # what is said to move does, and what is said not to, does not
    assert net.mean.dtype == before["layer.weight"].dtype == torch.float16
    assert net.view.dtype == net.table[7].weight.dtype == torch.float32
    assert {row.path for row in rows.values() if row.saved} == set(net.state_dict())


def test_the_same_memory_is_not_the_same_tensor() -> None:
    tree = parameter_tree(Everything())
    weight = tree.tensors.index(tree.tensor("layer.weight"))
    assert tree.tensor("view").shares == tree.tensor("turned").shares == weight
    assert tree.tensor("layer.weight").shares == tree.tensor("constant").shares == -1
    assert tree.tensor("mean").held == ("shortcuts[1]",)
    on_meta = nn.Linear(2, 2, device="meta")
    on_meta.view = on_meta.weight.data
    tree = parameter_tree(on_meta)
    assert [row.shares for row in tree.tensors] == [-1, -1, 0]


def test_parts_of_one_memory_that_do_not_overlap_share_nothing() -> None:
    net = nn.Module()
    block = torch.zeros(10)
    net.first, net.second = nn.Parameter(block[:5]), nn.Parameter(block[5:])
    net.register_buffer("middle", block[4:6])
    net.register_buffer("none", block[:0])
    assert [row.shares for row in parameter_tree(net).tensors] == [-1, -1, 0, -1]


def test_the_state_dict_holds_other_objects_of_the_same_storage() -> None:
    net = mlp_4_8_1()
    key = {row.key: row for row in parameter_tree(net).keys}["2.bias"]
    saved = net.state_dict()[key.key]
    assert saved is not net[2].bias
    assert saved.data_ptr() == net[2].bias.data_ptr()


def test_layers_in_a_list_are_shown_and_count_for_nothing() -> None:
    net = ListMLP()
    tree = parameter_tree(net)
    assert paths(tree) == ["", "layers[0]", "layers[1]", "layers[2]"]
    assert [row.registered for row in tree.modules] == [True, False, False, False]
    assert tree.module("layers[0]").parameters == 40
    assert tree.modules[0].parameters == tree.totals.parameters == sum(1 for _ in net.parameters())
    assert (tree.totals.tensors, tree.totals.modules, tree.totals.bytes, tree.keys) == (0, 1, 0, ())
    row = tree.tensor("layers[2].weight")
    assert (row.role, row.module, row.attribute) == ("parameter", "layers[2]", "weight")
    assert not (row.registered or row.saved or row.moved or row.learned) and row.trainable


def test_a_list_in_a_block_of_a_list() -> None:
    net = nn.Sequential(nn.Linear(2, 2))
    net.hidden = nn.ReLU()
    inner = ListMLP()
    inner.out = nn.Linear(1, 1)
    net.blocks = [inner]
    tree = parameter_tree(net)
    assert paths(tree)[-5:] == [
        "blocks[0]", "blocks[0].out",
        "blocks[0].layers[0]", "blocks[0].layers[1]", "blocks[0].layers[2]",
    ]  # fmt: skip
    assert tree.module("blocks[0]").parameters == 2  # as inner.parameters() has it
    assert tree.totals.parameters == 6 == brute_force(net)[0]


def test_a_list_of_registered_modules_is_only_a_shortcut() -> None:
    net = nn.Sequential(nn.Linear(2, 2), nn.LSTM(2, 3))
    net.order = [net[1], net[0], net]
    tree = parameter_tree(net)
    assert paths(tree) == ["", "0", "1"]
    assert tree.tensor("1.weight_ih_l0").held == ("1._flat_weights[0]",)
    assert tree.totals.tied == 0


def test_a_helper_in_a_list_may_know_the_network() -> None:
    net, helper = nn.Sequential(nn.Linear(2, 2)), nn.Module()
    helper.net, helper.own = net, nn.Linear(1, 1)
    net.helpers = [helper, helper]
    assert paths(parameter_tree(net)) == ["", "0", "helpers[0]", "helpers[0].own", "helpers[1]",
                                     "helpers[1].own"]  # fmt: skip


def test_lists_that_contain_themselves_and_odd_keys() -> None:
    net = nn.Module()
    endless: list[Any] = [torch.zeros(1)]
    endless.append(endless)
    net.endless, net.odd = endless, {frozenset(): {None: torch.zeros(2)}}
    assert [row.path for row in parameter_tree(net).tensors] == [
        "endless[0]", "list(list(odd.values())[0].values())[0]"
    ]  # fmt: skip


def test_lazy_tensors_have_no_shape_yet() -> None:
    net = lazy()
    tree = parameter_tree(net)
    assert [(row.shape, row.count, row.bytes, row.lazy) for row in tree.tensors] == [
        (None, 0, 0, True)
    ] * 4
    assert tree.modules[0].lazy and not tree.module("1").lazy
    assert [row.key for row in tree.keys] == ["0.weight", "0.bias", "2.weight", "2.bias"]
    net(torch.ones(2, 20))
    assert parameter_tree(net).tensor("0.weight").shape == (256, 20)


def test_buffers_of_a_norm() -> None:
    tree = parameter_tree(nn.BatchNorm2d(4))
    assert (tree.totals.parameters, tree.totals.buffers, tree.totals.bytes) == (8, 9, 16 * 4 + 8)
    assert tree.tensor("num_batches_tracked").shape == ()
    assert tree.tensor("num_batches_tracked").dtype == "int64"


def test_a_thousand_levels() -> None:
    net: nn.Module = nn.Linear(2, 2)
    for _ in range(1_000):
        net = nn.Sequential(net)
    tree = parameter_tree(net)
    assert len(tree.modules) == 1_001 and tree.modules[-1].depth == 1_000
    assert tree.modules[0].parameters == 6 and tree.keys[0].key == "0." * 1_000 + "weight"


def test_a_module_inside_itself_is_refused() -> None:
    net = nn.Sequential(nn.Sequential())
    net[0].add_module("up", net)
    with pytest.raises(ParameterError, match=r"'0\.up' is registered inside itself"):
        parameter_tree(net)


def test_a_tensor_of_many_names() -> None:
    net: nn.Module = nn.Linear(1, 1, bias=False)
    for _ in range(10):
        net = nn.Sequential(net, net)
    tree = parameter_tree(net)
    assert len(tree.tensors[0].names) == len(tree.keys) == 2**10
    assert (tree.totals.parameters, tree.totals.tied) == (1, 2**10 - 1)


def test_names_without_number_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(walking, "MOST_NAMES", 1_000)
    net: nn.Module = nn.ReLU()
    for _ in range(30):
        net = nn.Sequential(net, net)
    with pytest.raises(ParameterError, match="more than 1,000 names"):
        parameter_tree(net)


class OwnState(nn.Linear):
    def get_extra_state(self) -> Tensor:
        return torch.zeros(3)

    def set_extra_state(self, state: Any) -> None:
        pass


def test_a_state_dict_of_a_modules_own() -> None:
    net = nn.Sequential(OwnState(1, 1), nn.Linear(1, 1))
    tree = parameter_tree(net)
    assert [row.key for row in tree.keys] == list(net.state_dict())
    assert [row.tensor for row in tree.keys] == [0, 1, -1, 2, 3]

    def only_bias(_: nn.Module, saved: OrderedDict[str, Tensor], prefix: str, __: Any) -> None:
        del saved[prefix + "weight"]

    net[1].register_state_dict_post_hook(only_bias)
    tree = parameter_tree(net)
    assert [row.key for row in tree.keys] == list(net.state_dict())
    assert not tree.tensor("1.weight").saved


def test_reading_changes_nothing() -> None:
    net = Everything()
    before, modes = dict(net.state_dict()), torch.get_rng_state()
    assert parameter_tree(net) == parameter_tree(net)
    assert all(torch.equal(value, before[key]) for key, value in net.state_dict().items())
    assert torch.equal(modes, torch.get_rng_state())


def test_an_unknown_path_is_refused() -> None:
    tree = parameter_tree(mlp_4_8_1())
    with pytest.raises(ParameterError, match="no module called '9'"):
        tree.module("9")
    with pytest.raises(ParameterError, match=r"no tensor called 'x{100}…'"):
        tree.tensor("x" * 10_000)
