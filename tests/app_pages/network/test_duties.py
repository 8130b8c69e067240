"""The card "What a block must do": each duty with the selected block's own numbers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from safetensors.torch import save_file
from streamlit.testing.v1 import AppTest

from app_pages.parts.network.duties.beginning import EDITED
from app_pages.parts.network.duties.record import number
from app_pages.parts.network.duties.run import duties_of
from app_pages.parts.network.duties.words import duties
from core.blocks import Block, build
from core.blocks.lessons import LESSONS
from core.networks import Seeded, Weights, WeightsFile, painted
from core.parameters.initialization.recipes import RECIPES
from core.settings import PROJECT
from core.tracing import Input


def opened(**query: object) -> AppTest:
    app = AppTest.from_file(PROJECT / "app_pages" / "blocks.py", default_timeout=60)
    for name, value in {"view": "duties", **query}.items():
        app.query_params[name] = str(value)
    app.run()
    assert not app.exception
    return app


def card(lesson: str, at: str = "") -> dict[str, tuple[str, str, str]]:
    """Return each duty's state, large line and sentences."""
    known = LESSONS[lesson]
    return of(known.block, Input(known.shape, known.kind), at)


def of(block: Block, asked: Input, at: str = "") -> dict[str, tuple[str, str, str]]:
    found = duties(duties_of(block, Seeded(0), asked, at))
    return {each.name: (each.state, each.large, "\n".join(each.sentences)) for each in found}


def states(found: dict[str, tuple[str, str, str]]) -> list[str]:
    return [state for state, _large, _sentences in found.values()]


def test_the_card_of_a_dense_layer() -> None:
    app = opened(lesson="mlp", at="0")
    assert app.selectbox("duties_place").value == "0"
    larges = [each.value for each in app.subheader]
    assert larges[:2] == ["2 × 20 · float32", "2 × 256 · float32"]
    assert larges[3:] == ["5,376 parameters", "by 1 rule"]
    stored, begun = (app.dataframe[i].value for i in (0, 1))
    assert stored.to_numpy().tolist() == [["weight", "256 × 20", "5,120"], ["bias", "256", "256"]]
    assert begun["Promised"].tolist() == ["−0.224 … 0.224"] * 2
    assert begun["Deviation promised"].tolist() == ["0.129"] * 2


def test_choosing_a_block_selects_it_everywhere() -> None:
    app = opened(lesson="mlp")
    app.selectbox("duties_place").select("1").run()
    assert app.query_params["at"] in ("1", ["1"])
    assert "nothing to do" in [each.value for each in app.subheader]


def test_what_arrives_is_drawn() -> None:
    content = opened(lesson="parameters", at="2").get_by_key("duties-input").proto.bytes
    head: dict[str, Any] = json.loads(content[4 : 4 + int.from_bytes(content[:4], "little")])
    assert head["facts"]["written"] == "2 × 8"
    assert head["role"] == "input"


@pytest.mark.parametrize(("lesson", "at"), [("mlp", "1"), ("lenet", "6"), ("centered-alone", "")])
def test_a_block_without_parameters_still_gives_gradients(lesson: str, at: str) -> None:
    found = card(lesson, at)
    assert states(found) == ["done", "done", "done", "nothing", "nothing"]
    assert "nothing to learn" in found["stores"][2]


def test_a_reused_layer_says_how_often_it_is_called() -> None:
    found = card("fixed-hidden", "linear")
    assert "called 2 times" in found["takes"][2]
    assert "constant" in card("fixed-hidden")["stores"][2]


def test_a_plain_list_stores_nothing_that_pytorch_knows() -> None:
    found = card("plain-list")
    assert found["stores"][:2] == ("fails", "none")
    assert "7,946 more are in a plain list" in found["stores"][2]


def test_a_block_that_takes_whole_numbers_has_no_gradient_to_give() -> None:
    block = Block.of("Embedding", num_embeddings=10, embedding_dim=3)
    found = of(block, Input((2, 4), "random", dtype="int64", high=10))
    assert found["gradients"][:2] == ("nothing", "none to give")


def test_lazy_layers_and_ties_are_looked_at_as_what_they_become() -> None:
    assert card("lazy", "0")["stores"][1] == "5,376 parameters"
    assert card("tied", "4")["begins"] == card("tied", "2")["begins"]


def test_a_block_that_does_not_fit_and_those_behind_it() -> None:
    layer, last = (Block.of("Linear", in_features=n, out_features=2) for n in (20, 3))
    block, asked = Block.of("Sequential", layer, last, Block.of("ReLU")), Input((2, 20))
    assert states(of(block, asked, "1")) == ["done", "fails", "fails", "done", "done"]
    assert states(of(block, asked, "2"))[:3] == ["fails", "fails", "fails"]


def test_an_unknown_place_shows_the_network() -> None:
    assert opened(lesson="mlp", at="0.no such").selectbox("duties_place").value == ""


def test_numbers_are_written_with_a_minus_sign() -> None:
    assert [number(each) for each in (-0.05, 1234.5, None)] == ["−0.05", "1.23e+03", "–"]


def begun(weights: Weights) -> tuple[str, str, str, list[str]]:
    """Return how 4-8-1's first layer begins: state, large line, sentences, and what was promised."""
    known = LESSONS["parameters"]
    found = duties_of(known.block, weights, Input(known.shape, known.kind), "0")
    last = duties(found)[-1]
    promised = [
        f"{each.expected.low:g} {each.expected.high:g}" if each.expected else ""
        for each in found.stored
    ]
    return last.state, last.large, "\n".join(last.sentences), promised


def test_painted_weights_are_held_to_their_own_rule() -> None:
    state, large, said, promised = begun(painted(Seeded(0), RECIPES["constant"].initialization, 0))
    assert (state, large, promised) == ("done", "by 2 rules", ["1 1", "0 0"])
    assert "`weight`: all 1" in said
    state, _large, said, promised = begun(painted(Seeded(0), RECIPES["direct"].initialization, 0))
    assert (state, promised) == ("done", ["", "-0.5 0.5"])
    assert f"`weight`: {EDITED}" in said


def test_loaded_weights_were_not_drawn(tmp_path: Path) -> None:
    module = build(LESSONS["parameters"].block, seed=1)
    for tensor in module.parameters():
        tensor.data.mul_(100)
    save_file(module.state_dict(), tmp_path / "mine.safetensors")
    state, large, _said, promised = begun(WeightsFile.of(tmp_path / "mine.safetensors"))
    assert (state, large, promised) == ("nothing", "from a file", ["", ""])
