from __future__ import annotations

import torch
from torch import Tensor, nn
from torchvision.models.densenet import _DenseBlock
from torchvision.models.resnet import BasicBlock, resnet18

from core.tracing import INPUT, Trace, trace
from tests.core.tracing.networks import Does, Parallel, Residual, calls, named, operations


def sources(passed: Trace) -> dict[str, list[str]]:
    """Return who is read by whom, by path or operation; the network's input is "input"."""
    names = [step.path if step.kind == "call" else step.type for step in passed.steps]
    return {
        names[step.index]: ["input" if each == INPUT else names[each] for each in step.sources]
        for step in passed.steps
    }


def test_the_residual_block_of_resnet() -> None:
    passed = trace(BasicBlock(4, 4).eval(), torch.randn(1, 4, 5, 5))
    assert sources(passed)["add_"] == ["bn2", "input"]
    # The in-place ReLU writes to what bn1 and the sum made, and is called twice.
    assert [step.sources for step in calls(passed) if step.path == "relu"] == [(2,), (6,)]


def test_a_residual_block_with_a_projection() -> None:
    down = nn.Sequential(nn.Conv2d(4, 8, 1), nn.BatchNorm2d(8))
    passed = trace(BasicBlock(4, 8, downsample=down).eval(), torch.randn(1, 4, 5, 5))
    assert sources(passed)["downsample"] == ["input"]
    assert sources(passed)["downsample.0"] == ["input"]
    assert sources(passed)["add_"] == ["bn2", "downsample"]


def test_a_dense_block_reads_all_before_it() -> None:
    block = _DenseBlock(3, 4, bn_size=2, growth_rate=2, drop_rate=0.0).eval()
    passed = trace(block, torch.randn(1, 4, 5, 5))
    layers = [f"denselayer{number}" for number in (1, 2, 3)]
    assert named(passed, "denselayer3").sources == (
        INPUT,
        *(named(passed, n).index for n in layers[:2]),
    )
    assert passed.steps[-1].sources == (INPUT, *(named(passed, name).index for name in layers))
    inner = [step for step in operations(passed) if step.path == "denselayer3"]
    assert [step.sources for step in inner] == [(INPUT,)]


def test_parallel_branches_and_a_shortcut_that_does_nothing() -> None:
    network = Residual(Parallel(nn.Identity(), nn.Linear(3, 3)), nn.Sequential(nn.Linear(3, 6)))
    found = sources(trace(network, torch.randn(2, 3)))
    assert found["body.branches.0"] == found["body.branches.1"] == ["input"]
    assert found["cat"] == ["body.branches.0", "body.branches.1"]
    assert found["add"] == ["shortcut", "body"]
    # Identity hands on the very object that it is given; what reads the input does not read it.
    found = sources(trace(Residual(nn.Linear(3, 3), nn.Identity()), torch.randn(2, 3)))
    assert found["body"] == ["input"]
    assert found["add"] == ["shortcut", "body"]
    found = sources(trace(Residual(nn.Linear(3, 3), nn.Sequential()), torch.randn(2, 3)))
    assert found["body"] == ["input"]
    assert found["add"] == ["shortcut", "body"]


def test_dropout_in_eval_mode_hands_on_what_it_is_given() -> None:
    network = nn.Sequential(nn.Linear(3, 3), nn.Dropout(), nn.ReLU()).eval()
    found = sources(trace(network, torch.randn(2, 3)))
    assert found == {"": ["input"], "0": ["input"], "1": ["0"], "2": ["1"]}


def test_what_was_written_in_place_comes_from_the_writer() -> None:
    def forward(self: nn.Module, x: Tensor) -> Tensor:
        y = self.a(x)
        self.relu(y)
        return self.b(y)

    network = Does(
        forward, a=nn.Linear(3, 3), relu=nn.Sequential(nn.ReLU(inplace=True)), b=nn.Linear(3, 3)
    )
    found = sources(trace(network, torch.randn(2, 3)))
    assert (found["relu"], found["relu.0"], found["b"]) == (["a"], ["input"], ["relu"])


def test_views_share_what_is_written() -> None:
    def forward(self: nn.Module, x: Tensor) -> Tensor:
        y = x * 2
        row = y[0]
        row.zero_()
        whole = y.view(-1)
        whole.exp_()
        return y.sum() + row.max()

    passed = trace(Does(forward), torch.randn(2, 3))
    found = sources(passed)
    assert found["zero_"] == ["getitem"]
    assert found["view"] == ["mul", "zero_"]  # one row is new, the other is not
    assert found["sum"] == found["max"] == ["exp_"]
    assert passed.outputs[0].broken == 0


def test_what_is_written_through_data_is_seen() -> None:
    def forward(self: nn.Module, x: Tensor) -> Tensor:
        y = x + 0
        y.data.fill_(3)
        return y * 1

    passed = trace(Does(forward), torch.zeros(2))
    assert named(passed, "mul").inputs[0].mean == 3
    assert sources(passed)["mul"] == ["fill_"]


def test_an_operation_that_gives_the_very_input() -> None:
    found = sources(trace(Does(lambda self, x: x.contiguous() + x.float()), torch.randn(2)))
    assert found["float"] == ["input"]
    assert found["add"] == ["contiguous", "float"]


def test_parameters_and_constants_are_no_source() -> None:
    network = Does(lambda self, x: self.layer.weight.t() @ torch.ones(3) + x, layer=nn.Linear(2, 3))
    found = sources(trace(network, torch.randn(2)))
    assert (found["t"], found["matmul"], found["add"]) == ([], ["t", "ones"], ["matmul", "input"])


def test_what_reaches_a_block_past_its_arguments_is_its_source_too() -> None:
    def keep(self: nn.Module, x: Tensor) -> Tensor:
        network.kept = x * 2
        return network.kept

    network = Does(
        lambda self, x: self.second(self.relu(self.first(x))),
        first=Does(keep), relu=nn.ReLU(), second=nn.Sequential(Does(lambda _, x: x + network.kept)),
    )  # fmt: skip
    passed = trace(network, torch.randn(2))
    assert sources(passed)["second"] == ["relu", "first"]
    assert sources(passed)["second.0"] == ["input"]
    assert sources(passed)["add"] == ["input"]


def test_a_block_that_also_returns_its_input() -> None:
    pair = Does(lambda self, x: (x, x + 1))
    network = Does(lambda self, x: torch.stack(self.pair(x)), pair=pair)
    passed = trace(network, torch.randn(2))
    assert sources(passed)["stack"] == ["input", "pair"]


def test_values_that_are_read_again_later_are_followed_though_their_neighbours_are_gone() -> None:
    def forward(self: nn.Module, x: Tensor) -> Tensor:
        kept = self.layer(x)
        for _ in range(200):  # whose results are freed at once, and their identities used again
            x = x + 1
        return kept * x

    passed = trace(Does(forward, layer=nn.Linear(2, 2)), torch.zeros(1, 2))
    assert named(passed, "mul").sources == (1, 201)


def test_resnet18_is_one_chain_of_blocks() -> None:
    passed = trace(resnet18().eval(), torch.randn(1, 3, 32, 32))
    found = sources(passed)
    blocks = [f"layer{layer}.{number}" for layer in (1, 2, 3, 4) for number in (0, 1)]
    assert all(path in found for path in blocks)
    assert [found[f"layer{number}"] for number in (1, 2, 3, 4)] == [
        ["maxpool"], ["layer1"], ["layer2"], ["layer3"],
    ]  # fmt: skip
    assert found["flatten"] == ["avgpool"]
    assert found["fc"] == ["flatten"]
    assert all(max(step.sources, default=-1) < step.index for step in passed.steps)
