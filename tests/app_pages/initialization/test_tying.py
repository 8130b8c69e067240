"""The view "Tying": set one and see both, the ledger, tie and untie, and what cannot be shown."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from core.blocks import Block
from core.settings import PROJECT


def opened(**query: object) -> AppTest:
    """Open the view at an address."""
    app = AppTest.from_file(PROJECT / "dashboard.py", default_timeout=60)
    app.switch_page("app_pages/initialization.py")
    app.query_params["initialization"] = "tying"
    for name, value in query.items():
        app.query_params[name] = str(value)
    return app.run()


def keys(app: AppTest) -> set[str]:
    """Return the keys of what can be operated."""
    return {str(each.key) for each in (*app.button, *app.selectbox, *app.number_input)}


def said(app: AppTest) -> str:
    """Return all prose of the page."""
    return "\n".join(each.value for each in (*app.markdown, *app.caption))


def dense(inputs: int, outputs: int) -> Block:
    return Block.of("Linear", in_features=inputs, out_features=outputs)


def test_what_is_set_through_one_name_is_read_through_both_and_undone() -> None:
    app = opened(lesson="tied")
    assert not app.exception and not app.error and not app.info
    assert app.selectbox("tied").options == ["2.weight = 4.weight · 8 × 8", "2.bias = 4.bias · 8"]
    assert "**121** parameters; counted name by name they would be 193" in said(app)
    before = app.code[0].value
    app.selectbox("tying-name").select("4.weight")
    app.number_input("tying-value").set_value(100.0)
    app.button("tying-set").click().run()
    assert app.code[0].value == "net[2].weight[0, 0]  # 100\nnet[4].weight[0, 0]  # 100"
    assert app.query_params["steps"]
    app.button("undo-steps").click().run()
    assert app.code[0].value == before


def test_the_ledger_and_the_fates_of_the_course() -> None:
    app = opened(lesson="tied", tied="2.bias")
    assert app.selectbox("tied").value == "2.bias"
    prose = said(app)
    assert "sum of the uses and `.grad`: **0**" in prose
    assert "`4.bias`: norm " in prose and prose.count("difference from the ledger **0**") == 2
    for title in ("Still tied", "One memory, but two tensors", "The tie is gone", "Refused"):
        assert title in prose
    assert [title for title in prose.splitlines() if title.startswith(r"**\+ Use")] == [
        r"**\+ Use 2\, as 4\.bias**"
    ]


def test_tying_and_untying_are_steps_of_the_network() -> None:
    app = opened(lesson="mlp")
    assert keys(app) >= {"open-tied"} and "tie-pair" not in keys(app)
    app.button("open-tied").click().run()
    app.button("untie-4").click().run()
    assert "No tensor is used twice" in said(app)
    app.button("tie-pair").click().run()
    assert "untie-4" in keys(app) and "**121** parameters" in said(app)
    assert not app.exception


def test_a_layer_that_is_used_twice_under_one_name() -> None:
    app = opened(lesson="fixed-hidden")
    assert "`linear.weight` has one name, and is used 2 times in each pass" in said(app)
    assert r"\+ Use 2\, as linear\.weight" in said(app) and "Still tied" not in said(app)
    assert "tying-name" not in keys(app) and not app.exception


def test_what_fails_is_said_where_it_fails() -> None:
    net = Block.of("Sequential", dense(4, 4), Block.of("Tied", to="0"))
    app = opened(net=net.to_url(), shape="2x7", tied="nothing")
    assert not app.exception
    assert app.selectbox("tied").value == "0.weight"
    assert "does not go through" in " ".join(each.value for each in app.info)
    assert "Still tied" in said(app)


def test_what_would_take_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAYERWISE_FORWARD_BYTES", "2000")
    net = Block.of("Sequential", dense(16, 16), Block.of("Tied", to="0"))
    app = opened(net=net.to_url(), shape="3x16")
    assert not app.exception
    assert any("at most" in each.value for each in app.info)
