"""Twenty steps of SGD: the mended layer learns, the other one stays where it is."""

from __future__ import annotations

import pytest
import torch
from torch import nn

from core.blocks import Block, build
from core.blocks.lessons import LESSONS
from core.clinic import learn
from core.clinic.mending import learning
from tests.core.clinic.zoo import numbers


@pytest.mark.parametrize(
    ("name", "words"),
    [("my-linear-data", "does not require grad"), ("plain-list", "empty parameter list")],
)
def test_a_counter_example_does_not_learn_and_its_mend_does(name: str, words: str) -> None:
    lesson = LESSONS[name]
    ill, healthy = build(lesson.block), build(learning(lesson.block))
    teacher, x = build(learning(lesson.block), seed=1), numbers(*lesson.shape)
    better = learn(healthy, teacher, x)
    worse = learn(ill, teacher, x, rate=better.rate)
    assert len(better.losses) == len(worse.losses) == 21
    assert better.losses[0] == pytest.approx(worse.losses[0])  # the same first values
    assert better.losses[-1] < 0.5 * better.losses[0]
    assert set(worse.losses) == {worse.losses[0]}
    assert words in worse.refusal
    assert not better.refusal


def test_its_steps_are_those_of_torchs_sgd() -> None:
    module, teacher, x = nn.Linear(4, 3), nn.Linear(4, 3), numbers(2, 4)
    found = learn(module, teacher, x, steps=5, rate=0.1, seed=3)
    from core.clinic.proof import _examples

    inputs = _examples(x, 3)
    student = nn.Linear(4, 3)
    student.load_state_dict(module.state_dict())
    optimizer, losses = torch.optim.SGD(student.parameters(), lr=0.1), []
    for _step in range(5):
        loss = nn.functional.mse_loss(student(inputs), teacher(inputs).detach())
        losses.append(loss.item())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    assert list(found.losses[:-1]) == pytest.approx(losses)


def test_neither_layer_is_changed() -> None:
    module, teacher = nn.Linear(4, 3), nn.Linear(4, 3)
    before = [each.clone() for each in (*module.parameters(), *teacher.parameters())]
    learn(module, teacher, numbers(2, 4), steps=2)
    after = [*module.parameters(), *teacher.parameters()]
    assert all(map(torch.equal, before, after))
    assert all(each.grad is None for each in after)


def test_only_what_keeps_from_learning_is_mended() -> None:
    fixed, row = Block.of("FixedHiddenMLP"), Block.of("Sequential", Block.of("ReLU"))
    assert (learning(fixed), learning(row)) == (fixed, row)
    inside = Block.of("Sequential", Block.of("MyLinear", in_units=2, units=2, detached=True))
    assert learning(inside) == Block.of("Sequential", Block.of("MyLinear", in_units=2, units=2))
