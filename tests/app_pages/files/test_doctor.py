"""The load doctor: a verdict, rules as switches, choices by hand, and loading with a way back."""

from __future__ import annotations

import re

import torch
from streamlit.testing.v1 import AppTest

from core.blocks.lessons import LESSONS
from core.checkpoints import open_file
from core.checkpoints.examples import EXAMPLES
from core.networks import Network
from core.parameters import Edit, Initialization
from tests.app_pages.files.opening import opened


def facts(app: AppTest) -> dict[str, str]:
    found = re.compile(r":gray\[(.+?)\]  \n\*\*(.+?)\*\*")
    return {match[1]: match[2] for text in app.markdown if (match := found.match(text.value))}


def weights(app: AppTest) -> dict[str, torch.Tensor]:
    """Return the state dict of the network in hand."""
    found = app.session_state["network_loaded"]
    return dict(Network(found.block, found.weights).module().state_dict())


def test_a_checkpoint_is_made_to_fit_loaded_and_taken_back() -> None:
    app = opened("doctor")
    assert not app.exception and not app.error
    assert "All 4 keys" in app.success[0].value and "`model.module.`" in app.success[0].value
    assert facts(app)["Numbers that change"] == "7,946 · 100 %"
    app.session_state["steps_history"] = app.session_state["steps_history"].do(
        Initialization((Edit("0.bias", "set", 42.0),))
    )
    app.run()
    app.button("doctor-load").click().run()
    assert not app.exception
    with open_file(EXAMPLES["training"].make(), "checkpoint.pt") as file:
        for key, tensor in weights(app).items():
            assert torch.equal(tensor, file.tensor(f"model.module.{key}"))
    assert not app.session_state["steps_history"].present  # or it would paint over what is loaded
    assert app.button("weights-loaded").label == "checkpoint\\.pt"
    assert facts(app)["Numbers that change"] == "0 · 0 %"
    app.button("doctor-undo").click().run()
    assert "network_loaded" not in app.session_state
    assert app.session_state["steps_history"].present.steps == (Edit("0.bias", "set", 42.0),)


def test_rules_are_switches_and_keys_are_mapped_by_hand() -> None:
    app = opened("doctor")
    app.toggle("doctor-rule-0").set_value(False).run()
    assert "0 of 4 keys" in app.error[0].value
    assert app.button("doctor-load").disabled
    app.session_state["doctor_row"] = "0.bias"
    app.run()
    choice = app.selectbox("doctor-take-0.bias")
    assert "optimizer.state.1.momentum_buffer" in choice.options
    assert not any(option.endswith("weight") for option in choice.options)  # of another shape
    choice.select("model.module.0.bias").run()
    assert "1 of 4 keys" in app.warning[0].value
    assert list(app.dataframe[0].value["state"])[1] == "☞ by hand"
    app.button("doctor-hand-none").click().run()
    assert "0 of 4 keys" in app.error[0].value


def test_only_the_first_layers_of_another_network() -> None:
    app = opened("doctor", lesson="class-mlp", doctor_load="layers", doctor_layers=1)
    assert not app.exception
    assert "2 of 4 keys" in app.warning[0].value
    app.button("doctor-load").click().run()
    found, fresh = weights(app), Network(LESSONS["class-mlp"].block).module().state_dict()
    assert not torch.equal(found["hidden.weight"], fresh["hidden.weight"])
    assert torch.equal(found["out.weight"], fresh["out.weight"])


def test_what_does_not_fit_is_told_and_nothing_is_loaded() -> None:
    app = opened("doctor", lesson="lenet", doctor_file="example", doctor_file_example="tied")
    assert not app.exception
    assert app.error and app.button("doctor-load").disabled
    app = opened("doctor", doctor_file="example", doctor_file_example="hostile")
    assert not app.exception and app.error
    app = opened("doctor", doctor_file="example", doctor_file_example="broken")
    assert any(
        "6 numbers" in text.value or "NaN or infinite" in text.value for text in app.markdown
    )


def test_one_can_practise_without_a_file() -> None:
    app = opened("doctor", lesson="lenet", doctor_source="practice", doctor_practice="keras")
    assert not app.exception and not app.error
    assert "All 10 keys" in app.success[0].value
    assert "permute(3, 2, 0, 1)" in app.code[0].value
    app.selectbox("doctor_practice").select("cut").run()
    assert "8 of 10 keys" in app.warning[0].value


def test_a_network_without_tensors_has_nothing_to_load_into() -> None:
    app = opened("doctor", lesson="centered-alone")
    assert not app.exception and not app.error
    assert any("nothing to load" in text.value for text in app.info)
    app.segmented_control("doctor_source").set_value("practice").run()
    assert not app.exception and not app.error
