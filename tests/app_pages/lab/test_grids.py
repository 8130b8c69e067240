"""What linked grids send to the browser."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from app_pages.parts.lab.grids import Pane, Sum, _pane, _sum


def test_numbers_travel_as_json_and_infinity_as_a_word() -> None:
    pane = _pane(Pane("x", "X", "input", np.array([[1.0, 0.25, -np.inf], [np.inf, np.nan, -3]])))
    assert pane["values"] == [1, 0.25, "-Infinity", "Infinity", "NaN", -3]
    assert (pane["rows"], pane["columns"]) == (2, 3)
    json.dumps(pane, allow_nan=False)


def test_padding_and_texts_are_sent_flat() -> None:
    mask = np.array([[True, False], [False, True]])
    texts = [["a", ""], ["", "b"]]
    pane = _pane(Pane("x", "X", "input", np.zeros((2, 2)), padded=mask, texts=texts))
    assert pane["padded"] == [0, 3]
    assert pane["texts"] == ["a", "", "", "b"]
    assert pane["most"] is None


def test_a_sum_names_its_terms_and_what_won() -> None:
    picked = np.array([[3, 1], [0, 2]])
    sent = _sum(Sum("y", (("a", None), ("b", "k")), "maximum", picked))
    assert sent == {
        "output": "y", "terms": [["a", None], ["b", "k"]], "operation": "maximum",
        "picked": [3, 1, 0, 2],
    }  # fmt: skip


def page() -> None:
    import numpy as np

    from app_pages.parts.lab.grids import Pane, Sum, grids

    x, y = np.arange(9.0).reshape(3, 3), np.zeros((2, 2))
    window = np.array([[0, 1, 3, 4], [1, 2, 4, 5], [3, 4, 6, 7], [4, 5, 7, 8]])
    panes = [Pane("x", "X", "input", x), Pane("y", "Y", "output", y)]
    grids(panes, [Sum("y", (("x", None),))], window, "one", hint="Point.", start=("y", 1, 0))
    grids(panes, [], np.zeros((0, 0), int), "two", hint="Compare.")


@pytest.fixture(scope="module")
def app() -> AppTest:
    return AppTest.from_function(page, default_timeout=30).run()


def sent(app: AppTest, key: str) -> Any:
    return json.loads(app.get_by_key(key).proto.json)


def test_all_sums_share_one_flat_window_table(app: AppTest) -> None:
    assert not app.exception
    data = sent(app, "one")
    assert data["weights"] == 4
    assert data["window"] == [0, 1, 3, 4, 1, 2, 4, 5, 3, 4, 6, 7, 4, 5, 7, 8]
    assert data["start"] == ["y", 1, 0]
    assert data["hint"] == "Point."
    assert all(data["words"].values())


def test_without_sums_the_panes_are_compared(app: AppTest) -> None:
    data = sent(app, "two")
    assert (data["sums"], data["window"], data["weights"]) == ([], [], 0)
