"""The view that compares: two seeds without a file, two files of a visitor, and what is refused."""

from __future__ import annotations

import io
import re
from typing import Any

import torch
from streamlit.testing.v1 import AppTest

from core.blocks import build
from core.blocks.lessons import LESSONS
from tests.app_pages.files.opening import opened


def facts(app: AppTest) -> dict[str, str]:
    """Return the numbers of the comparison by what they are called."""
    found = re.compile(r":gray\[(.+?)\]  \n\*\*(.+?)\*\*")
    return {match[1]: match[2] for text in app.markdown if (match := found.match(text.value))}


def state(seed: int = 0) -> dict[str, torch.Tensor]:
    return dict(build(LESSONS["mlp"].block, seed=seed).state_dict())


def give(app: AppTest, picker: str, name: str, content: Any) -> AppTest:
    """Upload what torch.save writes, or bytes."""
    file = io.BytesIO()
    if isinstance(content, bytes):
        file.write(content)
    else:
        torch.save(content, file)
    data = (name, file.getvalue(), "application/octet-stream")
    return app.file_uploader(f"{picker}-upload-0").set_value(data).run()


def test_another_seed_needs_no_file() -> None:
    app = opened("compare")
    assert not app.exception and not app.error
    a, b = state(0), state(1)
    flat_a, flat_b = (torch.cat([t.double().flatten() for t in each.values()]) for each in (a, b))
    change = ((flat_b - flat_a).norm() / flat_a.norm()).item()
    found = facts(app)
    assert (found["Changed"], found["Numbers compared"]) == ("4", "7,946")
    assert found["Relative change"] == f"{100 * change:.3g} %"
    rows = app.dataframe[0].value
    assert list(rows["relative"]) == sorted(rows["relative"], reverse=True)
    charts = [chart.proto for chart in app.get("vega_lite_chart")]  # type: ignore[attr-defined]
    assert len(charts) == 5  # along the network, a, b, b − a, and the histogram
    assert all(chart.datasets for chart in charts)
    app.number_input("compare_b_seed").set_value(0).run()
    assert facts(app)["Same"] == "4" and facts(app)["Numbers changed"] == "0 %"


def test_two_files_of_a_visitor_are_compared_and_searched() -> None:
    app = opened("compare", compare_a="file", compare_b="file")
    assert not app.exception
    assert any("does not carry your files" in text.value for text in app.caption)
    give(app, "compare_a", "old.pt", state())
    new = state()
    new["0.bias"] = new["0.bias"] + 1
    new["2.weight"] = new["2.weight"].half()
    new["extra"] = torch.ones(2)
    give(app, "compare_b", "new.pt", new)
    found = facts(app)
    assert not app.exception and not app.error
    assert {name: found[name] for name in ("Changed", "Another type", "Added", "Same")} == {
        "Changed": "1", "Another type": "1", "Added": "1", "Same": "2",
    }  # fmt: skip
    assert app.dataframe[0].value["name"].iloc[0].endswith("0.bias")
    app.text_input("compare_search").set_value("extra").run()
    assert list(app.dataframe[0].value["name"]) == ["extra"]
    assert any("a has no such key" in text.value for text in app.caption)
    app.text_input("compare_search").set_value("no such key").run()
    assert any("No key is of that kind" in text.value for text in app.info)


def test_a_file_that_cannot_be_read_is_a_sentence() -> None:
    app = opened("compare", compare_b="file", compare_a="example", compare_a_example="broken")
    give(app, "compare_b", "bad.pt", b"\x80\x04nothing of ours")
    assert not app.exception
    assert any("bad.pt" in text.value.replace("\\", "") for text in app.error)
    app.selectbox("compare_b").select("example").run()
    assert not app.exception and not app.error
    assert any(figure.startswith("Largest") for figure in _table(app))


def test_a_network_without_tensors_has_nothing_to_compare() -> None:
    app = opened("compare", lesson="centered-alone")
    assert not app.exception and not app.error
    assert any("Neither of the two" in text.value for text in app.info)


def _table(app: AppTest) -> list[str]:
    return [str(name) for name in app.table[0].value.index]
