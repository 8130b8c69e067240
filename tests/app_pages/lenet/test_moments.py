"""Watch it learn: what the browser is sent, for whose runs, and what is said where something is missing."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from core.lenet.moments import course_of_run
from core.lenet.moments.watching import watch
from core.lenet.shipped import FOLDER
from core.settings import PROJECT
from core.training import Recorder, Run
from tests.core.lenet.moments.made import KEPT, made_run

SCRIPT = f"""
from pathlib import Path
import streamlit as st
st.navigation([st.Page(Path({str(PROJECT / "app_pages")!r}) / "lenet.py", default=True)]).run()
"""


def opened(**query: object) -> AppTest:
    app = AppTest.from_string(SCRIPT, default_timeout=60)
    known = {"lenet-view": "moments", "of": "untrained", "garments": "garments:700", **query}
    for name, value in known.items():
        app.query_params[name] = str(value)
    app.run()
    assert not app.exception, app.exception
    return app


def sent(app: AppTest) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    content = app.get_by_key("lenet-moments").proto.bytes
    length = int.from_bytes(content[:4], "little")
    head = json.loads(content[4 : 4 + length])
    arrays, at = {}, 4 + length
    for name, kind, count in head["arrays"]:
        arrays[name] = np.frombuffer(content, f"<{kind}", count, at)
        at += arrays[name].nbytes
    assert at == len(content)
    return head, arrays


@pytest.fixture
def run() -> Run:
    return made_run()


def test_a_run_is_sent_whole_and_its_damaged_moment_left_out(run: Run) -> None:
    (run.path / "snapshots" / "1.safetensors").write_bytes(b"")
    app = opened(of=run.id, moment=4)
    head, arrays = sent(app)
    kept = [step for step in KEPT if step != 1]
    assert [each["step"] for each in head["moments"]] == kept
    assert head["moments"][head["start"]]["step"] == 4
    assert head["openable"]
    said = app.warning[0].value.replace("\\", "")
    assert said.startswith("1 moment is left out. Step 1: 1.safetensors is not a safetensors file")

    picture = arrays["picture"].reshape(28, 28)
    found = watch(course_of_run(run), picture)
    assert np.array_equal(arrays["verdicts"], found.verdicts.ravel())
    shown = [each["number"] for each in head["layers"]]
    assert shown == [each.number for each in found.table if each.kind != "Flatten"]
    for number in shown:
        assert np.array_equal(arrays[f"m{number}"], found.maps[number - 1].levels.ravel())
    assert np.array_equal(arrays["k4"], found.kernels[4].levels.ravel())
    for each in head["moments"]:
        verdict = head["classes"][int(found.verdicts[kept.index(each["step"])].argmax())]
        assert each["says"][0].startswith(f"It says {verdict} (")
    losses = [line["loss"] for line in run.metrics().steps]
    assert [each["loss"] for each in head["moments"]] == [losses[step] for step in kept]
    assert all(box.key != "watched" for box in app.selectbox)


def test_while_it_trains_later_moments_can_be_got(run: Run) -> None:
    with Recorder(run.path) as recorder:
        recorder.status(state="running")
        app = opened(of=run.id)
        assert app.button(key="later-moments")
        (run.path / "snapshots" / "8.safetensors").unlink()
        app.button(key="later-moments").click().run()
        assert [each["step"] for each in sent(app)[0]["moments"]] == [0, 1, 4]


def test_without_any_training_it_says_what_to_do(tmp_path: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr("core.lenet.moments.course.FOLDER", tmp_path)
    app = opened()
    assert "no training to watch" in app.info[0].value
    app.button(key="to-training").click().run()
    assert app.session_state["lenet-view"] == "train"
    assert not app.exception


@pytest.mark.skipif(
    not (FOLDER / "zh-moments.safetensors").is_file(), reason="the file is not there"
)
def test_what_is_shipped_can_be_watched_without_a_run() -> None:
    app = opened()
    head, arrays = sent(app)
    assert app.selectbox(key="watched").value == "zh"
    assert len(head["moments"]) == 19
    assert not head["openable"]
    assert sum(each.nbytes for each in arrays.values()) < 4_000_000
    assert "16 bits" in " ".join(each.value for each in app.caption)
