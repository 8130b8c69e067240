"""The form that changes LeNet, by its widgets' keys: the bill, what does not fit, and undo."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from app_pages.parts.lenet.change import convolutions, state
from app_pages.parts.lenet.change.state import HISTORY, SHOWN
from core.blocks import Block, History
from core.lenet import MODERN, ORIGINAL, LeNet
from core.settings import PROJECT

BROKEN = "6k5w4-16k9w2.120.relu.max.xavier"


SCRIPT = f"""
from pathlib import Path
import streamlit as st
pages = Path({str(PROJECT / "app_pages")!r})
st.navigation([st.Page(pages / "lenet.py", default=True), st.Page(pages / "blocks.py")]).run()
"""


def opened(**query: object) -> AppTest:
    """Open the page in an app that has the page about blocks too, to which it links."""
    app = AppTest.from_string(SCRIPT, default_timeout=60)
    for name, value in {"lenet-view": "change", **query}.items():
        app.query_params[name] = str(value)
    app.run()
    assert not app.exception, app.exception
    return app


def in_hand(app: AppTest) -> LeNet:
    return LeNet.parse(app.session_state["lenet"])


def key(app: AppTest, name: str) -> str:
    """Return the key of a control that is on screen now."""
    turn = app.session_state[SHOWN][1]
    return f"{name}-{turn}" if turn else name


def said(app: AppTest) -> str:
    return "\n".join(each.value for each in app.markdown)


def test_the_original_as_the_course_has_it() -> None:
    app = opened()
    table = app.dataframe[0].value
    assert table["parameters"].dropna().tolist() == [156, 2_416, 48_120, 10_164, 850]
    assert table["work"].dropna().tolist() == [117_600, 240_000, 48_000, 10_080, 840]
    assert list(table["field"][:6]) == [5, 5, 6, 14, 14, 16]
    assert "**61,706**" in said(app)
    assert "× the original" not in said(app)
    (link,) = (each.proto for each in app.get("page_link") if "Blocks" in each.proto.label)
    packed = link.query_string.partition("net=")[2]
    assert Block.from_url(packed) == ORIGINAL.block()


def test_every_number_can_be_changed_and_the_bill_follows() -> None:
    app = opened()
    app.number_input("conv-1-channels").set_value(32).run()
    app.number_input("dense-0").set_value(60).run()
    app.selectbox("change-activation").select("relu").run()
    app.toggle("change-batch_norm").set_value(True).run()
    assert str(in_hand(app)) == "6k5p2w2-32k5w2.60-84.relu.mean.xavier.norm"
    assert "× the original" in said(app)
    for _step in range(4):
        app.button("change-undo").click().run()
    assert in_hand(app) == ORIGINAL
    app.button("change-redo").click().run()
    assert in_hand(app).convolutions[1].channels == 32


def test_rows_are_added_moved_and_removed() -> None:
    app = opened(lenet=ORIGINAL)
    app.button("conv-add").click().run()
    app.button(key(app, "conv-2-up")).click().run()
    app.button(key(app, "conv-0-remove")).click().run()
    app.button(key(app, "dense-0-remove")).click().run()
    app.button("dense-add").click().run()
    assert str(in_hand(app)) == "16k3p1-16k5w2.84-84.sigmoid.mean.xavier"
    app.button_group(key(app, "change-begin")).set_value("modern").run()
    assert in_hand(app) == MODERN


def test_a_control_that_is_gone_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    session = {HISTORY: History(MODERN), SHOWN: (MODERN, 3), "conv-0-channels-2": 99}
    monkeypatch.setattr(state.st, "session_state", session)
    convolutions._take(0, "channels", "conv-0-channels-2", 2)
    convolutions._arrange(0, "remove", 2)
    assert session[HISTORY].present == MODERN
    session["conv-0-channels-3"] = 99
    convolutions._take(0, "channels", "conv-0-channels-3", 3)
    assert session[HISTORY].present.convolutions[0].channels == 99


def test_what_does_not_fit_is_explained_and_mended() -> None:
    app = opened(lenet=BROKEN)
    assert "Convolution 2 has a kernel of 9" in app.error[0].value.replace("\\", "")
    assert not app.dataframe
    assert app.button("change-mend-0").label == "Convolution 2: kernel 5 × 5"
    app.button("change-mend-0").click().run()
    assert not app.error
    assert in_hand(app).convolutions[1].kernel == 5
    app.button("change-undo").click().run()
    assert app.error
    app.number_input(key(app, "conv-0-pool")).set_value(2).run()
    assert not app.error
    assert app.dataframe[0].value["output"].iloc[-1] == "10"


def test_other_views_of_what_does_not_fit_offer_the_form_too() -> None:
    app = opened(lenet=BROKEN, **{"lenet-view": "strip"})
    assert app.error
    assert app.button("change-mend-0")


def test_training_takes_what_is_in_hand() -> None:
    app = opened(lenet=MODERN, run="a-run-that-was-watched")
    app.button("change-train").click()
    app.run()
    assert app.session_state["lenet-view"] == "train"
    assert app.session_state["lenet-preset"] == "mine"
    assert "run" not in app.query_params
