"""The doctor for files: damaged ones are mended so that the network answers as the original did."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor, nn

from core.blocks import build
from core.blocks.lessons import LESSONS
from core.checkpoints import FileError, InMemory, open_file, save
from core.checkpoints.diagnosis import (
    DamageName,
    Plan,
    Rule,
    apply,
    damaged,
    diagnose,
    effect,
    explain,
    layers_of,
    planned,
    resulting,
)

Keys = Mapping[str, Tensor]
X = torch.randn(5, 6, generator=torch.Generator().manual_seed(9))


def net(seed: int = 0) -> nn.Sequential:
    """Return a network in which every layer has another shape."""
    made = nn.Sequential(
        nn.Linear(6, 8), nn.BatchNorm1d(8), nn.ReLU(), nn.Linear(8, 8), nn.ReLU(), nn.Linear(8, 3)
    )
    generator = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for tensor in made.state_dict().values():
            if tensor.is_floating_point():
                tensor.copy_(torch.rand(tensor.shape, generator=generator) + 0.1)
    return made.eval()


def renamed(change: Callable[[str], str]) -> Callable[[Keys], Keys]:
    return lambda state: {change(key): value for key, value in state.items()}


def shifted(numbers: Mapping[str, str]) -> Callable[[Keys], Keys]:
    return renamed(lambda key: re.sub(r"^\d+", lambda found: numbers[found[0]], key))


def habits(state: Keys) -> Keys:
    """Return a state as TensorFlow would have it."""
    words = {
        "1/weight": "1/gamma", "1/bias": "1/beta", "running_mean": "moving_mean",
        "running_var": "moving_variance",
    }  # fmt: skip
    found = {}
    for key, value in state.items():
        name = key.replace(".", "/")
        for old, new in words.items():
            name = name.replace(old, new)
        if name.endswith("weight"):
            name, value = name.replace("weight", "kernel"), value.T.contiguous()
        found[f"{name}:0"] = value
    return found


DAMAGES: Mapping[str, Callable[[Keys], Keys]] = {
    "none": lambda state: state,
    "data parallel": renamed(lambda key: f"module.{key}"),
    "in a checkpoint": renamed(lambda key: f"state_dict.model.module.{key}"),
    "compiled": renamed(lambda key: f"_orig_mod.{key}"),
    "compiled inside": renamed(lambda key: key.replace(".", "._orig_mod.", 1)),
    "unknown prefix": renamed(lambda key: f"my.own.part.{key}"),
    "a layer in front": shifted({"0": "1", "1": "2", "3": "4", "5": "6"}),
    "layers between": shifted({"0": "0", "1": "2", "3": "5", "5": "9"}),
    "in a module and shifted": lambda state: renamed(lambda key: f"module.{key}")(
        shifted({"0": "1", "1": "2", "3": "4", "5": "6"})(state)
    ),
    "parts with names": renamed(
        lambda key: {"0": "first", "1": "norm", "3": "middle", "5": "head"}[key[0]] + key[1:]
    ),
    "tensorflow": habits,
    "the other way round": lambda state: {
        key: value.T.contiguous() if value.ndim == 2 else value for key, value in state.items()
    },
    "half": lambda state: {key: value.double() for key, value in state.items()},
}  # fmt: skip


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_file_is_mended_and_the_network_answers_as_before(damage: str) -> None:
    original, mended = net(1), net(2)
    file = InMemory("file.pt", DAMAGES[damage](original.state_dict()))
    before = {key: value.clone() for key, value in mended.state_dict().items()}
    found = diagnose(mended, file)
    plan = planned(found)
    assert all(torch.equal(before[key], value) for key, value in mended.state_dict().items())
    assert len(plan.loaded) == len(before)
    assert not torch.equal(mended(X), original(X))
    apply(mended, file, plan)
    assert torch.equal(mended(X), original(X))


@pytest.mark.parametrize("damage", DAMAGES)
def test_the_python_of_a_plan_does_the_same(damage: str, tmp_path: Path) -> None:
    original, mended = net(1), net(2)
    path = tmp_path / "file.pt"
    save(dict(DAMAGES[damage](original.state_dict())), path, "pytorch")
    with open_file(path) as file:
        plan = planned(diagnose(mended, file))
        lines = plan.python(file).replace('"file.pt"', repr(str(path)))
    exec(lines, {"net": mended})
    assert torch.equal(mended(X), original(X))
    assert len(lines.splitlines()) < 20


def test_the_python_reaches_into_a_checkpoint(tmp_path: Path) -> None:
    original, mended = net(1), net(2)
    state = {f"module.{key}": value for key, value in original.state_dict().items()}
    path = tmp_path / "file.pt"
    save({"epoch": 3, "nets": {"model": state, "ema": dict(state)}}, path, "pytorch")
    with open_file(path) as file:
        found = diagnose(mended, file)
        lines = planned(found).python(file).replace('"file.pt"', repr(str(path)))
    assert found.plain == 1
    assert '["nets"]["model"]' in lines and "removeprefix" in lines
    exec(lines, {"net": mended})
    assert torch.equal(mended(X), original(X))


def test_rules_can_be_left_out_and_choices_made_by_hand() -> None:
    original, mended = net(1), net(2)
    state = {f"module.{key}": value for key, value in original.state_dict().items()}
    found = diagnose(mended, InMemory("file.pt", state))
    assert [rule.name for rule in found.rules] == ["remove"]
    assert planned(found, rules=()).loaded == ()
    hand = {"0.bias": "module.3.bias", "0.weight": None}
    plan = planned(found, hand=hand)
    files = {choice.key: choice.file for choice in plan.choices}
    assert files["0.bias"] == "module.3.bias" and files["0.weight"] is None
    assert files["5.weight"] == "module.5.weight"
    apply(mended, InMemory("file.pt", state), plan)
    assert torch.equal(mended[0].bias, original[3].bias)
    assert torch.equal(mended[0].weight, net(2)[0].weight)
    assert "module.3.bias" in plan.python()
    for wrong in ({"0.bias": "module.5.bias"}, {"0.bias": "nowhere"}, {"9": None}):
        with pytest.raises(FileError):
            planned(found, hand=wrong)


def test_the_first_two_layers_are_reused_in_another_network() -> None:
    original = net(1)
    other = nn.Sequential(nn.Linear(6, 8), nn.BatchNorm1d(8), nn.ReLU(), nn.Linear(8, 5)).eval()
    file = InMemory("file.pt", original.state_dict())
    found = diagnose(other, file)
    head = other[3].weight.clone()
    plan = planned(found, layers=2)
    assert layers_of(found.wanted) == ["0", "1", "3"]
    assert {choice.key.partition(".")[0] for choice in plan.loaded} == {"0", "1"}
    apply(other, file, plan)
    assert torch.equal(other[:3](X), original[:3](X))
    assert torch.equal(other[3].weight, head)
    match = found.matches()["3.weight"]
    assert not match.fits and match.file == "3.weight"


def test_my_linear_takes_the_weights_of_a_linear_layer() -> None:
    mine = build(LESSONS["my-linear"].block)
    state = {
        key: torch.randn(tuple(reversed(value.shape))) for key, value in mine.state_dict().items()
    }
    found = diagnose(mine, InMemory("linear.pt", state))
    assert [rule.name for rule in found.rules] == ["transpose"]
    apply(mine, InMemory("linear.pt", state), planned(found))
    key = next(key for key in state if key.endswith("weight"))
    assert torch.equal(mine.state_dict()[key], state[key].T)


def test_ties_that_disagree_are_found_and_one_of_them_wins() -> None:
    tied = build(LESSONS["tied"].block)
    state = {key: value.clone() for key, value in tied.state_dict().items()}
    state["4.weight"] += 1
    file = InMemory("file.pt", state)
    found = diagnose(tied, file)
    assert found.disagreeing == (("2.weight", "4.weight"),)
    whole = resulting(tied, file, planned(found))
    assert torch.equal(whole["4.weight"], state["2.weight"])
    by_hand = resulting(tied, file, planned(found, hand={"2.weight": "4.weight"}))
    assert torch.equal(by_hand["2.weight"], state["4.weight"])
    plan = planned(found)
    wrong = [
        type(each)(each.key, each.key) if each.key == "4.weight" else each for each in plan.choices
    ]
    with pytest.raises(FileError, match="one tensor in the network"):
        apply(tied, file, Plan("file.pt", tuple(wrong)))


def test_ties_that_agree_are_loaded_name_by_name() -> None:
    tied = build(LESSONS["tied"].block)
    state = {f"net.{key}": value + 1 for key, value in tied.state_dict().items()}
    plan = planned(diagnose(tied, InMemory("file.pt", state)))
    assert all(choice.file == f"net.{choice.key}" for choice in plan.choices)
    assert "names = {" not in plan.python()


def test_a_tied_name_that_the_file_leaves_out_comes_along() -> None:
    tied = build(LESSONS["tied"].block)
    state = {key: value + 1 for key, value in tied.state_dict().items() if key[0] != "4"}
    file = InMemory("file.pt", state)
    found = diagnose(tied, file)
    plan = planned(found)
    assert len(plan.loaded) == len(plan.choices) and found.disagreeing == ()
    apply(tied, file, plan)
    assert torch.equal(tied.state_dict()["4.weight"], state["2.weight"])


def test_ties_of_the_file_that_the_network_does_not_have_are_told() -> None:
    one = torch.randn(3, 3)
    file = InMemory("file.pt", {"0.weight": one, "1.weight": one})
    apart = nn.Sequential(nn.Linear(3, 3, bias=False), nn.Linear(3, 3, bias=False))
    assert diagnose(apart, file).parted == (("0.weight", "1.weight"),)


def test_broken_numbers_missing_counters_and_strange_tensors() -> None:
    mended = net(2)
    state: dict[str, Any] = dict(net(1).state_dict())
    del state["1.num_batches_tracked"]
    state["0.bias"] = state["0.bias"].clone()
    state["0.bias"][:2] = torch.nan
    state["5.bias"] = torch.zeros(3, dtype=torch.complex64)
    file = InMemory("file.pt", state)
    found = diagnose(mended, file)
    assert found.broken == {"0.bias": 2}
    counters = [each.key for each in found.wanted if each.counter]
    assert counters == ["1.num_batches_tracked"]
    with pytest.raises(FileError, match="no plain real numbers"):
        resulting(mended, file, planned(found))
    plan = planned(found, hand={"5.bias": None})
    assert set(resulting(mended, file, plan)) == set(mended.state_dict())


def test_a_checkpoint_s_optimizer_is_never_taken_for_weights() -> None:
    state = net(1).state_dict()
    moments = {f"optimizer.state.{n}.exp_avg": value for n, value in enumerate(state.values())}
    found = diagnose(net(2), InMemory("file.pt", moments))
    assert planned(found).loaded == () and found.rules == ()


def test_shapes_alone_are_a_guess_that_is_not_taken_by_itself() -> None:
    state = dict(
        zip(("p", "q", "r"), (torch.ones(6), torch.ones(4, 6), torch.ones(4)), strict=True)
    )
    found = diagnose(nn.Linear(6, 4), InMemory("file.npz", state))
    assert [(rule.name, rule.sure) for rule in found.rules] == [("shape", "guess")]
    assert planned(found).loaded == ()
    files = {choice.key: choice.file for choice in planned(found, rules=found.rules).choices}
    assert files == {"weight": "q", "bias": "r"}


def test_the_same_shapes_in_the_same_order() -> None:
    old = {
        f"block_{n}_{part}": shape for n in range(3) for part, shape in (("w", (4, 4)), ("b", (4,)))
    }
    new = {
        f"{n}.{part}": shape
        for n in range(3)
        for part, shape in (("weight", (4, 4)), ("bias", (4,)))
    }
    found = explain(old, new)
    assert [(rule.name, rule.sure) for rule in found.rules] == [("order", "guess")]
    assert {key: match.file for key, match in found.matches.items()} == dict(
        zip(new, old, strict=True)
    )


def test_a_prefix_is_seen_also_where_no_shape_agrees() -> None:
    state = {f"module.{key}": torch.zeros(9) for key in nn.Linear(2, 3).state_dict()}
    found = diagnose(nn.Linear(2, 3), InMemory("file.pt", state))
    assert [(rule.name, rule.before) for rule in found.rules] == [("remove", "module.")]
    matches = found.matches(found.rules)
    assert {key: (match.file, match.fits) for key, match in matches.items()} == {
        "weight": ("module.weight", False), "bias": ("module.bias", False),
    }  # fmt: skip
    assert planned(found).loaded == ()


def test_a_convolution_s_kernel_from_tensorflow() -> None:
    layer = nn.Conv2d(3, 8, (2, 5))
    kernel = torch.randn(2, 5, 3, 8)  # height, width, in, out
    file = InMemory("file.npz", {"kernel": kernel, "bias": torch.zeros(8)})
    apply(layer, file, planned(diagnose(layer, file)))
    assert torch.equal(layer.weight, kernel.permute(3, 2, 0, 1))


def test_a_lazy_network_takes_its_sizes_from_the_file() -> None:
    lazy = nn.Sequential(nn.LazyLinear(8), nn.ReLU(), nn.LazyLinear(2))
    made = nn.Sequential(nn.Linear(6, 8), nn.ReLU(), nn.Linear(8, 2))
    file = InMemory("file.pt", {f"module.{key}": value for key, value in made.state_dict().items()})
    found = diagnose(lazy, file)
    with pytest.raises(FileError, match="before the first batch"):
        resulting(lazy, file, planned(found, layers=1))
    apply(lazy, file, planned(found))
    assert torch.equal(lazy(X), made(X))


def test_effects_are_counted_and_measured() -> None:
    original, mended = net(1), net(2)
    state = {key: value.clone() for key, value in mended.state_dict().items()}
    state["5.bias"] = state["5.bias"] + torch.tensor([0.0, 3.0, 4.0])
    found = effect(net(2), state, X)
    count = sum(tensor.numel() for tensor in original.state_dict().values())
    assert (found.changed, found.count) == (2, count)
    assert found.change == pytest.approx(5 * 5**0.5)
    assert found.before == pytest.approx(mended(X).norm().item())
    assert effect(net(2), state, torch.zeros(1, 2)).obstacle.startswith("The input does not go")
    assert effect(net(2), state, None).change is None


def test_plans_for_another_network_or_file_are_refused() -> None:
    file = InMemory("file.pt", net(1).state_dict())
    plan = planned(diagnose(net(2), file))
    with pytest.raises(FileError, match="the plan is for another"):
        apply(nn.Linear(2, 2), file, plan)
    with pytest.raises(FileError):
        apply(net(2), InMemory("other.pt", {}), plan)


def test_rules_rename() -> None:
    names = ["0.w", "1.w", "2.w"]
    moved = Rule("indices", pairs=(("0", "1"), ("1", "2"))).rename(names)
    assert moved == ["1.w", "2.w", "2′.w"]
    assert Rule("swap", "a.", "b.").rename(["a.x", "aa.x"]) == ["b.x", "aa.x"]
    assert Rule("inside", "module").rename(["module.a.module.b"]) == ["a.b"]


@pytest.mark.parametrize(
    "name", ["parallel", "compiled", "checkpoint", "front", "keras", "turned", "half"]
)
@pytest.mark.parametrize("lesson", ["mlp", "lenet", "nest", "tied", "pets-small"])
def test_networks_of_the_course_are_mended(lesson: str, name: DamageName) -> None:
    block = LESSONS[lesson].block
    state, fresh = build(block, seed=1).state_dict(), build(block, seed=2)
    file = InMemory("file", damaged(state, name))
    found = resulting(fresh, file, planned(diagnose(fresh, file)))
    for key, value in state.items():
        same = torch.equal(found[key], value.half().to(value.dtype) if name == "half" else value)
        assert same, key


def test_a_network_without_its_last_layer() -> None:
    file = InMemory("file", damaged(net(1).state_dict(), "cut"))
    plan = planned(diagnose(net(2), file))
    assert [choice.key for choice in plan.choices if choice.file is None] == ["5.weight", "5.bias"]
