"""Ill layers are caught by the expected check, with their line; healthy ones by none."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from torch import Tensor, nn

from core.blocks import Block, build
from core.blocks.lessons import LESSONS
from core.clinic import ClinicError, Findings, examine
from core.tracing import Input
from core.tracing.recording import Limits
from tests.core.blocks.test_kinds import LAYERS
from tests.core.clinic.zoo import ZOO, Animal, BadState, Endless, ReadsData, Weighted, numbers


def found(animal: Animal) -> Findings:
    return examine(animal.make(), numbers(2, 4))


@pytest.mark.parametrize("animal", ZOO, ids=lambda animal: type(animal.make()).__name__)
def test_each_is_caught_by_the_expected_check(animal: Animal) -> None:
    findings = found(animal)
    assert findings.names("ill") == animal.ill
    assert findings.names("attention") == animal.attention
    if animal.line:
        named = [findings.of(name) for name in animal.ill | animal.attention]
        assert any(animal.line in line.text for each in named for line in each.lines)


COURSE = {
    "my-linear-data": ({"learning"}, set()),
    "plain-list": ({"registered", "saved", "moves"}, set()),
    "fixed-hidden": ({"saved", "moves"}, {"batch"}),
    "fixed-hidden-buffer": (set(), {"batch"}),
    "centered": (set(), {"independent"}),
    "centered-alone": (set(), set()),
    "my-linear": (set(), set()),
    "quadratic": (set(), set()),
    "half-fourier": (set(), set()),
    "class-mlp": (set(), set()),
    "my-sequential": (set(), set()),
    "nest": (set(), set()),
    "tied": (set(), set()),
}


@pytest.mark.parametrize("name", COURSE)
def test_of_the_courses_layers_only_those_are_ill_that_are_meant_to_be(name: str) -> None:
    lesson = LESSONS[name]
    findings = examine(
        build(lesson.block), Input(lesson.shape, lesson.kind).make(),
        fresh=lambda: build(lesson.block, seed=1),
    )  # fmt: skip
    assert (findings.names("ill"), findings.names("attention")) == COURSE[name]
    assert findings.sources


def test_the_books_mistake_is_found_in_its_line_with_what_mends_it() -> None:
    layer = build(Block.of("MyLinear", in_units=5, units=3, detached=True), seed=2)
    finding = examine(layer, numbers(2, 5)).of("learning")
    assert finding.tensors == ("weight", "bias")
    (line,) = finding.lines
    assert line.text == "return F.relu(x @ self.weight.data + self.bias.data)"
    assert finding.remedy == "return F.relu(x @ self.weight + self.bias)"
    text = Path(line.file).read_text("utf-8").splitlines()
    assert text[line.number - 1].strip() == line.text


def test_layers_in_a_plain_list_are_told_what_registers_them() -> None:
    lesson = LESSONS["plain-list"]
    findings = examine(build(lesson.block), Input(lesson.shape).make())
    assert findings.of("registered").remedy == "self.layers = nn.ModuleList(list(layers.values()))"


def test_of_many_parameters_some_are_moved() -> None:
    layer = nn.Sequential(*(nn.Linear(1, 1) for _ in range(17)))
    sentence = examine(layer, numbers(2, 1)).of("learning").sentence
    assert (
        sentence == "All 34 numbers in 34 tensors get one, as a small step confirms for 32 of them."
    )


@pytest.mark.parametrize("kind", ["random", "ones", "zeros"])
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.differing_executors])
@given(layer=st.sampled_from(LAYERS))
def test_no_layer_of_pytorchs_is_called_ill(kind: str, layer: tuple[Any, ...]) -> None:
    name, arguments, _theirs, shape = layer
    sample = Input(shape, kind).make()  # type: ignore[arg-type]
    findings = examine(build(Block.of(name, **arguments)), sample)
    assert not findings.names("ill"), findings
    assert findings.names("attention") <= {"independent", "batch", "zeros"}


def test_the_centered_layer_takes_the_batch_together_in_its_line() -> None:
    finding = examine(build(LESSONS["centered"].block), numbers(4, 8)).of("independent")
    assert [line.text for line in finding.lines] == ["return x - x.mean()"]
    assert "dim=-1" in finding.hint


def test_statistics_over_the_batch_are_named() -> None:
    findings = examine(build(Block.of("BatchNorm1d", num_features=4)), numbers(6, 4))
    assert not findings.names("ill", "attention")
    assert "statistics are taken over the batch" in findings.of("independent").sentence
    assert (
        "`running_mean`, `running_var` and `num_batches_tracked`"
        in findings.of("repeatable").sentence
    )
    alone = Block.of("BatchNorm1d", num_features=4, track_running_stats=False)
    assert examine(build(alone), numbers(6, 4)).names("attention") == {"batch", "independent"}


def test_dropout_is_random_in_training_alone() -> None:
    findings = examine(nn.Dropout(0.5), numbers(2, 4))
    assert not findings.names("ill", "attention")
    assert "In training mode it draws random numbers" in findings.of("repeatable").sentence


def test_whole_numbers_may_come_in() -> None:
    findings = examine(nn.Embedding(7, 3), torch.tensor([[0, 1], [2, 6]]))
    assert not findings.names("ill", "attention")
    assert findings.names("not applicable") == {"gradient", "zeros"}


def test_frozen_parameters_are_no_mistake() -> None:
    layer = Weighted()
    layer.weight.requires_grad_(False)
    assert not examine(layer, numbers(2, 4)).names("ill", "attention")
    layer.bias.requires_grad_(False)
    assert examine(layer, numbers(2, 4)).of("learning").state == "not applicable"


def test_the_layer_and_the_global_generator_are_left_alone() -> None:
    layer = nn.Sequential(nn.Linear(4, 4), nn.BatchNorm1d(4), nn.Dropout(0.5))
    before = {name: each.clone() for name, each in layer.state_dict().items()}
    state, x = torch.get_rng_state(), numbers(3, 4)
    given_ = x.clone()
    examine(layer, x)
    assert torch.equal(torch.get_rng_state(), state)
    assert torch.equal(x, given_)
    assert all(torch.equal(before[name], each) for name, each in layer.state_dict().items())
    assert all(each.grad is None for each in layer.parameters())
    assert layer.training
    assert not layer[0]._forward_hooks


def test_the_same_examination_finds_the_same() -> None:
    assert examine(ReadsData(), numbers(2, 4)) == examine(ReadsData(), numbers(2, 4))


@pytest.mark.parametrize(
    ("module", "sample", "words"),
    [
        (nn.LazyLinear(3), numbers(2, 4), "waits for its first batch"),
        (nn.Linear(4, 3), torch.zeros(0, 4), "at least one number"),
        (nn.Linear(4, 3), torch.tensor(1.0), "has to be a batch"),
        (nn.Linear(4, 3), torch.full((2, 4), torch.nan), "NaN"),
        (nn.Linear(4, 3), [1.0], "has to be a tensor"),
        (BadState(), numbers(2, 4), "looked into: 'mine'"),
        ("layer", numbers(2, 4), "a str is none"),
    ],
)
def test_what_cannot_be_examined_is_refused(module: Any, sample: Any, words: str) -> None:
    with pytest.raises(ClinicError, match=words):
        examine(module, sample)


def test_a_layer_that_is_too_large_is_refused() -> None:
    with torch.device("meta"):
        large = nn.Linear(5_000, 5_000)
    with pytest.raises(ClinicError, match="25,005,000 numbers"):
        examine(large, numbers(2, 5_000))


def test_an_endless_loop_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.clinic.patient.LIMITS", Limits(steps=500, seconds=10.0))
    finding = examine(Endless(), numbers(2, 4)).of("runs")
    assert (finding.state, "did not end after 500 steps" in finding.sentence) == ("ill", True)


def test_an_error_in_a_check_is_a_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(patient: object) -> None:
        raise OSError("disk")

    monkeypatch.setattr("core.clinic.checks.saved.check", fail)
    finding = examine(Weighted(), numbers(2, 4)).of("saved")
    assert (finding.state, finding.sentence) == (
        "attention", "This check ended with an error: disk.",
    )  # fmt: skip


def test_a_message_of_the_layers_own_sets_nothing_apart_as_code() -> None:
    class Loud(nn.Module):
        def forward(self, x: Tensor) -> Tensor:
            raise ValueError("`a` [b](c)\nsecond" + "x" * 1_000)

    sentence = examine(Loud(), numbers(2, 4)).of("runs").sentence
    assert sentence == "It stops: 'a' [b](c)."
