"""The view "All photos": cards and a table, the third answer, the table as a file."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from app_pages.parts import verdicts
from app_pages.parts.predict.photos import table
from app_pages.parts.predict.photos.rows import Row, groups, in_order
from app_pages.parts.predict.photos.save import as_csv
from app_pages.parts.verdict_words import answer, how_sure, in_words
from app_pages.parts.verdicts import Judged, Photo
from core.prediction import Verdict
from core.prediction.scored_alike import ScoredAlike
from tests.app_pages.predict.made import page, text
from tests.core.prediction.known import save_known

NEITHER = "Neither, or I can't tell"


pytestmark = pytest.mark.usefixtures("shipped")


def _options(app: AppTest) -> Sequence[str]:
    return list(app.pills(key="answer").options)


def test_moving_the_threshold_changes_words_and_judges_nothing_anew(
    shipped: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save_known(shipped, lambda known: replace(known, threshold=-1e5))
    seen: list[int] = []
    judge_now = verdicts.judge_now
    monkeypatch.setattr(
        verdicts, "judge_now", lambda asked, some: seen.append(len(some)) or judge_now(asked, some)
    )
    app = page(photos_from="drawn")
    assert "were indeed" in text(app) and "Familiarity" in text(app)
    assert NEITHER not in text(app) and "Refuses **0.0 %** of the 60" in text(app)
    assert app.button(key="threshold-back").disabled
    highest = app.slider(key="threshold").max
    app.slider(key="threshold").set_value(highest).run()
    assert not app.exception
    assert text(app).count(NEITHER) == 6 and "neither (6)" in _options(app)
    assert "Refuses **100.0 %** of the 60" in text(app) and "were indeed" not in text(app)
    assert float(app.query_params["threshold"]) == highest
    app.button(key="threshold-back").click().run()
    assert NEITHER not in text(app) and "threshold" not in app.query_params
    assert sum(seen) == 6


def test_without_knowledge_nothing_of_the_sort_is_said() -> None:
    app = page(photos_from="drawn", order="familiar", threshold="3")
    assert "were indeed" not in text(app) and "Familiarity" not in text(app)
    assert not app.slider and app.selectbox(key="order").value == "brought"


def test_the_table_sorts_filters_and_stands_in_the_url(shipped: Path) -> None:
    save_known(shipped)
    app = page(photos_from="drawn", **{"as": "table", "order": "sure"})
    shown = app.dataframe[0].value
    assert len(shown) == 6 and "right" in shown and "familiarity" in shown and "error" not in shown
    assert all(each.startswith("data:image/jpeg;base64,") for each in shown["picture"])
    sure = shown[["p0", "p1"]].max(axis=1)
    assert sure.is_monotonic_decreasing
    group, count = _options(app)[1].rsplit(" ", 1)
    app.pills(key="answer").set_value("neither" if group == "neither" else f"is:{group}").run()
    assert not app.exception and f"({len(app.dataframe[0].value)})" == count
    assert app.query_params["answer"]


def _row(name: str, cat: float | None, familiarity: float | None = None) -> Row:
    if cat is None:
        return Row(Photo(name, name, b""), Judged(b"", None, "It is broken."), "No", "unreadable")
    shares = {"cat": cat, "dog": 1 - cat}
    verdict = Verdict(max(shares, key=shares.__getitem__), shares, familiarity)
    judged = Judged(b"", verdict, tiny="data:,")
    return Row(
        Photo(name, name, b""), judged, "said", f"is:{verdict.label}", ScoredAlike(10, 9, 0, 1)
    )


ROWS = [_row("b", 0.9, 2.0), _row("A", 0.4, -1.0), _row("=cmd()", None), _row("c", 0.8, 5.0)]


def test_orders_and_groups() -> None:
    order = {each: "".join(row.photo.name[0] for row in in_order(ROWS, each)) for each in (
        "brought", "sure", "unsure", "name", "familiar")}  # fmt: skip
    assert order == {
        "brought": "bA=c", "sure": "bcA=", "unsure": "Acb=", "name": "=Abc", "familiar": "Abc=",
    }  # fmt: skip
    assert groups(ROWS, ("cat", "dog")) == {"is:cat": 2, "is:dog": 1, "unreadable": 1}


def test_a_table_of_thousands_has_no_pictures() -> None:
    names = ["name", "said", "p0", "p1", "right", "familiarity", "error"]
    assert table.columns(ROWS, ("cat", "dog"), pictured=False).column_names == names
    many = table.columns(ROWS * 1_500, ("cat", "dog"), pictured=False)
    assert many.num_rows == 6_000 and many.nbytes < 1_000_000
    assert table.columns(ROWS[:1], ("cat", "dog"), pictured=True).column_names[0] == "picture"


def test_the_csv_says_units_and_runs_no_formula() -> None:
    content = as_csv(ROWS, 1.5, {"b": "", "c": "cat"}).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(content)))
    assert rows[2]["photo"] == "'=cmd()" and rows[2]["error"] == "It is broken."
    assert float(rows[0]["confidence (0 to 1)"]) == 0.9
    assert float(rows[1]["probability of dog (0 to 1)"]) == 0.6
    assert rows[0]["of them right (count)"] == "9" and rows[0]["threshold (log odds)"] == "1.5"
    assert [row["you say"] for row in rows] == ["neither", "", "", "cat"]


def test_the_third_answer_in_words() -> None:
    verdict = Verdict("cat", {"cat": 0.95, "dog": 0.05}, -1.0)
    assert in_words(verdict) == in_words(verdict, -1.0) == "Clearly: cat"
    assert in_words(verdict, -0.9) == NEITHER and answer(verdict, -0.9) == ""
    unknown = replace(verdict, familiarity=None)
    assert in_words(unknown, 9.0) == "Clearly: cat" and answer(unknown, 9.0) == "cat"


def test_what_is_neither_still_says_how_sure_of_what() -> None:
    verdict = Verdict("cat", {"cat": 0.95, "dog": 0.05}, -1.0)
    assert how_sure(verdict) == how_sure(verdict, -1.0) == "95.0 %"
    assert how_sure(verdict, -0.9) == "cat 95.0 %"
