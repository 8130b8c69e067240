"""The view "Signal": verdicts, what is compared, training in slices, and what is refused."""

from __future__ import annotations

import json
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from app_pages.parts.initialization.signal import working
from core.blocks import Block
from core.settings import PROJECT

DEEP = {"lesson": "deep"}


def opened(**query: object) -> AppTest:
    """Open the view at an address."""
    app = AppTest.from_file(PROJECT / "app_pages" / "initialization.py", default_timeout=60)
    for name, value in ({"initialization": "signal"} | query).items():
        app.query_params[name] = str(value)
    return app.run()


def words(app: AppTest) -> str:
    assert not app.exception
    return "\n".join(each.value for each in app.markdown).replace("\\", "")


def histograms(app: AppTest) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(app.get_by_key("signal-histograms").proto.json)
    return data


def test_two_initializations_side_by_side_and_another_is_chosen() -> None:
    app = opened(**DEEP)
    said = words(app)
    assert "As the network begins" in said and "Ten layers, weights too small" in said
    assert "The signal vanishes: from 0 (Linear) to 16 (Linear)" in said
    assert len(histograms(app)["layers"]) == 20
    app.selectbox("against").select("deep-kaiming").run()
    said = words(app)
    assert "Healthy: over the hidden layers" in said and "weights too small" not in said
    assert app.query_params["against"] == "deep-kaiming"
    app.button("signal-keep").click().run()
    assert "kept" in app.query_params and not app.exception


def test_training_goes_on_in_slices_until_it_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(working, "FIRST", 0.0)  # a step in the page's own run
    app = opened(lesson="layer", signal_steps=10)
    assert "Training" in app.get("progress")[0].proto.text
    assert app.button("signal-stop")
    app.session_state["training_job_signal"].work(60.0)  # what the browser's timer asks for
    app.run()
    assert not app.get("progress") and not app.exception
    assert app.segmented_control("signal_moment").value == "after"
    assert len(app.get("vega_lite_chart")) == 3  # forward, backward, and the losses


def test_stop_keeps_what_there_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(working, "FIRST", 0.0)
    app = opened(lesson="layer", signal_steps=200)
    app.button("signal-stop").click().run()
    app.session_state["training_job_signal"].work(0.0)  # the next tick
    app.run()
    assert any("was stopped after" in each.value for each in app.caption)


def test_networks_without_layers_and_those_that_fail_say_so() -> None:
    app = opened(net=Block.of("Sequential").to_url())
    assert not app.exception and "add layers on the page Blocks" in app.info[-1].value
    broken = Block.of("Sequential", Block.of("Linear", in_features=7, out_features=2))
    app = opened(net=broken.to_url())
    assert "The pass stopped at" in app.error[0].value and not app.exception


def test_beyond_the_limits_nothing_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAYERWISE_FORWARD_MULTIPLY_ADDS", "1000")
    app = opened(lesson="lenet", input_seed=77)
    assert "at most 1\\,000 are allowed" in app.error[0].value
    assert app.get_by_key("look-for-initialization-signal")


def test_hostile_links_open_the_page() -> None:
    app = opened(lesson="layer", against="x" * 300, kept="~~~", signal_steps="1e400", signal_rate="-1")  # fmt: skip
    assert not app.exception and not app.error
