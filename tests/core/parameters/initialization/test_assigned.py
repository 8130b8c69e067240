"""Which step gives which parameter its values: later ones win, and what does not fit says why."""

from __future__ import annotations

import torch
from torch import nn

from core.blocks import Block, build
from core.blocks.lessons import LESSONS
from core.parameters import (
    Assigned,
    Distribution,
    Edit,
    Initialization,
    Rule,
    Slot,
    Step,
    Target,
    given,
    parameter_tree,
)

ZEROS, ONES = Distribution.of("zeros"), Distribution.of("ones")
XAVIER = Distribution.of("xavier_uniform")


def asked(lesson: str, *steps: Step) -> Assigned:
    return given(build(LESSONS[lesson].block, device="meta"), Initialization(steps))


def rules(found: Assigned) -> dict[str, int]:
    return {each.name: each.rule for each in found.parameters}


def test_later_rules_win_and_edits_before_them_are_gone() -> None:
    found = asked(
        "parameters",
        Rule(Target(attribute="weight"), ZEROS),
        Edit("0.weight", "add", 1.0),
        Edit("2.weight", "add", 1.0),
        Rule(Target("0.*"), ONES),
        Edit("0.weight", "set", 42.0, (0, 0)),
    )
    assert rules(found) == {"0.weight": 3, "0.bias": 3, "2.weight": 0, "2.bias": -1}
    assert [each.edits for each in found.parameters] == [(4,), (), (2,), ()]
    assert [each.name for each in found.won(0)] == ["2.weight"]
    assert [each.name for each in found.won(4)] == ["0.weight"]
    assert found.won(1) == ()
    assert found.unmatched == ()
    assert [each.touched for each in found.parameters] == [True, True, True, False]


def test_a_module_and_its_tree_give_the_same() -> None:
    module = build(LESSONS["lenet"].block, device="meta")
    steps = Initialization((Rule(Target(layer="Conv2d"), ZEROS),))
    found = given(module, steps)
    assert found == given(parameter_tree(module), steps)
    assert found.parameters[0].slot == Slot((6, 1, 5, 5), "Conv2d", "weight", (6, 1, 5, 5))
    assert found.parameters[1].slot == Slot((6,), "Conv2d", "bias", (6, 1, 5, 5))
    assert [each.rule for each in found.parameters] == [0, 0, 0, 0, *[-1] * 6]


def test_a_tied_tensor_counts_once_and_answers_to_both_names() -> None:
    found = asked("tied", Rule(Target("4.weight"), ZEROS), Rule(Target("2.bias"), ONES))
    assert len(found.parameters) == 6
    tied = found.of("4.weight")
    assert tied is not None and tied is found.of("2.weight")
    assert (tied.names, tied.name, tied.rule) == (("2.weight", "4.weight"), "2.weight", 0)
    bias = found.of("4.bias")
    assert bias is not None and bias.rule == 1


def test_all_conditions_have_to_hold_for_one_of_the_names() -> None:
    """A tensor in two kinds of layers: a name of the one does not go with the other's kind."""
    net = nn.Sequential(nn.Linear(3, 3), nn.Bilinear(3, 3, 3))
    net[1].register_parameter("other", net[0].weight)
    for path, layer, attribute, rule in (
        ("0.*", "Linear", "weight", 0), ("1.*", "Bilinear", "other", 0),
        ("0.*", "Bilinear", "", -1), ("1.*", "Linear", "", -1), ("0.*", "Linear", "other", -1),
    ):  # fmt: skip
        found = given(net, Initialization((Rule(Target(path, layer, attribute), ZEROS),)))
        both = found.of("1.other")
        assert both is not None and both.rule == rule, (path, layer)


def test_a_rule_that_does_not_fit_leaves_what_was_there_and_says_why() -> None:
    found = asked("parameters", Rule(Target(), ZEROS), Rule(Target(), XAVIER))
    assert rules(found) == {"0.weight": 1, "0.bias": 0, "2.weight": 1, "2.bias": 0}
    assert [name for name, _words in found.objections(1)] == ["0.bias", "2.bias"]
    assert all(words.endswith(".") for _name, words in found.objections(1))
    assert found.objections(0) == ()


def test_an_index_out_of_range_is_an_objection() -> None:
    found = asked(
        "parameters",
        Edit("0.weight", "set", 1.0, (7, 3)),
        Edit("0.weight", "set", 1.0, (8, 0)),
        Edit("0.weight", "set", 1.0, (0,)),
        Edit("0.bias", "set", 1.0, (0, 0)),
    )
    weight, bias = found.parameters[:2]
    assert weight.edits == (0,) and bias.edits == ()
    assert dict(weight.objections) == {
        1: "Index 8 is out of range: axis 0 counts from 0 to 7.",
        2: "The index has 1 number, but the tensor has 2 axes.",
    }
    assert dict(bias.objections) == {3: "The index has 2 numbers, but the tensor has 1 axis."}


def test_steps_that_mean_nothing_say_so() -> None:
    found = asked(
        "fixed-hidden",
        Rule(Target("nothing.*"), ZEROS),
        Rule(Target(layer="Conv2d"), ZEROS),
        Edit("rand_weight", "add", 1.0),
        Edit("no.weight", "add", 1.0),
        Edit("linear", "add", 1.0),
    )
    sentences = dict(found.unmatched)
    assert list(sentences) == [0, 1, 2, 3, 4]
    assert "'Conv2d'" in sentences[1]
    assert "attribute" in sentences[2] or "no parameter" in sentences[2]
    assert sentences[3] == "This network has no parameter called 'no.weight'."
    assert not any(each.touched for each in found.parameters)


def test_buffers_and_what_pytorch_does_not_see_are_no_parameters() -> None:
    net = nn.Sequential(nn.BatchNorm1d(3))
    found = given(net, Initialization((Edit("0.running_mean", "add", 1.0),)))
    assert [each.name for each in found.parameters] == ["0.weight", "0.bias"]
    assert dict(found.unmatched) == {0: "'0.running_mean' is a buffer, not a parameter."}
    hidden = asked("plain-list", Rule(Target(), ZEROS))
    assert hidden.parameters == () and len(hidden.unmatched) == 1


def test_lazy_parameters_wait_for_their_shape() -> None:
    lesson, rule = LESSONS["lazy"], Rule(Target(attribute="weight"), ZEROS)
    found = given(build(lesson.block, device="meta"), Initialization((rule,)))
    assert [each.slot for each in found.parameters] == [None] * 4
    assert [bool(each.objections) for each in found.parameters] == [True, False, True, False]
    assert "first batch" in found.objections(0)[0][1]
    sample = torch.empty(lesson.shape, device="meta")
    settled = given(build(lesson.block, device="meta", sample=sample), Initialization((rule,)))
    assert [each.rule for each in settled.parameters] == [0, -1, 0, -1]


def test_numbers_that_are_not_floating_point_are_left_alone() -> None:
    net = nn.Module()
    net.register_parameter("whole", nn.Parameter(torch.zeros(3, dtype=torch.int64), False))
    found = given(net, Initialization((Rule(Target(), ONES), Edit("whole", "add", 0.5))))
    assert not found.parameters[0].touched and len(found.parameters[0].objections) == 2


def test_an_empty_network_has_nothing_to_fill() -> None:
    found = given(build(Block.of("Sequential")), Initialization((Rule(Target(), ZEROS),)))
    assert found.parameters == () and len(found.unmatched) == 1


def test_many_hostile_steps_come_to_an_end() -> None:
    tree = parameter_tree(build(LESSONS["lenet"].block, device="meta"))
    hostile = Rule(Target("*a*e*i*o*u*" * 20), ZEROS)  # backtracking would never come back
    found = given(tree, Initialization((hostile,) * 200))
    assert len(found.unmatched) == 200
