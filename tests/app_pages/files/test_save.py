"""The view "Save and load": the course's experiments really done, and the network in hand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
import torch
from streamlit.testing.v1 import AppTest

from app_pages.parts.files.save.network import lines
from core.blocks import build
from core.blocks.lessons import LESSONS as NETWORKS
from core.checkpoints.lessons import LESSONS
from core.tracing import Input
from tests.app_pages.files.opening import opened, said


def charts(app: AppTest) -> list[Any]:
    """Return the charts in the page's order."""
    return [chart.proto for chart in app.get("vega_lite_chart")]  # type: ignore[attr-defined]


def test_an_experiment_of_the_course_is_done_and_holds() -> None:
    app = opened("save", saving="fixed")  # all of them: test_lessons.py
    assert not app.exception and not app.error
    assert app.success[0].value == "Read back and compared: all is as the course says."
    assert app.code[0].value.startswith(f"def {LESSONS['fixed'].experiment.__name__}")
    assert len(app.get("download_button")) == 2
    assert "the course says otherwise" not in said(app)


def test_the_clone_agrees_in_two_times_ten_cells() -> None:
    app = opened("save", saving="mlp")
    assert "All 20 numbers equal · 2 × 10 · as the course says" in said(app)
    cells = charts(app)[1].datasets[0].data.data
    table = pa.ipc.open_stream(cells).read_all()
    assert table["same"].to_pylist() == [True] * 20 and table["mark"].to_pylist() == ["✓"] * 20
    assert table["one"].to_pylist() == table["other"].to_pylist()
    assert table["index"].to_pylist()[11] == "[1, 1]"


def test_the_network_in_hand_there_and_back() -> None:
    app = opened("save", saving="network", lesson="tied", packing="safetensors")
    words = "All 8 tensors of the state dict came back equal. So are the outputs."
    assert app.success[0].value == words
    app.segmented_control("packing").set_value("whole").run()
    assert app.success[0].value == words and not app.exception and not app.error


def test_what_is_not_saved_is_named() -> None:
    app = opened("save", saving="network", lesson="fixed-hidden")
    assert "`constant` is in no state dict" in app.warning[0].value
    app.selectbox("network-start").select("centered-alone").run()
    assert "nothing to save" in app.info[0].value
    app.selectbox("network-start").select("mlp").run()
    app.text_input("shape").set_value("2x7").run()
    assert "does not go through" in app.info[0].value and not app.exception


@pytest.mark.parametrize("packing", ["pytorch", "safetensors", "npz", "whole"])
def test_the_lines_that_are_shown_do_what_they_say(packing: Any, tmp_path: Path) -> None:
    lesson = NETWORKS["tied"]
    net, clone = (build(lesson.block, seed=seed).requires_grad_(False) for seed in (0, 1))
    found: dict[str, Any] = {"net": net, "clone": clone, "block": lesson.block}
    name = str(tmp_path / "tied.npz")
    exec(compile(lines(packing, name), packing, "exec"), found)
    loaded = found["opened"] if packing == "whole" else clone
    x = Input(shape=lesson.shape).make()
    assert torch.equal(net.eval()(x), loaded(x))
