"""The view "Forward and back": what is played is what PyTorch computes, and where it stops is said."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest
import torch
from streamlit.testing.v1 import AppTest
from torch import nn

from core.blocks import Block, build
from core.blocks.lessons import LESSONS
from core.settings import PROJECT
from core.tracing import Input

Sent = tuple[dict[str, Any], np.ndarray]


def opened(**query: object) -> AppTest:
    app = AppTest.from_file(PROJECT / "app_pages" / "blocks.py", default_timeout=60)
    for name, value in {"view": "forward", **query}.items():
        app.query_params[name] = str(value)
    app.run()
    assert not app.exception
    return app


def sent(app: AppTest) -> Sent:
    """Unpack what the player gets: the header, and the previews' numbers."""
    content = app.get_by_key("playback").proto.bytes
    length = int.from_bytes(content[:4], "little")
    assert length % 4 == 0
    return json.loads(content[4 : 4 + length]), np.frombuffer(content, "<f4", offset=4 + length)


def output(data: Sent, step: int) -> tuple[dict[str, Any], np.ndarray]:
    """Return the facts of a step's first output, and its preview."""
    head, numbers = data
    facts = head["facts"][head["steps"]["outputs"][step][0]]
    at, rows, columns = facts["preview"]
    return facts, numbers[at : at + rows * columns].reshape(rows, columns)


def network(name: str) -> tuple[nn.Module, torch.Tensor]:
    lesson = LESSONS[name]
    asked = Input(lesson.shape, lesson.kind)
    return build(lesson.block, seed=0, sample=asked.make("meta")).eval(), asked.make()


def said(app: AppTest) -> str:
    kinds = (app.markdown, app.caption, app.info, app.warning, app.error)
    return "\n".join(item.value.replace("\\", "") for kind in kinds for item in kind)


def test_the_values_that_are_played_are_those_of_the_network() -> None:
    data = sent(opened(lesson="mlp"))
    module, x = network("mlp")
    assert data[0]["steps"]["path"] == ["", "0", "1", "2"]
    assert data[0]["steps"]["parent"] == [-1, 0, 0, 0]
    hidden = module.get_submodule("0")(x)
    facts, preview = output(data, 1)
    np.testing.assert_allclose(preview, hidden.detach()[:, ::16], rtol=1e-5)
    assert facts["shown"] == "[:, ::16]"
    assert facts["mean"] == pytest.approx(hidden.mean().item(), rel=1e-5)
    assert facts["deviation"] == pytest.approx(hidden.std(correction=0).item(), rel=1e-5)
    assert data[0]["steps"]["adds"] == [2 * 20 * 256 + 2 * 256 * 10, 2 * 20 * 256, 0, 2 * 256 * 10]


def test_a_tied_layer_is_one_module_in_two_calls_whose_gradient_is_their_sum() -> None:
    head, _numbers = sent(opened(lesson="tied"))
    steps, gradients = head["steps"], head["gradients"]
    tied = [i for i, module in enumerate(steps["module"]) if module == "2"]
    assert [steps["path"][i] for i in tied] == ["2", "4"]
    assert [steps["turn"][i] for i in tied] == [1, 2]
    module, x = network("tied")
    module(x).sum().backward()
    expected = {name: each.grad.norm().item() for name, each in module.named_parameters()}
    found = {each["name"]: each["norm"] for each in gradients["parameters"]}
    assert found == pytest.approx(expected, rel=1e-4)
    (weight,) = (each for each in gradients["parameters"] if each["name"] == "2.weight")
    assert weight["note"] == "The sum over 2 calls."
    assert [len(steps["holds"][i]) for i in tied] == [2, 0]


def test_the_gradient_of_the_summed_output_at_each_step_and_at_the_input() -> None:
    head, _numbers = sent(opened(lesson="mlp"))
    module, x = network("mlp")
    x.requires_grad_()
    hidden = module.get_submodule("0")(x)
    hidden.retain_grad()
    module.get_submodule("2")(module.get_submodule("1")(hidden)).sum().backward()
    assert hidden.grad is not None and x.grad is not None
    assert head["gradients"]["steps"][1] == pytest.approx(hidden.grad.norm().item(), rel=1e-4)
    assert head["gradients"]["input"] == pytest.approx(x.grad.norm().item(), rel=1e-4)


def test_the_loop_of_fixed_hidden_mlp_is_played_in_rounds_that_halve() -> None:
    app = opened(lesson="fixed-hidden")
    steps = sent(app)[0]["steps"]
    rounds = [i for i, kind in enumerate(steps["kind"]) if kind == "round"]
    sums = [steps["trend"][i] for i in rounds]
    assert steps["title"][rounds[0]] == f"Round 1 of {len(rounds)}"
    assert sums[-1] > 1 >= sums[-1] / 2
    assert sums[1:] == pytest.approx([each / 2 for each in sums[:-1]], rel=1e-5)
    inside = [i for i, parent in enumerate(steps["parent"]) if parent == rounds[0]]
    assert [steps["type"][i] for i in inside] == ["abs", "sum", "gt", "div"]
    assert "`constant`: A constant in a plain attribute" in said(app)


def test_weights_that_are_read_through_data_get_no_gradient() -> None:
    app = opened(lesson="my-linear-data")
    states = {each["name"]: each["state"] for each in sent(app)[0]["gradients"]["parameters"]}
    assert set(states.values()) == {"none"}
    assert "`0.weight`: A gradient came back to its block's output" in said(app)


def test_layers_in_a_plain_list_get_gradients_that_no_optimizer_sees() -> None:
    parameters = sent(opened(lesson="plain-list"))[0]["gradients"]["parameters"]
    assert [each["state"] for each in parameters] == ["some"] * 4
    assert all("no optimizer would see" in each["note"] for each in parameters)


def test_a_network_that_does_not_fit_is_played_up_to_where_it_stops() -> None:
    net = Block.of(
        "Sequential", Block.of("Linear", in_features=20, out_features=8),
        Block.of("Sequential", Block.of("Linear", in_features=9, out_features=3), name="head"),
    )  # fmt: skip
    app = opened(net=net.to_url(), shape="2x20")
    head, _numbers = sent(app)
    assert head["steps"]["finished"] == [False, True, False, False]
    assert head["steps"]["path"][head["failure"]["step"]] == "head.0"
    assert "wants 9 numbers" in head["failure"]["sentence"]
    assert head["gradients"] is None
    assert any(str(button.key).startswith("mend-") for button in app.button)


def test_too_large_a_pass_is_refused_before_it_starts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAYERWISE_FORWARD_MULTIPLY_ADDS", "1000")
    app = opened(lesson="parameters", shape="97x4")
    assert "about 3,880 multiply-adds" in said(app)
    assert not [each for each in app.main if getattr(each, "key", None) == "playback"]


def test_dropout_drops_in_training_alone() -> None:
    net = Block.of("Sequential", Block.of("Dropout", p=0.5)).to_url()
    for mode, dropped in (("eval", False), ("train", True)):
        _facts, preview = output(
            sent(opened(net=net, shape="8x16", input="ones", forward_mode=mode)), 1
        )
        assert (preview == 0).any() == dropped
        assert set(np.unique(preview)) == ({0.0, 2.0} if dropped else {1.0})


def test_whole_numbers_have_no_gradient_and_that_is_said() -> None:
    net = Block.of("Embedding", num_embeddings=10, embedding_dim=3).to_url()
    gradients = sent(opened(net=net, shape="2x4", input="indices"))[0]["gradients"]
    assert gradients["input"] is None
    assert "whole numbers" in gradients["inputNote"]
    assert gradients["parameters"][0]["state"] == "some"


def test_the_player_begins_at_the_selected_block() -> None:
    head, _numbers = sent(opened(lesson="nested-factory", at="0.block 1.0"))
    assert head["selected"] == "0.block 1.0"
    assert "0.block 1.0" in head["steps"]["path"]
