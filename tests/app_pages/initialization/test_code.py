"""The view "Take away": Python, JSON and link of the initialization, and steps from a file."""

from __future__ import annotations

import json

import pytest
import torch

from core.blocks.lessons import LESSONS
from core.parameters.initialization.code import python
from core.parameters.initialization.recipes import RECIPES
from tests.app_pages.initialization.opening import in_hand, opened, texts


@pytest.mark.parametrize("name", ["custom", "lazy"])
def test_the_python_the_json_and_the_link_are_there(name: str) -> None:
    recipe = RECIPES[name]
    lesson = LESSONS[recipe.lesson]
    app = opened(recipe=name, lesson=recipe.lesson, seed=8, initialization="code")
    assert not app.exception and not app.error
    written = [each.value for each in app.code]
    sample = torch.empty(lesson.shape, device="meta")
    expected = python(lesson.block, recipe.initialization, seed=8, sample=sample)
    assert expected in [text + "\n" for text in written] or expected in written
    assert any(f"recipe={name}" in text and "seed=8" in text for text in written)
    documents = [json.loads(text) for text in written if text.startswith("[")]
    assert documents == [recipe.initialization.to_document()]


def test_steps_of_a_file_take_the_place_of_those_in_hand() -> None:
    app = opened(initialization="code", lesson="parameters")
    document = json.dumps(RECIPES["direct"].initialization.to_document()).encode()
    app.file_uploader("steps-file").set_value(("steps.json", document, "application/json")).run()
    assert in_hand(app) == RECIPES["direct"].initialization
    assert app.query_params["recipe"] == "direct"
    bad = ("steps.json", b'[{"fill": 1}]', "application/json")
    app.file_uploader("steps-file").set_value(bad).run()
    assert "Step 1" in app.warning[0].value and not app.exception
    assert in_hand(app) == RECIPES["direct"].initialization
    app.button("undo-steps").click().run()
    assert not in_hand(app)


def test_steps_that_do_not_fit_are_named_beside_the_code() -> None:
    app = opened(recipe="lenet-xavier", lesson="parameters", initialization="code")
    assert "Step 2" in texts(app) and "Conv2d" in texts(app)
