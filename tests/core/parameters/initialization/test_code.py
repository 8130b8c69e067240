"""The Python file draws the same numbers as `initialize`, bit by bit, and Ruff finds nothing in it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor, nn

from core.blocks import Block, build, source
from core.blocks.lessons import LESSONS
from core.parameters import Distribution, Edit, Initialization, Rule, Step, Target, initialize
from core.parameters.initialization.code import python
from core.parameters.initialization.recipes import RECIPES
from tests.core.parameters.initialization.strategies import initializations, lessons


def sample(lesson: str) -> Tensor:
    return torch.empty(LESSONS[lesson].shape, device="meta")


def run(text: str) -> dict[str, Any]:
    space: dict[str, Any] = {"__name__": "written"}
    exec(compile(text, "network.py", "exec"), space)
    return space


def check(block: Block, steps: Initialization, seed: int, given: Tensor | None = None) -> str:
    """Compare the written file's parameters with those of `initialize`; return the file."""
    text = python(block, steps, seed=seed, sample=given)
    expected = build(block, seed=11, sample=given)
    begun = {key: value.clone() for key, value in expected.state_dict().items()}
    initialize(expected, steps, seed=seed)
    space = run(text)
    net: nn.Module = space["Network"]()
    if given is not None:
        net(torch.zeros(given.shape))  # lazy layers
    net.load_state_dict(begun)  # what no rule fills begins alike
    state = torch.random.get_rng_state()
    if "initialized" in space:
        assert space["initialized"](net) is net
    assert torch.equal(torch.random.get_rng_state(), state)
    for key, value in expected.state_dict().items():
        assert torch.equal(value, net.state_dict()[key]), key
    return text


@settings(max_examples=25, deadline=None)
@given(lessons(), initializations(), st.integers(0, 2**63 - 1))
def test_the_file_draws_the_same_numbers(name: str, steps: Initialization, seed: int) -> None:
    check(LESSONS[name].block, steps, seed)


@pytest.mark.parametrize("name", RECIPES)
def test_every_recipe_as_a_file_draws_the_same_numbers(name: str) -> None:
    recipe = RECIPES[name]
    text = check(LESSONS[recipe.lesson].block, recipe.initialization, 3, sample(recipe.lesson))
    assert "initialized(" in text


def nested() -> Block:
    """Describe a network with a tied layer in another branch, and names that need quoting."""
    linear = Block.of("Linear", name="a 'b' \"c\"", in_features=3, out_features=3)
    first = Block.of("Sequential", linear, Block.of("BatchNorm1d", num_features=3), name="one")
    tied = Block.of("Tied", to="one.a 'b' \"c\"")
    return Block.of("Sequential", first, Block.of("Sequential", tied, name="two"))


@pytest.mark.parametrize(
    "step",
    [
        Edit("one.a 'b' \"c\".weight", "add", 1.0),
        Edit("two.0.weight", "multiply", 3.0),
        Rule(Target("two.*"), Distribution.of("normal")),
        Rule(Target("one*"), Distribution.of("default")),
        Rule(Target(layer="BatchNorm1d"), Distribution.of("constant", val=7.0)),
    ],
)
def test_a_module_in_two_places_is_filled_once(step: Step) -> None:
    check(nested(), Initialization((step, Edit("two.0.weight", "add", 1.0))), 0)


def test_conditions_read_as_a_person_would_write_them() -> None:
    steps = Initialization((
        Rule(Target(layer="Linear", attribute="weight"), Distribution.of("xavier_uniform")),
        Rule(Target("0.bias"), Distribution.of("zeros")),
        Edit("0.weight", "add", 1.0),
        Edit("0.weight", "set", 42.0, (0, 0)),
    ))  # fmt: skip
    text = check(LESSONS["parameters"].block, steps, 0)
    body = text[text.index("            own = ") : text.index("\n\n    return net")]
    assert body == (
        "            own = generator(name)\n"
        '            if name == "0.bias":  # step 2\n'
        "                nn.init.zeros_(tensor)\n"
        '            elif isinstance(module, nn.Linear) and attribute == "weight":  # step 1\n'
        "                nn.init.xavier_uniform_(tensor, generator=own)\n"
        '            if name == "0.weight":\n'
        "                tensor.add_(1.0)\n"
        "                tensor[0, 0] = 42.0"
    )
    assert text.count("network = initialized(Network())") == 1


def test_without_anything_to_fill_the_file_is_the_networks_own() -> None:
    block, shape = LESSONS["mlp"].block, LESSONS["mlp"].shape
    expected = source(block, input_shape=shape)
    nothing = Initialization((Rule(Target("nothing"), Distribution.of("zeros")),))
    for steps in (Initialization(), nothing):
        assert python(block, steps, seed=0, sample=sample("mlp")) == expected


def test_constants_need_no_generator() -> None:
    text = python(LESSONS["mlp"].block, RECIPES["tied"].initialization, seed=0)
    assert "hashlib" not in text and "generator" not in text


@pytest.mark.parametrize("name", ["lazy", "custom", "lenet-default"])
def test_the_file_runs_as_a_program(name: str, tmp_path: Path) -> None:
    recipe = RECIPES[name]
    path = tmp_path / "network.py"
    path.write_text(python(
        LESSONS[recipe.lesson].block, recipe.initialization, seed=0, sample=sample(recipe.lesson)
    ), "utf-8")  # fmt: skip
    with path.open() as file:
        space = {"__name__": "__main__"}
        exec(compile(file.read(), str(path), "exec"), space)


def test_ruff_finds_nothing(tmp_path: Path) -> None:
    texts = [
        python(LESSONS[each.lesson].block, each.initialization, seed=0, sample=sample(each.lesson))
        for each in RECIPES.values()
    ]
    texts.append(python(nested(), RECIPES["default"].initialization, seed=0))

    @settings(max_examples=25, deadline=None)
    @given(lessons(), initializations())
    def collect(name: str, steps: Initialization) -> None:
        texts.append(python(LESSONS[name].block, steps, seed=0))

    collect()
    for index, text in enumerate(texts):
        (tmp_path / f"network{index}.py").write_text(text, "utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "ruff", "check", "--isolated", "--no-cache", str(tmp_path)],
        capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-2_000:]
