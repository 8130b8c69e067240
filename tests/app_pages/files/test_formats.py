"""The view "Formats": measured when it is opened, and measured again when that is asked for."""

from __future__ import annotations

import pyarrow as pa
import pytest

from app_pages.parts.files.formats import run
from core.blocks.lessons import LESSONS
from tests.app_pages.files.opening import opened, said


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.checkpoints.measuring.SECONDS", 0.0)
    monkeypatch.setattr("core.checkpoints.measuring.LEAST", 1)


def test_the_formats_side_by_side() -> None:
    app = opened("formats", lesson="tied")
    assert not app.exception and not app.error and not app.info
    table = app.table[0].value
    assert list(table.columns)[1:] == [
        "PyTorch", "safetensors", "NumPy's npz", "The whole module, pickled",
    ]  # fmt: skip
    rows = {str(row.iloc[0]).strip("*"): list(row.iloc[1:]) for _, row in table.iterrows()}
    assert rows["Size"][1] == "932 B"
    assert [cell.endswith("bit for bit") for cell in rows["Came back"]] == [True] * 3 + [False]
    assert rows["Ties"][0].endswith("kept") and rows["Ties"][2].endswith("two tensors again")
    assert rows["Read"][3] == "not done here"
    assert all("ms (" in cell for cell in rows["Write"])
    before = table.to_dict()
    assert app.run().table[0].value.to_dict() == before  # kept
    app.button("formats-again").click().run()
    assert app.table[0].value.to_dict() != before  # times are never the same


def test_fewer_bits_and_what_they_do_to_the_output() -> None:
    app = opened("formats", lesson="mlp")
    half, brain = (dict(app.table[n].value.itertuples(name=None)) for n in (1, 2))
    assert half["File"].startswith("16.3 kB, 51 % of 32.2 kB")
    assert half["Largest output in the same place"] == "2 of 2"
    moved = "An output moves by at most"
    assert float(half[moved]) < float(brain[moved]) < 0.01
    (chart,) = app.get("vega_lite_chart")
    points = pa.ipc.open_stream(chart.proto.datasets[0].data.data).read_all()  # type: ignore[attr-defined]
    assert points["precision"].to_pylist() == ["bfloat16"] * 20 + ["float16"] * 20
    most = max(map(abs, points["apart"].to_pylist()[20:]))
    assert f"{most:.4g}" == half[moved]
    app.selectbox("network-start").select("centered-alone").run()
    assert "no numbers with a fraction" in app.info[0].value and not app.exception


def test_a_large_network_waits_until_it_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app_pages.parts.files.formats.ways.AT_ONCE", 1_000)
    app = opened("formats", lesson="mlp")
    assert "These parameters take 31.8 kB" in app.info[0].value
    app.button("formats-measure").click().run()
    assert not app.info and "Measured on this machine" in said(app)


def test_visitors_share_what_is_measured_and_leave_the_network_alone() -> None:
    from app_pages.parts.network.asked import Asked
    from app_pages.parts.network.trees.running import valued
    from core.networks import Seeded
    from core.tracing import Input

    lesson = LESSONS["mlp"]
    asked = Asked(lesson.block, Seeded(5), Input(shape=lesson.shape))
    net = valued(lesson.block, Seeded(5), None)
    before = {key: value.clone() for key, value in net.state_dict().items()}
    first = run.measured(asked, "pytorch", 0)
    assert run.measured(asked, "pytorch", 0) is first
    run.lowered(asked, "float16")
    assert all(value.equal(before[key]) for key, value in net.state_dict().items())
