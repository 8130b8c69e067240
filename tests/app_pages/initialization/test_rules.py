"""The view "Rules": recipes, rules, edits and undo, and that its numbers are those of the tensors."""

from __future__ import annotations

import pytest
import torch
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Button

from app_pages.parts.initialization.rules.canvas import Canvas
from app_pages.parts.initialization.rules.values import glances, seen
from core.blocks import Block, build
from core.blocks.lessons import LESSONS
from core.networks import Network, Seeded, painted
from core.parameters import Distribution, Edit, Initialization, Rule, Target, describe
from core.parameters.initialization.recipes import RECIPES
from core.tracing import Input
from tests.app_pages.initialization.opening import in_hand, opened, table, texts

NORMAL = Rule(Target(layer="Linear", attribute="weight"), Distribution.of("normal"))


@pytest.mark.parametrize("name", ["xavier-42", "direct", "lazy"])
def test_a_recipe_opens_by_link_and_says_what_to_look_for(name: str) -> None:
    recipe = RECIPES[name]
    app = opened(recipe=name)  # the recipe's own network comes along
    assert not app.exception and not app.error
    assert app.query_params["lesson"] == recipe.lesson
    assert app.selectbox("rules-recipe").value == name
    assert in_hand(app) == recipe.initialization
    assert recipe.sentence in texts(app)
    assert app.button("undo-steps").disabled  # a link is no step of the visitor's


def test_a_recipe_brings_its_network() -> None:
    app = opened()
    assert app.selectbox("rules-recipe").value == "nothing"
    app.selectbox("rules-recipe").select("tied").run()
    assert not app.exception
    assert app.query_params["lesson"] == "tied" and app.query_params["recipe"] == "tied"
    assert "2.weight  = 4.weight" in table(app).index
    app.selectbox("rules-recipe").select("nothing").run()
    assert not in_hand(app)
    assert "No steps yet" in app.info[0].value


def test_the_table_has_the_real_tensors_numbers() -> None:
    app = opened(recipe="xavier-42", lesson="parameters", seed=4)
    net = Network(
        LESSONS["parameters"].block,
        painted(Seeded(4), RECIPES["xavier-42"].initialization, 4),
    ).module()
    shown = table(app)
    assert list(shown.index) == ["0.weight", "0.bias", "2.weight", "2.bias"]
    assert list(shown["step"]) == ["1", "–", "2", "–"]
    for name, tensor in net.named_parameters():
        mean = float(shown.loc[name, "mean"].replace("−", "-"))
        assert mean == pytest.approx(float(tensor.detach().mean()), rel=1e-3)
    assert shown.loc["2.weight", "deviation"] == "0"


def test_a_rule_is_painted_changed_moved_and_undone() -> None:
    app = opened(lesson="parameters")
    assert app.selectbox(_key(app, "layer")).value == "Linear"
    app.selectbox(_key(app, "attribute")).select("weight").run()
    app.button("rules-add").click().run()
    assert in_hand(app).steps == (
        Rule(Target(layer="Linear", attribute="weight"), Distribution.of("normal", std=0.01)),
    )
    assert "Decides 2 parameters" in texts(app)
    assert list(table(app)["step"]) == ["1", "–", "1", "–"]

    app.button("rules-new").click().run()
    app.button("rules-this").click().run()
    assert app.text_input(_key(app, "path")).value == "0.weight"
    app.selectbox(f"{_key(app, 'of')}-kind").select("zeros").run()
    app.button("rules-add").click().run()
    assert list(table(app)["step"]) == ["2", "–", "1", "–"]

    _of_step(app, "rules-arrow_upward-1").click().run()  # now the wider rule comes later, and wins
    assert list(table(app)["step"]) == ["2", "–", "2", "–"]
    assert "later rules fill all that it is for" in texts(app)

    _of_step(app, "rules-edit-0").click().run()
    app.selectbox(f"{_key(app, 'of')}-kind").select("ones").run()
    app.button("rules-replace").click().run()
    assert in_hand(app).steps[0] == Rule(Target("0.weight"), Distribution.of("ones"))

    _of_step(app, "rules-delete-1").click().run()
    assert table(app).loc["0.weight", "mean"] == "1"
    for _step in range(5):
        app.button("undo-steps").click().run()
    assert not in_hand(app)
    app.button("redo-steps").click().run()
    assert len(in_hand(app).steps) == 1
    assert not app.exception


def _of_step(app: AppTest, begins: str) -> Button:
    """Return the button of a step; the step itself stands at the end of the key."""
    return next(each for each in app.button if str(each.key).startswith(f"{begins}-"))


def _key(app: AppTest, name: str) -> str:
    forms = app.session_state["rules_forms"] if "rules_forms" in app.session_state else 0  # noqa: SIM401
    return f"rules-form-{forms}-{name}"


def test_edits_by_hand_become_steps() -> None:
    app = opened(lesson="parameters", parameter="2.weight")
    app.text_input("rules-cell").set_value("0, 7").run()
    assert "net[2].weight[0, 7] = 42" in texts(app)
    app.button("rules-edit-add").click().run()
    app.text_input("rules-cell").set_value("").run()
    app.selectbox("rules-operation").select("multiply")
    app.number_input("rules-value").set_value(0.5).run()
    app.button("rules-edit-add").click().run()
    assert in_hand(app).steps == (
        Edit("2.weight", "set", 42.0, (0, 7)), Edit("2.weight", "multiply", 0.5)
    )  # fmt: skip
    assert table(app).loc["2.weight", "step"] == "1, 2"
    for wrong, words in (("1, 0", "out of range"), ("0", "2 axes"), ("a", "whole numbers")):
        app.text_input("rules-cell").set_value(wrong).run()
        assert words in app.warning[0].value
        assert app.button("rules-edit-add").disabled


def test_what_means_nothing_or_does_not_fit_says_so_where_it_stands() -> None:
    steps = Initialization((
        Rule(Target("nothing"), Distribution.of("zeros")),
        Rule(Target("*.bias"), Distribution.of("xavier_uniform")),
        Edit("0.weight", "set", 1.0, (99, 0)),
    ))  # fmt: skip
    app = opened(lesson="parameters", steps=steps.to_url())
    assert "No parameter of this network is meant by this" in texts(app).replace("\\", "")
    assert "Index 99 is out of range" in texts(app).replace("\\", "")
    assert any("two dimensions" in each.value for each in app.markdown if ":orange[" in each.value)
    assert list(table(app)["step"]) == ["–"] * 4


def test_lazy_layers_wait_for_the_first_batch() -> None:
    app = opened(recipe="lazy", lesson="lazy")
    assert list(table(app)["words"]) == ["waits for the first batch"] * 4
    app.segmented_control("trees_batch").set_value("after").run()
    assert list(table(app)["step"]) == ["1", "2", "1", "2"]
    assert table(app).loc["0.weight", "shape"] == "256 × 20"


def test_a_network_without_parameters_says_what_to_do() -> None:
    app = opened(net=Block.of("Sequential").to_url(), recipe="default")
    assert not app.exception
    assert any("no parameters" in each.value for each in app.info)
    with pytest.raises(KeyError):
        app.button("rules-new")


def test_a_network_too_large_for_values_still_shows_its_rules(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("LAYERWISE_FORWARD_BYTES", "1000")
    app = opened(recipe="lenet-xavier", lesson="lenet")
    assert any("values of this network are not built" in each.value for each in app.info)
    assert "mean" not in table(app).columns
    assert (table(app)["step"] != "–").sum() == 5


@pytest.mark.parametrize("text", ["1abc", "nonsense", "9" * 9_000])
def test_a_damaged_link_is_refused_with_a_sentence(text: str) -> None:
    app = opened(steps=text)
    assert not app.exception
    assert "initialization" in app.warning[0].value
    assert not in_hand(app)


def test_the_next_seed_draws_anew_and_stands_in_the_link() -> None:
    app = opened(recipe="normal", lesson="parameters")
    before = table(app)["mean"].to_dict()
    app.button("rules-reroll").click().run()
    assert app.query_params["seed"] == "1"
    after = table(app)["mean"].to_dict()
    assert after["0.weight"] != before["0.weight"] and after["0.bias"] == before["0.bias"] == "0"


@pytest.mark.processes  # two hundred steps are slow to draw
def test_at_most_200_steps_are_taken_and_the_sentence_says_so() -> None:
    steps = Initialization((Edit("0.bias", "add", 1.0),) * 200)
    app = opened(lesson="neuron", steps=steps.to_url())
    app.button("rules-edit-add").click().run()
    assert len(in_hand(app).steps) == 200
    assert any("at most 200" in each.value for each in app.warning)


def canvas(lesson: str, *steps: Rule | Edit, seed: int = 3) -> Canvas:
    of = LESSONS[lesson]
    return Canvas(of.block, Seeded(seed), Input(of.shape), Initialization(steps), seed)


@pytest.mark.parametrize("lesson", ["parameters", "tied", "lazy", "nested-factory"])
def test_a_tensor_drawn_by_itself_is_that_of_the_network(lesson: str) -> None:
    of = LESSONS[lesson]
    steps = (
        NORMAL,
        Edit("2.weight", "add", 1.0),
        Edit("0.bias", "set", 9.0, (0,)),
        Edit("1.bias", "add", 2.0),
    )
    painting = canvas(lesson, *steps)
    net = Network(of.block, painted(Seeded(3), painting.initialization, 3)).module(
        sample=torch.empty(of.shape, device="meta")
    )
    for each, look in zip(painting.assigned.parameters, glances(painting), strict=True):
        real = net.get_parameter(each.name)
        assert seen(painting, each).statistics == describe(real)
        assert look is not None and look.mean == pytest.approx(float(real.detach().double().mean()))


def test_the_kept_network_is_only_read() -> None:
    net = build(LESSONS["parameters"].block, seed=3)
    edited = canvas("parameters", Edit("0.weight", "multiply", 0.0))
    for _again in range(2):
        assert seen(edited, edited.assigned.parameters[0]).statistics.maximum == 0
    plain = canvas("parameters")
    for each in plain.assigned.parameters:
        assert seen(plain, each).statistics == describe(net.get_parameter(each.name))
