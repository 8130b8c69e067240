"""Ties are one module under several names; whatever leads nowhere is refused with its place."""

from __future__ import annotations

import pytest
import torch

from core.blocks import Block, BlockError, build, check_ties, expanded


def dense(inputs: int, outputs: int, name: str = "") -> Block:
    return Block.of("Linear", name=name, in_features=inputs, out_features=outputs)


def tied(to: str, name: str = "") -> Block:
    return Block.of("Tied", name=name, to=to)


def course() -> Block:
    relu, shared = Block.of("ReLU"), dense(8, 8)
    return Block.of(
        "Sequential", dense(4, 8), relu, shared, relu, tied("2"), relu, dense(8, 1)
    )  # fmt: skip


def test_the_courses_tied_layer_is_one_module() -> None:
    net = build(course())
    assert net[2] is net[4]
    assert len(list(net.named_parameters())) == 6
    assert len(net.state_dict()) == 8
    assert sum(parameter.numel() for parameter in net.parameters()) == 121
    assert sum(tensor.numel() for tensor in net.state_dict().values()) == 193
    with torch.no_grad():
        net[2].weight[0, 0] = 100
    assert net[4].weight[0, 0] == 100
    assert net(torch.zeros(2, 4)).shape == (2, 1)


@pytest.mark.parametrize("device", ["meta", "cpu"])
def test_a_tie_survives_json_and_every_device(device: str) -> None:
    net = build(Block.from_json(course().to_json()), device=device)
    assert net[2].weight is net[4].weight


@pytest.mark.parametrize(
    ("network", "words"),
    [
        (Block.of("Sequential", tied("7")), "no block called '7'"),
        (Block.of("Sequential", tied("0")), "tied to itself"),
        (Block.of("Sequential", tied("")), "holds this tie"),
        (Block.of("Sequential", Block.of("Sequential", tied("0"))), 'At "0.0".*holds this tie'),
        (Block.of("Sequential", tied("1"), dense(2, 2)), "comes later"),
        (Block.of("Sequential", dense(2, 2), tied("0"), tied("1")), "is a tie too"),
        (Block.of("Sequential", tied("1"), tied("0")), "tie"),
        (tied("0"), "At the top"),
    ],
)
def test_ties_that_lead_nowhere_are_refused(network: Block, words: str) -> None:
    for refuse in (check_ties, build, lambda block: Block.from_json(block.to_json())):
        with pytest.raises(BlockError, match=words):
            refuse(network)


def test_copies_have_numbers_of_their_own() -> None:
    block1 = Block.of("Sequential", dense(4, 8), Block.of("ReLU"), dense(8, 4), Block.of("ReLU"))
    factory = Block.of("Repeat", block1, times=4, prefix="block ")
    net = build(Block.of("Sequential", factory, dense(4, 1)))
    assert list(dict(net[0].named_children())) == ["block 0", "block 1", "block 2", "block 3"]
    assert sum(parameter.numel() for parameter in net.parameters()) == 309
    assert len(list(net.parameters())) == 18
    assert net[0][1][0].bias.shape == (8,)
    assert not torch.equal(net[0][0][0].weight, net[0][1][0].weight)
    assert net(torch.zeros(2, 4)).shape == (2, 1)


def test_repetitions_inside_repetitions_keep_their_ties_apart() -> None:
    inner = Block.of("Sequential", dense(3, 3), tied("1.outer 0.1.0.0"), tied("0"))
    outer = Block.of("Sequential", dense(3, 3), Block.of("Repeat", inner, times=2))
    net = build(
        Block.of("Sequential", dense(3, 3), Block.of("Repeat", outer, times=2, prefix="outer "))
    )
    names = [f"1.outer {i}.1.{j}" for i in range(2) for j in range(2)]
    pairs = [net.get_submodule(name) for name in names]
    assert all(pair[0] is pair[1] and pair[2] is net[0] for pair in pairs)
    assert len({id(pair[0]) for pair in pairs}) == 4


def test_writing_out_changes_nothing_where_nothing_is_repeated() -> None:
    assert expanded(course()) == course()


def test_repetitions_are_counted_before_anything_is_built() -> None:
    thousand = Block.of("Repeat", dense(1, 1), times=1_000)
    with pytest.raises(BlockError, match="1,001,001 blocks; at most 20,000 are allowed"):
        Block.of("Repeat", thousand, times=1_000)


@pytest.mark.parametrize("prefix", ["a.", " a", "\x00", "_"])
def test_a_prefix_has_to_make_names(prefix: str) -> None:
    with pytest.raises(BlockError, match="prefix"):
        Block.of("Repeat", dense(1, 1), times=2, prefix=prefix)


def test_a_plain_list_hides_its_layers_from_pytorch() -> None:
    layers = (dense(20, 256), Block.of("ReLU"), dense(256, 10))
    seen = build(Block.of("MySequential", *layers))
    hidden = build(Block.of("MySequential", *layers, registered=False))
    x = torch.ones(2, 20)
    assert torch.equal(seen(x), hidden(x))
    assert [name for name, _ in seen.named_children()] == ["0", "1", "2"]
    assert not list(hidden.parameters()) and not hidden.state_dict()
    assert torch.equal(seen(x), build(Block.of("Sequential", *layers))(x))


@pytest.mark.parametrize("container", ["Sequential", "MySequential"])
def test_a_layer_that_stands_twice_runs_twice(container: str) -> None:
    layers = (dense(3, 3), tied("0"))
    x = torch.ones(1, 3)
    net = build(Block.of(container, *layers))
    layer = net.get_submodule("0")
    assert torch.equal(net(x), layer(layer(x)))


def test_a_branch_that_stands_twice_is_joined_twice() -> None:
    net = build(Block.of("Parallel", dense(3, 2), tied("0")))
    assert net(torch.ones(1, 3)).shape == (1, 4)


@pytest.mark.parametrize(
    ("container", "name"), [("Parallel", "join"), ("Parallel", "dim"), ("MySequential", "layers")]
)
def test_a_child_cannot_hide_its_containers_attribute(container: str, name: str) -> None:
    with pytest.raises(BlockError, match=f"{name}.* is taken"):
        Block.of(container, dense(1, 1), Block.of("ReLU", name=name))
